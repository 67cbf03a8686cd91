import type { Identity, KubeObject } from '../manifests/manifest';

/** One field that differs between OLD and NEW, once defaults are filled in. */
export interface Change {
  /** Path in the object, such as `spec.template.spec.containers[app].image`. Items of keyed lists go by their key. */
  readonly field: string;
  /** `undefined` if NEW adds the field. */
  readonly old: unknown;
  /** `undefined` if NEW leaves the field out. */
  readonly new: unknown;
  /** Whether the items are the same in another order; `old` and `new` are then their keys. */
  readonly isOrder?: true;
}

/** Why the API server refuses a change. */
export interface Refusal {
  /** The immutable field, such as `spec.serviceName`. */
  readonly field: string;
  /** One sentence, such as `Immutable once the StatefulSet exists.` */
  readonly reason: string;
}

/** The object in OLD and in NEW, as the API server would store both. */
export interface Pair {
  readonly identity: Identity;
  readonly old: KubeObject;
  readonly new: KubeObject;
}

/** The minor version of Kubernetes 1.x whose rules apply, such as 27. */
export type MinorVersion = number;
