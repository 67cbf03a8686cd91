import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isPlainObject } from '../../../lib/core/wire';
import type { KubeObject, Manifest } from '../../../tools/manifests/manifest';
import { readManifests } from '../../../tools/manifests/read';
import { createPlan } from '../../../tools/plan/plan';
import type { Plan } from '../../../tools/plan/types';

const DIST = join(__dirname, '../../../dist');
const FOLDERS = [DIST, ...readdirSync(join(DIST, 'examples')).map((name) => join(DIST, 'examples', name))];

const plan = (old: readonly Manifest[], next: readonly Manifest[]): Plan =>
  createPlan(old, next, { namespace: 'default', kubernetes: 35 });

const actionsOf = ({ objects }: Plan): string[] => objects.map(({ action }) => action);

let all: readonly Manifest[];

beforeAll(async () => {
  all = (await Promise.all(FOLDERS.map(async (folder) => readManifests(folder)))).flat();
});

/** A copy with keys in a random order. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, random));
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [random(), key, shuffled(item, random)] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, key, item]) => [key, item]));
}

/** The paths of all scalars, except those that identify the object. */
function leavesOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => leavesOf(item, [...path, i]));
  if (isPlainObject(value))
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  const isIdentity = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'].includes(path.join('.'));
  return isIdentity ? [] : [[...path]];
}

/** Replaces structuredClone, which creates objects of another realm in Jest. */
function copyOf(object: KubeObject): KubeObject {
  return JSON.parse(JSON.stringify(object)) as KubeObject;
}

/** A copy with one value changed. */
function changed(object: KubeObject, path: readonly (string | number)[]): KubeObject {
  const copy = copyOf(object) as Record<string | number, unknown>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string | number, unknown>, copy);
  const last = path.at(-1) ?? '';
  const value = parent[last];
  // With a "1" in front, a quantity stays a quantity, and a name a name.
  parent[last] =
    typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `1${String(value)}`;
  return copy;
}

describe('a plan', () => {
  it('from manifests to themselves changes nothing', () => {
    for (const manifest of all)
      expect(actionsOf(plan([manifest], [{ ...manifest, object: copyOf(manifest.object) }]))).toEqual([
        'unchanged',
      ]);
  });

  it('to the same manifests with keys in another order changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.infiniteStream(fc.double({ noNaN: true })), (index, stream) => {
        const manifest = all[index % all.length];
        if (manifest === undefined) return;
        const object = shuffled(manifest.object, () => stream.next().value as number) as KubeObject;
        expect(actionsOf(plan([manifest], [{ ...manifest, object }]))).toEqual(['unchanged']);
      }),
    );
  });

  it('never reports an object with a changed value as unchanged', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (index, leaf) => {
        const manifest = all[index % all.length];
        if (manifest === undefined) return;
        const leaves = leavesOf(manifest.object);
        const path = leaves[leaf % leaves.length];
        if (path === undefined) return;
        const [action] = actionsOf(
          plan([manifest], [{ ...manifest, object: changed(manifest.object, path) }]),
        );
        expect([path.join('.'), action]).not.toEqual([path.join('.'), 'unchanged']);
      }),
      { numRuns: 2000 },
    );
  });
});
