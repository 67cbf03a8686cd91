import { isDeepStrictEqual } from 'node:util';
import { comparable } from './stored/comparable';
import type { KubeObject, Manifest } from '../manifests/manifest';
import { checkObjects } from './check-objects';
import { isControlled } from './controlled';
import { changesBetween } from './diff';
import { refusalsOf } from './immutable/immutable';
import { type Entry, ObjectSet, nameOf } from './object-set';
import { notesOnReaders } from './pods/readers';
import { moveStatefulSet } from './recipes/move-claims';
import { recipeOf } from './recipes/recipe-of';
import { renamesBetween } from './renames';
import { risksOfChange, risksOfRemoval, risksOfRename } from './data/risks';
import { rolloutOf } from './pods/rollout';
import type { Action, MinorVersion, ObjectPlan, Pair, Plan, Refusal, Rollout } from './types';

export interface PlanOptions {
  /** Namespace of objects without one. */
  readonly namespace: string;
  readonly kubernetes: MinorVersion;
  /** The command line of `restore` in recipes. @default 'npx cdk8s-stateful restore' */
  readonly restore?: string;
}

/**
 * Computes the effect of `kubectl apply --server-side` of NEW on a cluster with OLD.
 * @throws UsageError if OLD or NEW defines an object twice, or an invalid object
 */
export function createPlan(
  before: readonly Manifest[],
  after: readonly Manifest[],
  { namespace, kubernetes, restore = 'npx cdk8s-stateful restore' }: PlanOptions,
): Plan {
  const old = new ObjectSet(before, namespace);
  const next = new ObjectSet(after, namespace);
  checkObjects([...old.entries, ...next.entries]);
  const gone = old.entries.filter(
    (entry) => next.get(entry.identity) === undefined && !isControlled(entry, [old, next]),
  );
  const fresh = next.entries.filter(({ identity }) => old.get(identity) === undefined);
  const renames = renamesBetween(gone.filter(isStatefulSet), fresh.filter(isStatefulSet));
  const planner = new Planner(old, next, renames, kubernetes, restore);
  return {
    kubernetes,
    objects: [
      ...next.entries.map((entry) => {
        const existing = old.get(entry.identity);
        return existing === undefined ? planner.created(entry) : planner.changed(existing, entry);
      }),
      ...gone.map((entry) => planner.leftOut(entry)),
    ],
  };
}

class Planner {
  readonly #successors: ReadonlyMap<Entry, Entry>;

  constructor(
    readonly old: ObjectSet,
    readonly next: ObjectSet,
    readonly renames: ReadonlyMap<Entry, Entry>,
    readonly kubernetes: MinorVersion,
    readonly restore: string,
  ) {
    this.#successors = new Map([...renames].map(([to, from]) => [from, to]));
  }

  created(entry: Entry): ObjectPlan {
    const from = this.renames.get(entry);
    return {
      ...nothing(entry),
      action: 'create',
      ...(from !== undefined && {
        renamedFrom: from.identity,
        risks: risksOfRename(from, entry, this.old),
        recipe: moveStatefulSet(from, entry, this.restore),
        notes: [`Looks like ${nameOf(from.identity)} under another name. To Kubernetes it is a new object.`],
      }),
    };
  }

  changed(existing: Entry, entry: Entry): ObjectPlan {
    const { identity } = entry;
    // Most objects are identical as written.
    if (isDeepStrictEqual(existing.object, entry.object)) return { ...nothing(entry), action: 'unchanged' };
    const pair: Pair = { identity, ...comparable(existing.object, entry.object, this.kubernetes) };
    const changes = changesBetween(pair.old, pair.new);
    if (changes.length === 0) return { ...nothing(entry), action: 'unchanged' };
    const refusals = refusalsOf(pair, changes, this.kubernetes, (name) => this.#storageClass(name));
    const rollout = rolloutOf(pair, changes, this.next);
    return {
      ...nothing(entry),
      action: actionOf(refusals, rollout),
      changes,
      refusals,
      rollout,
      risks: risksOfChange(pair, changes, this.old),
      recipe: refusals.length === 0 ? undefined : recipeOf(pair, refusals, this, this.restore),
      notes: notesOnReaders(identity, this.next),
    };
  }

  /** NEW is applied in order, so its class exists before a claim that uses the class. */
  #storageClass(name: string): KubeObject | undefined {
    return (this.next.storageClass(name) ?? this.old.storageClass(name))?.object;
  }

  leftOut(entry: Entry): ObjectPlan {
    const successor = this.#successors.get(entry);
    return {
      ...nothing(entry),
      action: 'leave',
      risks: successor === undefined ? risksOfRemoval(entry, this.old, this.next) : [],
      notes: successor === undefined ? [] : [`See ${nameOf(successor.identity)}.`],
    };
  }
}

function nothing({ identity, source }: Entry): Omit<ObjectPlan, 'action'> {
  return { identity, source, changes: [], refusals: [], risks: [], notes: [] };
}

function actionOf(refusals: readonly Refusal[], rollout: Rollout | undefined): Action {
  if (refusals.length > 0) return 'refuse';
  return rollout?.restarts === true ? 'roll' : 'update';
}

function isStatefulSet({ identity: { group, kind } }: Entry): boolean {
  return group === 'apps' && kind === 'StatefulSet';
}
