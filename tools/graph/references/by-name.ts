import { isClusterScoped } from '../../../lib/validation/cluster-scope';
import { type Manifest, podTemplateOf } from '../../../lib/validation/manifest';
import { referencesOf } from '../../../lib/validation/references';
import { isPlainObject } from '../../../lib/core/wire';
import { textAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Reference } from './reference';

type Row = readonly [path: string, kind: string];

/** The fields that name another object, by kind; `[]` stands for every item of a list. An object names its own kind. */
const FIELDS: Readonly<Record<string, readonly Row[]>> = {
  APIService: [['spec.service', 'Service']],
  ClusterRoleBinding: [
    ['roleRef', 'ClusterRole'],
    ['subjects[]', 'ServiceAccount'],
  ],
  CustomResourceDefinition: [['spec.conversion.webhook.clientConfig.service', 'Service']],
  Gateway: [
    ['spec.gatewayClassName', 'GatewayClass'],
    ['spec.listeners[].tls.certificateRefs[]', 'Secret'],
  ],
  HorizontalPodAutoscaler: [['spec.scaleTargetRef', '']],
  HTTPRoute: [
    ['spec.parentRefs[]', 'Gateway'],
    ['spec.rules[].backendRefs[]', 'Service'],
  ],
  Ingress: [
    ['spec.ingressClassName', 'IngressClass'],
    ['spec.tls[].secretName', 'Secret'],
  ],
  MutatingWebhookConfiguration: [['webhooks[].clientConfig.service', 'Service']],
  PersistentVolume: [
    ['spec.claimRef', 'PersistentVolumeClaim'],
    ['spec.storageClassName', 'StorageClass'],
    ['spec.csi.driver', 'CSIDriver'],
    ['spec.csi.nodePublishSecretRef', 'Secret'],
    ['spec.csi.nodeStageSecretRef', 'Secret'],
  ],
  PersistentVolumeClaim: [
    ['spec.volumeName', 'PersistentVolume'],
    ['spec.dataSource', ''],
    ['spec.dataSourceRef', ''],
  ],
  RoleBinding: [
    ['roleRef', 'Role'],
    ['subjects[]', 'ServiceAccount'],
  ],
  ServiceAccount: [
    ['secrets[]', 'Secret'],
    ['imagePullSecrets[]', 'Secret'],
  ],
  ValidatingWebhookConfiguration: [['webhooks[].clientConfig.service', 'Service']],
  VerticalPodAutoscaler: [['spec.targetRef', '']],
};

/** The same for the specs of pods. */
const FIELDS_OF_PODS: readonly Row[] = [
  ['priorityClassName', 'PriorityClass'],
  ['runtimeClassName', 'RuntimeClass'],
  ['volumes[].csi.driver', 'CSIDriver'],
  ['volumes[].csi.nodePublishSecretRef', 'Secret'],
  ['volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName', 'StorageClass'],
];

/** Subjects that are no objects, and belong to no namespace. */
const SUBJECTS: ReadonlySet<string> = new Set(['Group', 'User']);

/** The references of an object to others by their names. */
export function* referencesByName(object: KubeObject, namespace: string): Generator<Reference> {
  const manifest = object as unknown as Manifest;
  for (const { field, kind, name } of referencesOf(manifest)) yield inScope({ field, kind, name, namespace });
  for (const row of Object.hasOwn(FIELDS, manifest.kind) ? (FIELDS[manifest.kind] ?? []) : [])
    yield* referencesAt(object, row, namespace);
  const pod = podTemplateOf(manifest);
  for (const [path, kind] of pod === undefined ? [] : FIELDS_OF_PODS)
    yield* referencesAt(object, [`${pod?.at ?? ''}spec.${path}`, kind], namespace);
}

function* referencesAt(object: unknown, [path, kind]: Row, namespace: string): Generator<Reference> {
  for (const [field, value] of valuesAt(object, path.split('.'), '')) {
    const name = typeof value === 'string' ? value : textAt(value, 'name');
    const actual = textAt(value, 'kind') || kind;
    if (name !== '' && actual !== '')
      yield inScope({ field, kind: actual, name, namespace: textAt(value, 'namespace') || namespace });
  }
}

/** The values at a path in which `[]` stands for every item of a list, each with its own path. */
function* valuesAt(
  value: unknown,
  path: readonly string[],
  at: string,
): Generator<[at: string, value: unknown]> {
  const [first, ...rest] = path;
  if (first === undefined) {
    yield [at, value];
    return;
  }
  const key = first.replace('[]', '');
  const next = isPlainObject(value) ? value[key] : undefined;
  const field = at === '' ? key : `${at}.${key}`;
  if (!first.endsWith('[]')) yield* valuesAt(next, rest, field);
  else if (Array.isArray(next))
    for (const [i, item] of next.entries()) yield* valuesAt(item, rest, `${field}[${i}]`);
}

/** An object of a kind without namespaces has none, wherever it is named. */
function inScope(reference: Reference): Reference {
  const { kind } = reference;
  const isOfCluster =
    isClusterScoped({ apiVersion: 'v1', kind }) || SUBJECTS.has(kind) || kind === 'GatewayClass';
  return isOfCluster ? { ...reference, namespace: '' } : reference;
}
