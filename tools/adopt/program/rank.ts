import { isBuiltIn, isClusterScoped } from '../../../lib/validation/cluster-scope';
import { textAt } from '../../manifests/field';
import type { Entry } from '../../plan/object-set';

/** What comes before the objects that use it. */
const EARLY: readonly (readonly string[])[] = [
  ['Namespace'],
  ['CustomResourceDefinition'],
  ['StorageClass', 'PersistentVolume', 'PriorityClass'],
  ['ServiceAccount', 'ClusterRole', 'Role', 'ResourceQuota', 'LimitRange'],
  ['ClusterRoleBinding', 'RoleBinding', 'ConfigMap', 'Secret', 'PersistentVolumeClaim'],
];

/** What comes after the objects that it is about. */
const LATE: ReadonlySet<string> = new Set([
  'APIService',
  'HorizontalPodAutoscaler',
  'Ingress',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);

/** The place of an object in the order of an apply. Objects of one place keep their order. */
export function rankOf({ object, identity: { kind } }: Entry): number {
  const type = { apiVersion: textAt(object, 'apiVersion'), kind };
  if (!isBuiltIn(type) || LATE.has(kind)) return EARLY.length + 2;
  const early = EARLY.findIndex((kinds) => kinds.includes(kind));
  if (early !== -1) return early;
  return isClusterScoped(type) ? 2 : EARLY.length + 1;
}
