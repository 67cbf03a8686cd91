import { isPlainObject } from '../../../lib/core/wire';
import { textAt, valueAt, without } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';

/** Metadata that the API server sets. */
const OF_THE_SERVER = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];

/** Annotations that kubectl, controllers and the API server set. */
const OF_CONTROLLERS = [
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
  /^deployment\.kubernetes\.io\/(revision|revision-history|desired-replicas|max-replicas)$/,
  /^deprecated\.daemonset\.template\.generation$/,
  /^pv\.kubernetes\.io\//,
  /^volume\.(beta\.)?kubernetes\.io\/(storage-provisioner|selected-node|storage-resizer|migrated-to)$/,
  /^kubernetes\.io\/service-account\.uid$/,
  /^batch\.kubernetes\.io\/(cronjob-scheduled-timestamp|job-tracking)$/,
  /^control-plane\.alpha\.kubernetes\.io\/leader$/,
];

const LABELS_OF_CONTROLLERS = [/^kubernetes\.io\/metadata\.name$/, /^kubernetes\.io\/legacy-token-/];

const FINALIZERS_OF_CONTROLLERS = [
  /^kubernetes\.io\/(pvc?-protection|legacy-token-cleanup)$/,
  /^external-provisioner\.volume\.kubernetes\.io\/finalizer$/,
  /^external-attacher\//,
  /^service\.kubernetes\.io\/load-balancer-cleanup$/,
  /^batch\.kubernetes\.io\/job-tracking$/,
  /^foregroundDeletion$/,
  /^orphan$/,
];

/**
 * The object as users write it: without status, and without metadata of the API server and of controllers.
 * @param namespace namespace of the object, or an empty string
 */
export function written(object: KubeObject, namespace: string): KubeObject {
  const metadata = without(valueAt(object, 'metadata'), ...OF_THE_SERVER);
  const { annotations, labels, finalizers } = metadata;
  return {
    ...without(object, 'status'),
    metadata: present({
      ...metadata,
      namespace: namespace === '' ? undefined : namespace,
      annotations: entries(annotations, OF_CONTROLLERS),
      labels: entries(labels, LABELS_OF_CONTROLLERS),
      finalizers: Array.isArray(finalizers)
        ? finalizers.filter((each) => !matches(String(each), FINALIZERS_OF_CONTROLLERS))
        : undefined,
    }),
  };
}

/** Whether the object was read from a cluster. */
export function isLive(object: KubeObject): boolean {
  return textAt(object, 'metadata', 'uid') !== '';
}

function entries(value: unknown, excluded: readonly RegExp[]): Record<string, unknown> | undefined {
  if (!isPlainObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !matches(key, excluded)));
}

function matches(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** Removes empty lists and maps. */
function present(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        !(Array.isArray(value) && value.length === 0) &&
        !(isPlainObject(value) && Object.keys(value).length === 0),
    ),
  );
}
