import { isClusterScoped } from '../../../lib/validation/cluster-scope';
import { textAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { withAssigned } from './assigned';
import { appliedOf, withLeftover } from './leftover';
import { asStored } from './stored';
import type { MinorVersion } from '../types';
import { isLive, written } from './written';

/**
 * Two versions of an object as the API server stores them, one applied over the other. Only real changes differ:
 * defaults are filled in, and additions of a cluster are removed or in both.
 */
export function comparable(
  old: KubeObject,
  next: KubeObject,
  kubernetes: MinorVersion,
): { old: KubeObject; new: KubeObject } {
  const namespace = namespaceOf(old) || namespaceOf(next);
  const before = asStored(written(old, namespace), kubernetes);
  const after = asStored(withLeftover(written(next, namespace), before, old), kubernetes);
  return {
    old: isLive(next) ? withAssigned(before, after, true, false) : before,
    new: withAssigned(after, before, isLive(old), appliedOf(old) !== undefined),
  };
}

/** Empty for cluster-scoped objects, even with a namespace, and for objects that leave the namespace to kubectl. */
function namespaceOf(object: KubeObject): string {
  const type = { apiVersion: textAt(object, 'apiVersion'), kind: textAt(object, 'kind') };
  return isClusterScoped(type) ? '' : textAt(object, 'metadata', 'namespace');
}
