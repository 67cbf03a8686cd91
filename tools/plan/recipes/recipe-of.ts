import type { ObjectSet } from '../object-set';
import type { Pair, Refusal } from '../types';
import type { Recipe } from './recipe';
import { replaceObject, replaceVolume } from './replace';
import { replaceStatefulSet } from './stateful-set';

/** Kinds whose deletion deletes data. */
const KEEPS_DATA = ['PersistentVolumeClaim', 'Namespace', 'CustomResourceDefinition'];

/** The recipe for a change that the API server refuses. `undefined` if the data must be copied. */
export function recipeOf(
  pair: Pair,
  refusals: readonly Refusal[],
  { old, next }: { readonly old: ObjectSet; readonly next: ObjectSet },
  restore: string,
): Recipe | undefined {
  const { group, kind } = pair.identity;
  if (KEEPS_DATA.includes(kind)) return undefined;
  if (group === 'apps' && kind === 'StatefulSet') return replaceStatefulSet(pair, refusals, old, restore);
  return kind === 'PersistentVolume' ? replaceVolume(pair, old, next) : replaceObject(pair);
}
