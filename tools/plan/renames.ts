import { listAt, textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import type { Entry } from './object-set';
import { claimTemplatesOf } from './stateful-set';

/**
 * The StatefulSets of NEW that look like renamed or moved ones of OLD. To Kubernetes they are new objects.
 * @param gone StatefulSets that NEW leaves out
 * @param fresh StatefulSets that OLD does not have
 */
export function renamesBetween(gone: readonly Entry[], fresh: readonly Entry[]): Map<Entry, Entry> {
  const renames = new Map<Entry, Entry>();
  const left = new Set(gone);
  for (const isSame of [hasSameName, hasSameShape]) {
    for (const to of fresh) {
      const from = renames.has(to) ? undefined : [...left].find((candidate) => isSame(candidate, to));
      if (from === undefined) continue;
      renames.set(to, from);
      left.delete(from);
    }
  }
  return renames;
}

function hasSameName(from: Entry, to: Entry): boolean {
  return from.identity.name === to.identity.name;
}

function hasSameShape(from: Entry, to: Entry): boolean {
  return shapeOf(from.object) === shapeOf(to.object);
}

/** Claim templates, and images without tags, which a rename does not change. */
function shapeOf(statefulSet: KubeObject): string {
  const images = listAt(valueAt(statefulSet, 'spec', 'template', 'spec'), 'containers').map((container) =>
    textAt(container, 'image').replace(/@.*$|:[^/:]*$/, ''),
  );
  return JSON.stringify([images.sort(), claimTemplatesOf(statefulSet).map(({ name }) => name)]);
}
