import type { Identity, KubeObject } from '../manifests/manifest';
import type { Recipe } from './recipes/recipe';

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

/** A claim that holds data, and what decides about its volume. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
  /** Empty if unknown. */
  readonly storage: string;
  /** Empty if unknown. */
  readonly className: string;
  /** Reclaim policy of its volume, else of its class; `undefined` if neither is among the manifests. */
  readonly reclaimPolicy?: string;
  /** Whether a claim of that name gets the same directory if it is created again. */
  readonly comesBack: boolean;
}

/** What a change of a workload does to its pods. */
export interface Rollout {
  /** Pods that restart, in that order, if their names are known. */
  readonly pods: readonly string[];
  /** Whether pods restart at all. */
  readonly restarts: boolean;
  /** Sentences for people. */
  readonly steps: readonly string[];
}

/** Data that a change may cost. */
export interface Risk {
  /** `lost`: deleted, or possibly so. `orphaned`: kept where no pod uses it. */
  readonly kind: 'lost' | 'orphaned';
  /** The claims that hold the data, if they are known. */
  readonly claims: readonly Claim[];
  /** What happens. */
  readonly what: string;
  /** How to keep the data. */
  readonly keep: string;
}

/**
 * What `kubectl apply` does with an object:
 * - `create`: it does not exist yet
 * - `unchanged`: nothing
 * - `update`: changes it in place
 * - `roll`: changes it, and pods restart
 * - `refuse`: nothing, as the API server refuses a change of an immutable field
 * - `leave`: nothing, as NEW leaves it out; `kubectl delete`, `--prune` or a GitOps tool deletes it
 */
export type Action = 'create' | 'unchanged' | 'update' | 'roll' | 'refuse' | 'leave';

/** What happens to one object. */
export interface ObjectPlan {
  readonly identity: Identity;
  readonly action: Action;
  /** File and line in NEW, or in OLD if NEW leaves it out. */
  readonly source: string;
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
  readonly rollout?: Rollout;
  readonly risks: readonly Risk[];
  /** The StatefulSet of OLD that got this name or namespace. */
  readonly renamedFrom?: Identity;
  /** How to get there and keep the data, if `kubectl apply` alone does not. */
  readonly recipe?: Recipe;
  /** Anything else worth a sentence. */
  readonly notes: readonly string[];
}

/** What an apply of NEW does to a cluster that holds OLD: objects in apply order, then those that NEW leaves out. */
export interface Plan {
  readonly kubernetes: MinorVersion;
  readonly objects: readonly ObjectPlan[];
}
