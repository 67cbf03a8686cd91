import { type Check, dnsLabel, dnsSubdomain, labelKey, labelValue, must, pathSegmentName } from '../checks';
import { serviceName, statefulSetName } from '../checks';
import { isBuiltIn, isClusterScoped } from '../cluster-scope';
import { type Manifest, claimTemplatesOf, items, podTemplateOf, strings } from '../manifest';
import { clashRule } from './clash-rule';
import type { Report, RuleTable } from './rule';

/** Kinds whose names are not DNS subdomains. */
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

function checkMap(
  report: Report,
  at: string,
  map: object | undefined,
  checkKey: Check<string>,
  checkValue: Check<string>,
): void {
  for (const [key, value] of Object.entries(map ?? {}) as [string, string][]) {
    const problem = checkKey(key);
    report(at, key, problem && `keys ${problem}`);
    const ofValue = isString(value) ?? checkValue(value);
    if (ofValue !== undefined) report(`${at}["${key}"]`, value, ofValue);
  }
}

/** The metadata of an object, of its pods and of its claim templates, each with its path. */
function* metadataOf(manifest: Manifest): Generator<[at: string, metadata: Manifest['metadata']]> {
  yield ['metadata', manifest.metadata];
  const pod = podTemplateOf(manifest);
  if (pod !== undefined && pod.at !== '') yield [`${pod.at}metadata`, pod.template.metadata];
  for (const [at, claim] of claimTemplatesOf(manifest)) yield [`${at}.metadata`, claim.metadata];
}

/** All labels and selectors of a manifest, with their paths. */
function* labelsOf(manifest: Manifest): Generator<[at: string, labels: object | undefined]> {
  const { kind, spec } = manifest;
  for (const [at, metadata] of metadataOf(manifest)) yield [`${at}.labels`, metadata?.labels];
  if (kind === 'Service') yield ['spec.selector', spec?.selector];
  else yield ['spec.selector.matchLabels', spec?.selector?.matchLabels];
  yield ['spec.podSelector.matchLabels', spec?.podSelector?.matchLabels];
  const pod = podTemplateOf(manifest);
  if (pod !== undefined) yield [`${pod.at}spec.nodeSelector`, pod.template.spec?.nodeSelector];
}

export const METADATA_RULES: RuleTable = {
  'object-name': {
    reason: 'Names are DNS names or labels, depending on the kind. Namespaces are DNS labels.',
    check: ({ manifest }, report) => {
      const { kind, metadata: { name, namespace } = {} } = manifest;
      const check = (isBuiltIn(manifest) ? NAME_CHECKS[kind] : undefined) ?? dnsSubdomain;
      report('metadata.name', name, check(name));
      report('metadata.namespace', namespace, dnsLabel(namespace));
    },
  },
  'missing-namespace': {
    reason: 'kubectl applies an object without a namespace to the namespace of its current context.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      if (!isBuiltIn(manifest) || isClusterScoped(manifest) || manifest.metadata?.namespace !== undefined)
        return;
      report('metadata.namespace', undefined, 'must be set');
    },
  },
  'duplicate-object': clashRule({
    reason:
      'If two objects have the same kind, namespace and name, the later one overwrites the earlier one.',
    claimed: (manifest) => {
      const { apiVersion, kind, metadata: { name, namespace } = {} } = manifest;
      const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
      const scope = isClusterScoped(manifest) ? '' : namespace;
      return [{ field: 'metadata.name', value: name, key: [group, kind, scope, name].join('|') }];
    },
    problem: 'is also the name of',
    wayOut: 'Rename one of them',
  }),
  'label-syntax': {
    reason: 'The API server refuses labels and selectors that break the syntax of labels.',
    check: ({ manifest }, report) => {
      for (const [at, labels] of labelsOf(manifest)) checkMap(report, at, labels, labelKey, labelValue);
      const terms = manifest.spec?.nodeAffinity?.required?.nodeSelectorTerms;
      for (const [at, term] of items('spec.nodeAffinity.required.nodeSelectorTerms', terms)) {
        for (const [field, { key, values }] of items(`${at}.matchExpressions`, term.matchExpressions)) {
          report(`${field}.key`, key, labelKey(key));
          strings(values).forEach((value, i) => {
            report(`${field}.values[${i}]`, value, labelValue(value));
          });
        }
      }
    },
  },
  'annotation-syntax': {
    reason: 'The API server refuses annotations whose key breaks the syntax, or whose value is not a string.',
    check: ({ manifest }, report) => {
      // The API server ignores the case of the prefix.
      const checkKey: Check<string> = (key) => labelKey(key?.toLowerCase());
      for (const [at, metadata] of metadataOf(manifest)) {
        checkMap(report, `${at}.annotations`, metadata?.annotations, checkKey, isString);
      }
    },
  },
};
