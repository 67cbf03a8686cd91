import { listAt, textAt, valueAt } from '../manifests/field';
import { isPlainObject } from '../../lib/core/wire';
import { type Identity, type KubeObject, type Manifest, identityOf, keyOf } from '../manifests/manifest';

/** An object, what identifies it, and where it was read. */
export interface Entry {
  /** The object, with its namespace. */
  readonly object: KubeObject;
  readonly identity: Identity;
  readonly source: string;
}

/**
 * The objects that somebody wrote, each once. Of two definitions the later counts, as in an apply. A listing of a cluster also
 * has objects that controllers created for others, such as Pods.
 */
export function entriesOf(manifests: readonly Manifest[], namespace: string): readonly Entry[] {
  const byKey = new Map<string, Entry>();
  for (const { object, source } of manifests) {
    const identity = identityOf(object, namespace);
    byKey.set(keyOf(identity), { object: withNamespace(object, identity.namespace), identity, source });
  }
  const uids = new Set([...byKey.values()].map(({ object }) => textAt(object, 'metadata', 'uid')));
  return [...byKey.values()].filter(({ object }) => !isControlledByOneOf(object, uids));
}

function isControlledByOneOf(object: KubeObject, uids: ReadonlySet<string>): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some((owner) => {
    const uid = textAt(owner, 'uid');
    return valueAt(owner, 'controller') === true && uid !== '' && uids.has(uid);
  });
}

/** A cluster-scoped object has no namespace, whatever its manifest says. */
function withNamespace(object: KubeObject, namespace: string): KubeObject {
  const { metadata, ...others } = withoutNull(object) as KubeObject;
  const own = isPlainObject(metadata) ? metadata : {};
  return { ...others, metadata: { ...own, namespace: namespace === '' ? undefined : namespace } };
}

/** The API server takes a field that is null for one that is not there. Templates of Helm charts often write one. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNull);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNull(item)]));
}
