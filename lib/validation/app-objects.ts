import { isBuiltIn, isClusterScoped } from './cluster-scope';
import type { Manifest } from './manifest';

/** One object of the app as written. */
export interface AppObject {
  readonly manifest: Manifest;
  /** Path of the construct that defines the object. */
  readonly path: string;
}

/** An object that exists in the cluster and that the app refers to. */
export interface ExistingName {
  readonly kind: string;
  readonly name: string;
  /** Namespace of the object. Absent for a cluster-scoped object. */
  readonly namespace?: string;
  /** Whether it is the CSIDriver of a csi-driver-nfs. */
  readonly isNfsCsiDriver?: boolean;
}

/** All objects of the app, for rules about objects that refer to each other. */
export class AppObjects {
  readonly #byKind = new Map<string, AppObject[]>();
  readonly #byName = new Map<string, AppObject>();
  readonly #existing: ReadonlySet<string>;
  readonly #indexes = new Map<unknown, unknown>();

  /** The objects of built-in types, in the order of creation. */
  readonly builtIn: readonly AppObject[];

  constructor(
    /** All objects, in the order of creation. */
    readonly objects: readonly AppObject[],
    /** The objects that are declared as existing. */
    readonly existing: readonly ExistingName[],
    /** Whether one object is applied before another. */
    readonly isAppliedBefore: (first: AppObject, second: AppObject) => boolean,
  ) {
    this.builtIn = objects.filter(({ manifest }) => isBuiltIn(manifest));
    for (const object of this.builtIn) {
      const { kind, metadata } = object.manifest;
      const ofKind = this.#byKind.get(kind);
      if (ofKind === undefined) this.#byKind.set(kind, [object]);
      else ofKind.push(object);
      // A chart may add its namespace to a cluster-scoped object, which the API server ignores.
      const namespace = isClusterScoped(object.manifest) ? undefined : metadata?.namespace;
      this.#byName.set(key(kind, metadata?.name, namespace), object);
    }
    this.#existing = new Set(existing.map(({ kind, name, namespace }) => key(kind, name, namespace)));
  }

  /** All objects of a kind. */
  ofKind(kind: string): readonly AppObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** The object with a kind and name, if the app defines it. */
  get(kind: string, name: string, namespace?: string): AppObject | undefined {
    return this.#byName.get(key(kind, name, namespace));
  }

  /** Whether the app defines the object or declares it as existing. */
  has(kind: string, name: string, namespace?: string): boolean {
    const wanted = key(kind, name, namespace);
    return this.#byName.has(wanted) || this.#existing.has(wanted);
  }

  /** The result of a function of all objects, computed once so that rules take linear time. */
  index<T>(derive: (objects: AppObjects) => T): T {
    if (!this.#indexes.has(derive)) this.#indexes.set(derive, derive(this));
    return this.#indexes.get(derive) as T;
  }
}

/** An object without a namespace gets the namespace of kubectl, which is `default` unless configured. */
function key(kind: string, name = '', namespace = 'default'): string {
  return `${kind}/${namespace}/${name}`;
}
