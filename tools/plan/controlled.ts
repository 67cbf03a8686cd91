import { listAt, textAt, valueAt } from '../manifests/field';
import { isLive } from './stored/written';
import type { Entry, ObjectSet } from './object-set';
import { claimTemplatesOf } from './stateful-set';

/** Objects that Kubernetes creates in each namespace, or for other objects. */
const OF_KUBERNETES = [
  /^\/ConfigMap [^/]+\/kube-root-ca\.crt$/,
  /^\/ServiceAccount [^/]+\/default$/,
  /^\/Service default\/kubernetes$/,
  /^\/Endpoints /,
];

/**
 * Whether Kubernetes creates the object, such as a pod or a claim of a StatefulSet. Leaving out such an object is no
 * change.
 */
export function isControlled(entry: Entry, sets: readonly ObjectSet[]): boolean {
  const { object } = entry;
  const { group, kind, namespace, name } = entry.identity;
  if (group === '' && kind === 'PersistentVolumeClaim' && sets.some((set) => isOfTemplate(entry, set)))
    return true;
  if (!isLive(object)) return false;
  return (
    listAt(object, 'metadata', 'ownerReferences').some((owner) => valueAt(owner, 'controller') === true) ||
    OF_KUBERNETES.some((pattern) => pattern.test(`${group}/${kind} ${namespace}/${name}`))
  );
}

/** Whether a claim has the name of a claim of a StatefulSet. */
function isOfTemplate({ identity: { namespace, name } }: Entry, set: ObjectSet): boolean {
  return set
    .ofKind('StatefulSet', 'apps')
    .filter(({ identity }) => identity.namespace === namespace)
    .some(({ object }) =>
      claimTemplatesOf(object).some((template) => {
        const prefix = `${template.name}-${textAt(object, 'metadata', 'name')}-`;
        return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
      }),
    );
}
