import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { InvalidPropsError } from '../../../lib';
import { chooseVolumes } from '../../../tools/restore/choose';
import { readListing } from '../../../tools/restore/listing';
import { restoreManifest } from '../../../tools/restore/manifest';
import { UsageError, readOptions } from '../../../tools/restore/options';
import { claim, listOf, volume } from '../../support/cluster-listing';

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);
const NOW = Date.parse('2020-01-11T00:00:00Z');

interface PersistentVolume {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly claimRef: { readonly namespace: string; readonly name: string };
  };
  readonly status?: { readonly phase: string };
}

/** Mostly one of what is right, so that much is written. */
const mostly = <T>(right: fc.Arbitrary<T>, ...wrong: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 15 * wrong.length, arbitrary: right }, ...wrong);

/** Few names, so that they meet. */
const name = mostly(
  fc.constantFrom('data-web-0', 'data-web-1', 'data-x-web-0', 'logs-web-0', 'web'),
  fc.constantFrom('A', '', '..'),
);
const fullName = fc
  .tuple(mostly(fc.constantFrom('a', 'b'), fc.constantFrom('A/b', '')), name)
  .map((parts) => parts.join('/'));
const volumeName = mostly(fc.constantFrom('v0', 'v1', 'v2', 'v3', 'v4', 'yes'), fc.constantFrom('V', ''));
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('yes', '012', '1e3', '12:30:45', '- a', '~', '\u2028', '__proto__'),
);

const volumes = fc
  .record({
    name: volumeName,
    claim: fullName,
    phase: mostly(fc.constant('Released'), fc.constantFrom('Bound', 'Available', 'Failed', 'released')),
    reclaimPolicy: mostly(fc.constant('Retain'), fc.constantFrom('Delete', 'Recycle', 'retain')),
    className: text,
    metadata: mostly<object>(
      fc.oneof(
        fc.constant({}),
        fc.record({ labels: fc.dictionary(text, text), annotations: fc.dictionary(text, text) }),
        fc.record({
          labels: fc.record({ 'app.kubernetes.io/instance': fc.constantFrom('web', 'x-web') }),
        }),
      ),
      fc.constantFrom<object>({ uid: '' }, { resourceVersion: 7 }, { deletionTimestamp: 'now' }),
    ),
    spec: mostly<object>(
      fc.oneof(fc.constant({}), fc.record({ csi: fc.jsonValue() })),
      fc.record({ claimRef: fc.jsonValue() }),
    ),
  })
  .map(({ name, ...values }) => volume(name, values));
const claims = fc.tuple(fullName, fc.option(volumeName, { nil: undefined })).map(([n, v]) => claim(n, v));
const anyItem = fc.oneof(
  { weight: 16, arbitrary: volumes },
  { weight: 3, arbitrary: claims },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const items = fc.array(anyItem, { minLength: 1, maxLength: 5 });
/** Options that choose volumes of a list, and sometimes something else. */
const optionsFor = (list: readonly unknown[]): fc.Arbitrary<string[]> => {
  const { volumes } = readListing(JSON.stringify(listOf(...list.filter(isFirst))), 'list');
  const listed = volumes.length === 0 ? [] : [fc.constantFrom(...volumes)];
  const option = fc.oneof(
    ...listed.map((any) => any.map((volume) => ['--volume', volume.name])),
    ...listed.map((any) => any.map((volume) => ['--claim', volume.claim.text])),
    fc.tuple(fc.constant('--statefulset'), fc.constantFrom('a/web', 'a/x-web', 'b/web')),
    ...(listed.length > 0 ? [] : [fc.tuple(fc.constantFrom('--volume', '--claim'), fullName)]),
  );
  return fc.array(option, { minLength: 1, maxLength: 3 }).map((options) => options.flat());
};

/** Whether no item before it has its name. */
function isFirst(item: unknown, i: number, list: readonly unknown[]): boolean {
  const name = (value: unknown): unknown => (value as Partial<PersistentVolume> | null)?.metadata?.name;
  return list.findIndex((other) => name(other) === name(item)) === i;
}

const cases = items.chain((list) => fc.tuple(fc.constant(list), optionsFor(list)));

/** What is written for these arguments and this list; nothing where it is refused. */
function written(options: readonly string[], list: readonly unknown[]): PersistentVolume[] {
  try {
    const listing = readListing(JSON.stringify(listOf(...list)), 'list');
    const chosen = chooseVolumes(readOptions(options), listing, 'list', NOW);
    const documents = parseAllDocuments(restoreManifest(chosen), { version: '1.1' });
    return documents.map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as PersistentVolume;
    });
  } catch (error) {
    if (error instanceof InvalidPropsError || error instanceof UsageError) return [];
    throw error;
  }
}

const without = (object: object, ...keys: string[]): unknown =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

test('whatever is listed and asked for, each volume that is written was Released, is retained and goes to its own claim alone', () => {
  let count = 0;
  fc.assert(
    fc.property(cases, ([list, options]) => {
      const given = JSON.parse(JSON.stringify(list)) as readonly (PersistentVolume | null)[];
      const manifests = written(options, list);
      count += manifests.length;
      const taken = new Set<string>();
      for (const { kind, metadata, spec, ...rest } of manifests) {
        const [original, ...doubles] = given.filter(
          (item) => item?.kind === 'PersistentVolume' && item.metadata.name === metadata.name,
        );
        const { namespace, name } = spec.claimRef;
        expect(doubles).toEqual([]);
        expect([kind, rest]).toEqual(['PersistentVolume', { apiVersion: 'v1' }]);
        expect(original).toMatchObject({
          metadata: { uid: metadata.uid, resourceVersion: metadata.resourceVersion },
          spec: { persistentVolumeReclaimPolicy: 'Retain', claimRef: { namespace, name } },
          status: { phase: 'Released' },
        });
        expect(without(spec, 'claimRef')).toEqual(without(original?.spec ?? {}, 'claimRef'));
        expect(spec.claimRef).toEqual({
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace,
          name,
        });
        expect(metadata.labels).toEqual(original?.metadata.labels);
        expect(taken).not.toContain(`${namespace}/${name}`);
        taken.add(`${namespace}/${name}`);
        expect(
          given.filter(
            (item) =>
              item?.kind === 'PersistentVolumeClaim' &&
              item.metadata.namespace === namespace &&
              item.metadata.name === name,
          ),
        ).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
  // Else the test would say nothing.
  expect(count).toBeGreaterThan(RUNS / 10);
});

test('whatever is read and asked for, it is understood or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.array(fc.string()), (input, words) => {
      for (const read of [() => readListing(input, 'list'), () => readOptions(words)]) {
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }
    }),
    { numRuns: RUNS },
  );
});
