import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { isPlainObject } from '../../../lib/core/wire';
import type { KubeObject } from '../../../tools/manifests/manifest';
import { UsageError } from '../../../tools/usage-error';
import { InvalidPropsError } from '../../../lib';
import { redisHa } from '../../systems/redis-ha';
import { zookeeper } from '../../systems/zookeeper';
import { adoptText, changesOf } from './support';

function objectsOf(define: (chart: Chart) => void): KubeObject[] {
  const app = Testing.app();
  define(new Chart(app, 'system', { namespace: 'default' }));
  return app.charts.flatMap((chart) => chart.toJson() as KubeObject[]);
}

const SEEDS = [zookeeper, redisHa].flatMap(objectsOf);

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  const keys = Array.isArray(value) ? [...value.keys()] : isPlainObject(value) ? Object.keys(value) : [];
  return keys.flatMap((key) => [
    [...path, key],
    ...pathsIn((value as Record<string | number, unknown>)[key], [...path, key]),
  ]);
}

const JUNK = [null, {}, [], '', 'x', 0, 7, true, { name: 'x' }, [{ name: 'x' }], { newer: { field: 1 } }];

/** A copy in which a value is replaced, removed, or has a neighbor that Kubernetes does not know. */
function mutated(value: unknown, [key, ...rest]: Path, how: number): unknown {
  if (key === undefined) return value;
  const change = (item: unknown): unknown => (rest.length > 0 ? mutated(item, rest, how) : JUNK[how]);
  const isRemoved = rest.length === 0 && how === -1;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return isRemoved
      ? items.filter((_, i) => i !== key)
      : items.map((item, i) => (i === key ? change(item) : item));
  }
  const fields = value as Readonly<Record<string, unknown>>;
  if (rest.length === 0 && how === -2) return { ...fields, [`${String(key)}Newer`]: 'value' };
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  return isRemoved ? others : { ...others, [key]: change(fields[key]) };
}

const mutation = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: -2, max: JUNK.length - 1 }));

test('a manifest with any fault is refused, or adopted without a field that is dropped silently', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      let objects: KubeObject[] = SEEDS;
      for (const [which, where, how] of mutations) {
        const at = which % objects.length;
        const paths = pathsIn(objects[at]);
        const path = paths[where % Math.max(1, paths.length)] ?? [];
        objects = objects.map((object, i) =>
          i === at ? (mutated(object, path, how) as KubeObject) : object,
        );
      }
      try {
        const adoption = adoptText(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
        expect(changesOf(adoption)).toEqual([]);
      } catch (error) {
        if (!(error instanceof UsageError || error instanceof InvalidPropsError)) throw error;
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
  );
});
