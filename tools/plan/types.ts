import type { Identity, KubeObject } from '../manifests/manifest';
import type { DirectoryFate } from './data/directory-fate';
import type { Recipe } from './recipes/recipe';

/** A field that differs between OLD and NEW with defaults filled in. */
export interface Change {
  /**
   * Path in the object, such as `spec.template.spec.containers[app].image`. Items of keyed lists are identified by
   * their key.
   */
  readonly field: string;
  /** `undefined` if NEW adds the field. */
  readonly old: unknown;
  /** `undefined` if NEW leaves the field out. */
  readonly new: unknown;
  /** Whether only the order of the items differs. `old` and `new` are then their keys. */
  readonly isOrder?: true;
}

/** The reason why the API server refuses a change. */
export interface Refusal {
  /** The immutable field, such as `spec.serviceName`. */
  readonly field: string;
  /** One sentence, such as `Immutable once the StatefulSet exists.` */
  readonly reason: string;
}

/** The stored forms of an object in OLD and NEW. */
export interface Pair {
  readonly identity: Identity;
  readonly old: KubeObject;
  readonly new: KubeObject;
}

/** The minor version of Kubernetes 1.x whose rules apply, such as 27. */
export type MinorVersion = number;

/** A claim, with the properties that determine the fate of its data. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
  /** Empty if unknown. */
  readonly storage: string;
  /** Empty if unknown. */
  readonly className: string;
  /** Reclaim policy of the volume, or else of the class. `undefined` if neither is known. */
  readonly reclaimPolicy?: string;
  /** What becomes of the data under the policy Delete. */
  readonly fate: DirectoryFate;
  /** Whether a recreated claim with that name gets the same directory. */
  readonly comesBack: boolean;
}

/** The effect of a change on the pods of a workload. */
export interface Rollout {
  /** Names of the restarted pods in order, if known. */
  readonly pods: readonly string[];
  /** Whether any pod restarts. */
  readonly restarts: boolean;
  /** Sentences for people. */
  readonly steps: readonly string[];
}

/** Data at risk. */
export interface Risk {
  /** `lost`: deleted, or possibly deleted. `orphaned`: kept, but not used by any pod. */
  readonly kind: 'lost' | 'orphaned';
  /** The claims with the data, if known. */
  readonly claims: readonly Claim[];
  /** The event and its effect on the data. */
  readonly what: string;
  /** Advice to keep the data. */
  readonly keep: string;
}

/**
 * The action of `kubectl apply` on an object:
 * - `create`: it does not exist yet
 * - `unchanged`: nothing
 * - `update`: changes it in place
 * - `roll`: changes it, and pods restart
 * - `refuse`: nothing, as the API server refuses a change of an immutable field
 * - `leave`: nothing, as NEW leaves it out; `kubectl delete`, `--prune` or a GitOps tool deletes it
 */
export type Action = 'create' | 'unchanged' | 'update' | 'roll' | 'refuse' | 'leave';

/** The plan of one object. */
export interface ObjectPlan {
  readonly identity: Identity;
  readonly action: Action;
  /** File and line in NEW, or in OLD if NEW leaves it out. */
  readonly source: string;
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
  readonly rollout?: Rollout;
  readonly risks: readonly Risk[];
  /** The renamed or moved StatefulSet of OLD. */
  readonly renamedFrom?: Identity;
  /** The steps that keep the data, if `kubectl apply` alone does not. */
  readonly recipe?: Recipe;
  /** Further notes. */
  readonly notes: readonly string[];
}

/** The effect of applying NEW to a cluster with OLD: the objects in apply order, then those that NEW leaves out. */
export interface Plan {
  readonly kubernetes: MinorVersion;
  readonly objects: readonly ObjectPlan[];
}
