import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { parseManifests } from '../../../tools/manifests/parse';
import { choose } from '../../../tools/restore/choose';
import { type Listing, listingOf } from '../../../tools/restore/listing';
import { restoreManifest } from '../../../tools/restore/manifest';
import { readOptions } from '../../../tools/restore/options';
import { Refusal } from '../../../tools/restore/refusal';
import { UsageError } from '../../../tools/usage-error';
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

/** Mostly valid values, so that many volumes are written. */
const mostly = <T>(right: fc.Arbitrary<T>, ...wrong: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 15 * wrong.length, arbitrary: right }, ...wrong);

/** Few names, so that they collide. */
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
    phase: mostly(
      fc.constantFrom('Released', 'Released', 'Failed'),
      fc.constantFrom('Bound', 'Available', 'Pending', 'released'),
    ),
    reclaimPolicy: mostly(fc.constant('Retain'), fc.constantFrom('Delete', 'Recycle', 'retain')),
    className: text,
    metadata: mostly<object>(
      fc.oneof(
        fc.constant({}),
        fc.record({ labels: fc.dictionary(text, text), annotations: fc.dictionary(text, text) }),
      ),
      fc.constantFrom<object>({ uid: '' }, { resourceVersion: 7 }, { deletionTimestamp: 'now' }),
    ),
    spec: mostly<object>(
      fc.oneof(
        fc.constant({}),
        fc.record({ csi: fc.jsonValue() }),
        fc.constant({ nfs: { server: 'a', path: '/b' } }),
      ),
      fc.record({ claimRef: fc.oneof(fc.jsonValue(), fc.constant({ namespace: 'a', name: 'web' })) }),
    ),
  })
  .map(({ name, ...values }) => volume(name, values));
const claims = fc
  .tuple(fullName, fc.option(volumeName, { nil: undefined }), fc.constantFrom('Bound', 'Pending', 'Lost'))
  .map(([name, volumeName, phase]) => ({ ...claim(name, volumeName), status: { phase } }));
const anyItem = fc.oneof(
  { weight: 16, arbitrary: volumes },
  { weight: 3, arbitrary: claims },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const items = fc.array(anyItem, { minLength: 1, maxLength: 5 });
/** Options that mostly choose volumes of a list. */
const optionsFor = (list: readonly unknown[]): fc.Arbitrary<string[]> => {
  const listed = list.filter(isVolume);
  const known = listed.length === 0 ? [] : [fc.constantFrom(...listed)];
  const renamed = (option: string[]): fc.Arbitrary<string[]> =>
    mostly(
      fc.constant(option),
      fc.constantFrom('b/new', 'b/new-*', 'b/*').map((as) => [...option, '--as', as]),
    );
  const option = fc.oneof(
    ...known.map((any) => any.map(({ metadata }) => ['--volume', metadata.name])),
    ...known.map((any) => any.map(({ spec }) => ['--claim', claimOf(spec.claimRef)])),
    ...known.map((any) => any.map(({ spec }) => ['--claim', claimOf(spec.claimRef).replace(/\d+$/, '*')])),
    fc.constantFrom<string[]>(['--claim', 'a/*'], ['--claim', 'a/data-web-*']),
  );
  return fc.array(option.chain(renamed), { minLength: 1, maxLength: 3 }).map((options) => options.flat());
};

function isVolume(item: unknown): item is PersistentVolume {
  return (item as Partial<PersistentVolume> | null)?.kind === 'PersistentVolume';
}

function claimOf(claimRef: unknown): string {
  const { namespace, name } = Object(claimRef) as Record<string, unknown>;
  return `${String(namespace)}/${String(name)}`;
}

const cases = items.chain((list) => fc.tuple(fc.constant(list), optionsFor(list)));

function listingFrom(text: string): Listing {
  return listingOf(parseManifests(text, 'list'), 'list');
}

/** The volumes written for these arguments and this list, or none if refused. */
function written(options: readonly string[], list: readonly unknown[]): PersistentVolume[] {
  try {
    const listing = listingFrom(JSON.stringify(listOf(...list)));
    const restorations = choose(readOptions(options), listing, [], NOW);
    const documents = parseAllDocuments(restoreManifest(restorations), { version: '1.1' });
    return documents.map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as PersistentVolume;
    });
  } catch (error) {
    if (error instanceof Refusal || error instanceof UsageError) return [];
    throw error;
  }
}

const without = (object: object, ...keys: string[]): unknown =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

test('each written volume is restorable, retained and reserved for one claim, for any input', () => {
  let count = 0;
  fc.assert(
    fc.property(cases, ([list, options]) => {
      const given = JSON.parse(JSON.stringify(list)) as readonly unknown[];
      const manifests = written(options, list);
      count += manifests.length;
      const taken = new Set<string>();
      for (const { kind, metadata, spec, ...rest } of manifests) {
        const [original, ...doubles] = given
          .filter(isVolume)
          .filter((volume) => volume.metadata.name === metadata.name);
        const { namespace, name } = spec.claimRef;
        expect(doubles).toEqual([]);
        expect([kind, rest]).toEqual(['PersistentVolume', { apiVersion: 'v1' }]);
        expect(original).toMatchObject({
          metadata: { uid: metadata.uid, resourceVersion: metadata.resourceVersion },
          spec: { persistentVolumeReclaimPolicy: 'Retain' },
          status: { phase: expect.stringMatching(/^(Released|Failed|Available)$/) as string },
        });
        if (!options.includes('--as'))
          expect(original).toMatchObject({ spec: { claimRef: { namespace, name } } });
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
        const ofTheClaim = { kind: 'PersistentVolumeClaim', metadata: { namespace, name } };
        // The last claim with a name wins.
        const existing = given.filter((item) => matches(item, ofTheClaim)).at(-1);
        if (existing !== undefined)
          expect(existing).toMatchObject({
            spec: { volumeName: metadata.name },
            status: { phase: 'Pending' },
          });
      }
    }),
    { numRuns: RUNS },
  );
  // Without written volumes, the test proves nothing.
  expect(count).toBeGreaterThan(RUNS / 10);
});

function matches(item: unknown, expected: { kind: string; metadata: object }): boolean {
  const { kind, metadata } = Object(item) as Record<string, unknown>;
  return (
    kind === expected.kind &&
    Object.entries(expected.metadata).every(
      ([key, value]) => (Object(metadata) as Record<string, unknown>)[key] === value,
    )
  );
}

test('any input is accepted or rejected with a UsageError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.array(fc.string()), (input, words) => {
      for (const read of [() => listingFrom(input), () => readOptions(words)]) {
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
