import { isBuiltIn, isClusterScoped } from '../cluster-scope';
import {
  type Check,
  dnsLabel,
  dnsSubdomain,
  labelKey,
  labelValue,
  must,
  pathSegmentName,
  serviceName,
  statefulSetName,
} from '../checks';
import { type Manifest, type Metadata, claimTemplatesOf, items, podTemplateOf, strings } from '../manifest';
import { clashRule } from './clash-rule';
import type { Report, Rule } from './rule';

/** Kinds whose names are narrower or wider than a DNS subdomain. */
const NAME_CHECKS: Readonly<Record<string, Check<string>>> = {
  StatefulSet: statefulSetName,
  Service: serviceName,
  Namespace: dnsLabel,
  Role: pathSegmentName,
  RoleBinding: pathSegmentName,
  ClusterRole: pathSegmentName,
  ClusterRoleBinding: pathSegmentName,
};

const isString = must<unknown>('a string', (value) => typeof value === 'string');

/** Checks the keys and the values of a map of labels. */
function checkLabels(report: Report, at: string, labels: object | undefined): void {
  for (const [key, value] of Object.entries(labels ?? {}) as [string, string][]) {
    const problem = labelKey(key);
    report(at, key, problem && `keys ${problem}`);
    report(`${at}["${key}"]`, value, isString(value) ?? labelValue(value));
  }
}

/** The metadata of an object, of its pods and of its claim templates, each with its path. */
function* metadataOf(manifest: Manifest): Generator<[at: string, metadata: Metadata | undefined]> {
  yield ['metadata', manifest.metadata];
  const pod = podTemplateOf(manifest);
  if (pod !== undefined && pod.at !== '') yield [`${pod.at}metadata`, pod.template.metadata];
  for (const [at, claim] of claimTemplatesOf(manifest)) yield [`${at}.metadata`, claim.metadata];
}

const objectName: Rule = {
  id: 'object-name',
  reason: 'The API server refuses an object whose name has another form.',
  check: ({ manifest }, report) => {
    const { kind, metadata: { name } = {} } = manifest;
    const check = (isBuiltIn(manifest) ? NAME_CHECKS[kind] : undefined) ?? dnsSubdomain;
    report('metadata.name', name, check(name));
  },
};

const namespaceName: Rule = {
  id: 'namespace-name',
  reason: 'A namespace is a DNS label.',
  check: ({ manifest: { metadata } }, report) => {
    report('metadata.namespace', metadata?.namespace, dnsLabel(metadata?.namespace));
  },
};

const missingNamespace: Rule = {
  id: 'missing-namespace',
  reason: 'kubectl applies an object without a namespace to the namespace of its current context.',
  isPolicy: true,
  check: ({ manifest }, report) => {
    if (!isBuiltIn(manifest) || isClusterScoped(manifest)) return;
    const isMissing = manifest.metadata?.namespace === undefined;
    report('metadata.namespace', undefined, isMissing ? 'must be set' : undefined);
  },
};

const duplicateObject = clashRule({
  id: 'duplicate-object',
  reason: 'Of two objects of one kind, namespace and name, the later one overwrites the earlier one.',
  claimed: (manifest) => {
    const { apiVersion, kind, metadata: { name, namespace } = {} } = manifest;
    const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
    const scope = isClusterScoped(manifest) ? undefined : namespace;
    return [{ field: 'metadata.name', value: name, key: [group, kind, scope, name].join('|') }];
  },
  problem: 'is also the name of',
  wayOut: 'Rename one of them',
});

const labelSyntax: Rule = {
  id: 'label-syntax',
  reason: 'The API server refuses labels and selectors of another form.',
  check: ({ manifest }, report) => {
    const { kind, spec } = manifest;
    for (const [at, metadata] of metadataOf(manifest)) checkLabels(report, `${at}.labels`, metadata?.labels);
    if (kind === 'Service') checkLabels(report, 'spec.selector', spec?.selector);
    else checkLabels(report, 'spec.selector.matchLabels', spec?.selector?.matchLabels);
    checkLabels(report, 'spec.podSelector.matchLabels', spec?.podSelector?.matchLabels);
    const pod = podTemplateOf(manifest);
    if (pod !== undefined) checkLabels(report, `${pod.at}spec.nodeSelector`, pod.template.spec?.nodeSelector);
    const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
    for (const [at, term] of items('spec.nodeAffinity.required.nodeSelectorTerms', terms)) {
      for (const [field, { key, values }] of items(`${at}.matchExpressions`, term.matchExpressions)) {
        report(`${field}.key`, key, labelKey(key));
        strings(values).forEach((value, i) => {
          report(`${field}.values[${i}]`, value, labelValue(value));
        });
      }
    }
  },
};

const annotationSyntax: Rule = {
  id: 'annotation-syntax',
  reason: 'The API server refuses annotations of another form.',
  check: ({ manifest }, report) => {
    for (const [at, metadata] of metadataOf(manifest)) {
      for (const [key, value] of Object.entries(metadata?.annotations ?? {})) {
        // The API server ignores the case of the prefix.
        const problem = labelKey(key.toLowerCase());
        report(`${at}.annotations`, key, problem && `keys ${problem}`);
        report(`${at}.annotations["${key}"]`, value, isString(value));
      }
    }
  },
};

export const METADATA_RULES: readonly Rule[] = [
  objectName,
  namespaceName,
  missingNamespace,
  duplicateObject,
  labelSyntax,
  annotationSyntax,
];
