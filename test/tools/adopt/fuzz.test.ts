import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { isPlainObject } from '../../../lib/core/wire';
import type { KubeObject } from '../../../tools/manifests/manifest';
import { UsageError } from '../../../tools/usage-error';
import { InvalidPropsError } from '../../../lib';
import { redisHa } from '../../systems/redis-ha';
import { zookeeper } from '../../systems/zookeeper';
import { adoptObjects, changesOf } from './support';

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
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const fields = copy as Record<string | number, unknown>;
  if (key === undefined) return copy;
  if (rest.length > 0) fields[key] = mutated(fields[key], rest, how);
  else if (how === -1) Array.isArray(copy) ? copy.splice(Number(key), 1) : delete fields[key];
  else if (how === -2 && !Array.isArray(copy)) fields[`${String(key)}Newer`] = 'value';
  else fields[key] = JUNK[how];
  return copy;
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
        const adoption = adoptObjects(objects);
        const exit = changesOf(adoption);
        // The report names every change.
        expect(
          exit.every((line) => adoption.plan.objects.some(({ identity }) => line.includes(identity.name))),
        ).toBe(true);
        expect(exit).toEqual([]);
      } catch (error) {
        if (!(error instanceof UsageError || error instanceof InvalidPropsError)) throw error;
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
  );
});
