import { textAt, valueAt } from '../manifests/field';
import { type Identity, type Manifest, identityOf, keyOf } from '../manifests/manifest';
import { UsageError } from '../usage-error';

/** An object of OLD or NEW. */
export interface Entry extends Manifest {
  readonly identity: Identity;
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** The objects of OLD or NEW, by identity and in apply order. */
export class ObjectSet {
  readonly entries: readonly Entry[];
  readonly #byKey = new Map<string, Entry>();
  readonly #volumes = new Map<string, Entry>();

  /**
   * @param namespace namespace of objects without one
   * @throws UsageError if two objects have the same identity
   */
  constructor(manifests: readonly Manifest[], namespace: string) {
    this.entries = manifests.map((manifest) => ({
      ...manifest,
      identity: identityOf(manifest.object, namespace),
    }));
    const twice: string[] = [];
    for (const entry of this.entries) {
      const key = keyOf(entry.identity);
      const first = this.#byKey.get(key);
      if (first !== undefined)
        twice.push(
          `${nameOf(entry.identity)} is defined twice: ${first.source} and ${entry.source}. Remove one.`,
        );
      this.#byKey.set(key, entry);
      const claimRef = valueAt(entry.object, 'spec', 'claimRef');
      if (entry.identity.kind === 'PersistentVolume' && claimRef !== undefined)
        this.#volumes.set(`${textAt(claimRef, 'namespace')}/${textAt(claimRef, 'name')}`, entry);
    }
    if (twice.length > 0) throw new UsageError(twice.join('\n'));
  }

  get(identity: Identity): Entry | undefined {
    return this.#byKey.get(keyOf(identity));
  }

  ofKind(kind: string, group = ''): Entry[] {
    return this.entries.filter(({ identity }) => identity.kind === kind && identity.group === group);
  }

  find(kind: string, namespace: string, name: string, group = ''): Entry | undefined {
    return this.get({ group, kind, namespace, name });
  }

  /** The PersistentVolume that is bound to a claim or reserved for it. */
  volumeOf(namespace: string, claim: string): Entry | undefined {
    return this.#volumes.get(`${namespace}/${claim}`);
  }

  storageClass(name: string): Entry | undefined {
    return this.find('StorageClass', '', name, 'storage.k8s.io');
  }

  /** The name of the cluster's default StorageClass. */
  get defaultClassName(): string | undefined {
    return this.ofKind('StorageClass', 'storage.k8s.io').find(
      ({ object }) => textAt(object, 'metadata', 'annotations', DEFAULT_CLASS) === 'true',
    )?.identity.name;
  }
}

/** The display name of an object: `StatefulSet visits/visits`. */
export function nameOf({ kind, namespace, name }: Identity): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}
