import { isClusterScoped } from '../../../lib/validation/cluster-scope';
import { textAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { withAssigned } from './assigned';
import { appliedOf, withLeftover } from './leftover';
import { asStored } from './stored';
import type { MinorVersion } from '../types';
import { isLive, written } from './written';

/**
 * Two versions of an object as the API server stores them, one applied over the other. Fields differ only if the objects
 * do: defaults are filled in, and what a cluster adds is left out, or is in both.
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

/** Empty for objects that belong to none, even if they name one, and for those that leave it to kubectl. */
function namespaceOf(object: KubeObject): string {
  const type = { apiVersion: textAt(object, 'apiVersion'), kind: textAt(object, 'kind') };
  return isClusterScoped(type) ? '' : textAt(object, 'metadata', 'namespace');
}
