import { isBuiltIn, isClusterScoped } from '../cluster-scope';
import {
  type Check,
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  labelKey,
  labelValue,
  pathSegmentName,
  serviceName,
  statefulSetName,
} from '../syntax';
import { type Manifest, podTemplateOf } from './manifest';
import type { Rule, Subject } from './rule';

/** Kinds whose names must be narrower, or may be wider, than a DNS subdomain. */
const NAME_CHECKS: Readonly<Record<string, Check<string>>> = {
  StatefulSet: statefulSetName,
  Service: serviceName,
  Namespace: dnsLabel,
  Role: pathSegmentName,
  RoleBinding: pathSegmentName,
  ClusterRole: pathSegmentName,
  ClusterRoleBinding: pathSegmentName,
};

/** Names, namespaces, labels and annotation keys are what the API server takes. */
export const identity: Rule = () => (subject) => {
  const { kind, metadata = {} } = subject.manifest;
  const check = (isBuiltIn(subject.manifest) ? NAME_CHECKS[kind] : undefined) ?? dnsSubdomain;
  subject.faults.check('metadata.name', metadata.name, check);
  checkNamespace(subject);
  checkMetadata(subject, 'metadata', metadata);
  const pod = podTemplateOf(subject.manifest);
  if (pod !== undefined && pod.at !== '')
    checkMetadata(subject, `${pod.at}metadata`, pod.template.metadata ?? {});
};

function checkNamespace({ manifest, faults }: Subject): void {
  const namespace = manifest.metadata?.namespace;
  const clusterScoped = isClusterScoped(manifest);
  faults
    .check('metadata.namespace', namespace, dnsLabel)
    .when(
      clusterScoped && namespace !== undefined,
      `metadata.namespace must be left out, got "${namespace ?? ''}": a ${manifest.kind} belongs to no namespace, and the chart that it is in may have one`,
    )
    .when(
      !clusterScoped && isBuiltIn(manifest) && namespace === undefined,
      'metadata.namespace must be given: else the object lands wherever kubectl happens to point',
    );
}

function checkMetadata({ faults }: Subject, at: string, metadata: NonNullable<Manifest['metadata']>): void {
  for (const [name, value] of Object.entries(metadata.labels ?? {})) {
    faults.check(`${at}.labels key`, name, labelKey).check(`${at}.labels["${name}"]`, value, labelValue);
  }
  for (const name of Object.keys(metadata.annotations ?? {})) {
    faults.check(`${at}.annotations key`, name, annotationKey);
  }
}
