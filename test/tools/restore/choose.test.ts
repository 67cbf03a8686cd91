import { InvalidPropsError } from '../../../lib';
import { type Selection, chooseVolumes } from '../../../tools/restore/choose';
import { readListing } from '../../../tools/restore/listing';
import { readOptions } from '../../../tools/restore/options';
import { claim, listOf, volume } from '../../support/cluster-listing';

const NOW = Date.parse('2020-01-11T00:00:00Z');

/** The names of the volumes that are chosen from a list of these objects, or what speaks against it. */
function choose(args: readonly string[], ...items: readonly unknown[]): readonly string[] {
  const selection: Selection = readOptions(args);
  try {
    const listing = readListing(JSON.stringify(listOf(...items)), 'list');
    return chooseVolumes(selection, listing, 'list', NOW).map(({ name }) => name);
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.faults.map(({ message }) => message);
    throw error;
  }
}

/** A volume `a` of the claim `visits/data-visits-0`, with one thing that speaks against giving it back. */
const obstacles: [what: string, items: readonly unknown[], ...faults: string[]][] = [
  [
    'is being deleted',
    [volume('a', { metadata: { deletionTimestamp: '2020-01-02T00:00:00Z' } })],
    'volume "a" is being deleted (deletionTimestamp "2020-01-02T00:00:00Z"): Kubernetes does not take that back; give its directory back with a RetainedVolume once it is gone (docs/restore.md)',
  ],
  ...['Bound', 'Available', 'Failed', 'Pending'].map((phase): [string, unknown[], string] => [
    `is ${phase}`,
    [volume('a', { phase }), claim('visits/data-visits-0', 'a')],
    `volume "a" must be Released, got "${phase}": only a volume whose claim is gone is given back`,
  ]),
  [
    'has no phase',
    [volume('a', { status: { phase: null } })],
    'volume "a" must be Released, got "": only a volume whose claim is gone is given back',
  ],
  [
    'has another reclaim policy',
    [volume('a', { reclaimPolicy: 'Delete' })],
    'volume "a" must have the reclaim policy "Retain", got "Delete": it may be on its way to deletion; if it stays, "kubectl patch pv a -p \'{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}\'" and list again',
  ],
  [
    'has no uid',
    [volume('a', { metadata: { uid: undefined } })],
    'volume "a" must have metadata.uid and metadata.resourceVersion, by which "kubectl replace" sees that it has not changed: list it with "kubectl get pv,pvc -A -o json"',
  ],
  [
    'has no claimRef',
    [volume('a', { spec: { claimRef: undefined } })],
    'volume "a" must have a spec.claimRef with kind "PersistentVolumeClaim", namespace and name, got null: it does not tell whom it belonged to; reserve it by hand (docs/restore.md)',
  ],
  [
    'has a claimRef without a namespace',
    [volume('a', { spec: { claimRef: { kind: 'PersistentVolumeClaim', name: 'b' } } })],
    'volume "a" must have a spec.claimRef with kind "PersistentVolumeClaim", namespace and name, got {"kind":"PersistentVolumeClaim","name":"b"}: it does not tell whom it belonged to; reserve it by hand (docs/restore.md)',
  ],
  [
    'has a claimRef to something else',
    [volume('a', { spec: { claimRef: { kind: 'Pod', namespace: 'a', name: 'b' } } })],
    'volume "a" must have a spec.claimRef with kind "PersistentVolumeClaim", namespace and name, got {"kind":"Pod","namespace":"a","name":"b"}: it does not tell whom it belonged to; reserve it by hand (docs/restore.md)',
  ],
  [
    'belonged to a claim whose name none can have',
    [volume('a', { claim: 'visits/Data' })],
    'volume "a" has a name that no object can have: spec.claimRef.name must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters), got "Data"',
  ],
  [
    'belonged to a claim that was made again',
    [volume('a'), volume('b', { phase: 'Bound' }), claim('visits/data-visits-0', 'b')],
    'volume "a" belongs to the claim visits/data-visits-0, which exists already, bound to "b": scale its StatefulSet to 0, "kubectl -n visits delete pvc data-visits-0", and list again',
  ],
  [
    'belonged to a claim that was made again and waits',
    [volume('a'), claim('visits/data-visits-0')],
    'volume "a" belongs to the claim visits/data-visits-0, which exists already, waiting for a volume: scale its StatefulSet to 0, "kubectl -n visits delete pvc data-visits-0", and list again',
  ],
  [
    'belonged to a claim that another volume is reserved for',
    [volume('a'), volume('b', { phase: 'Available' })],
    'volume "a" belongs to the claim visits/data-visits-0, for which "b" is reserved already: Kubernetes would take either; let the claim be made with that one, or take its reservation away by hand first',
  ],
  [
    'has several things against it',
    [volume('a', { phase: 'Failed', reclaimPolicy: 'Recycle', metadata: { uid: 7 } })],
    'volume "a" must be Released, got "Failed": only a volume whose claim is gone is given back',
    'volume "a" must have the reclaim policy "Retain", got "Recycle": it may be on its way to deletion; if it stays, "kubectl patch pv a -p \'{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}\'" and list again',
    'volume "a" must have metadata.uid and metadata.resourceVersion, by which "kubectl replace" sees that it has not changed: list it with "kubectl get pv,pvc -A -o json"',
  ],
];

test('a volume that is Released and retained is given back', () => {
  expect(choose(['--volume', 'a'], volume('a'), claim('shop/data-visits-0', 'z'))).toEqual(['a']);
});

test.each(obstacles)('a volume is refused that %s', (_, items, ...faults) => {
  expect(choose(['--volume', 'a'], ...items)).toEqual(faults);
});

test('two volumes of one claim are refused even where both are named', () => {
  const [fault, ...others] = choose(['--volume', 'a', '--volume', 'b'], volume('a'), volume('b'));

  expect(fault).toBe(
    'the claim visits/data-visits-0 had 2 volumes: a (10d old, 32Mi, nfs.example.com:/srv/nfs/visits-data-visits-0-a), b (10d old, 32Mi, nfs.example.com:/srv/nfs/visits-data-visits-0-b): look into the directories, and choose one with --volume NAME',
  );
  expect(others).toEqual([]);
});

test.each([
  ['no claim at all', [], 'no claim'],
  [
    'the claims of another namespace alone',
    [claim('shop/data-shop-0', 'c')],
    'not the claims of all volumes',
  ],
])('a list is refused that holds %s though a volume is Bound', (_, claims, what) => {
  expect(
    choose(
      ['--volume', 'a'],
      volume('a'),
      volume('b', { claim: 'times/data-b-0', phase: 'Bound' }),
      ...claims,
    ),
  ).toEqual([
    `the list holds ${what}, though these volumes are Bound: b to times/data-b-0; list volumes and claims of all namespaces at once, "kubectl get pv,pvc -A -o json"`,
  ]);
});

test('long enumerations are cut', () => {
  const many = Array.from({ length: 12 }, (_, i) => volume(`v${i}`, { claim: `shop/c-${i}` }));

  expect(choose(['--volume', 'none'], ...many)[0]).toMatch(/, v9 of shop\/c-9, and 2 more$/);
});

const WEB = ['--statefulset', 'visits/web'];
const X_WEB = ['--statefulset', 'visits/x-web'];
const DOUBT =
  '--statefulset visits/web: by their names, these may be claims of another StatefulSet: data-x-web-0 (template "data-x", or template "data" of "x-web"); name those that you mean: --claim visits/data-x-web-0';
const dataXWeb = (label?: string): object =>
  volume('v', {
    claim: 'visits/data-x-web-0',
    metadata: { labels: { 'app.kubernetes.io/instance': label } },
  });
const sibling = (label: string): object[] => [
  claim('visits/data-x-web-1', 'w', { 'app.kubernetes.io/instance': label }),
  volume('w', { claim: 'visits/data-x-web-1', phase: 'Bound' }),
];

describe('of the claims of a StatefulSet', () => {
  test.each<[what: string, args: string[], items: unknown[], outcome: string[]]>([
    [
      'every template is taken, and every ordinal as a number',
      WEB,
      ['data-web-10', 'logs-web-0', 'data-web-9'].map((name) => volume(name, { claim: `visits/${name}` })),
      ['data-web-9', 'data-web-10', 'logs-web-0'],
    ],
    [
      'those of other namespaces, of longer and shorter names, without an ordinal and without a template are left out',
      WEB,
      [
        volume('v', { claim: 'visits/data-web-0' }),
        ...[
          'shop/data-web-0',
          'visits/data-web2-0',
          'visits/data-web-0-0',
          'visits/data-web',
          'visits/data-web-01',
          'visits/web-0',
          'visits/data-aweb-0',
        ].map((name, i) => volume(`other-${i}`, { claim: name })),
      ],
      ['v'],
    ],
    ['one whose template has a hyphen is refused', WEB, [dataXWeb()], [DOUBT]],
    ['one is taken whose template is one word', X_WEB, [dataXWeb()], ['v']],
    ["the volume's label decides for it", WEB, [dataXWeb('web')], ['v']],
    ['the label of a claim of the same series decides for it', WEB, [dataXWeb(), ...sibling('web')], ['v']],
    ['a label that is no reading of the name decides nothing', WEB, [dataXWeb('release')], [DOUBT]],
    [
      'labels that contradict each other decide nothing',
      WEB,
      [dataXWeb('x-web'), ...sibling('web')],
      [DOUBT],
    ],
    [
      'the label decides against it, even where the template is one word',
      X_WEB,
      [dataXWeb('web')],
      [
        '--statefulset visits/x-web: no Released volume belonged to a claim of it; Released are v of visits/data-x-web-0',
      ],
    ],
    [
      'one in doubt is taken when it is named',
      [...WEB, '--claim', 'visits/data-x-web-0'],
      [dataXWeb(), volume('u', { claim: 'visits/data-web-0' })],
      ['u', 'v'],
    ],
    [
      'those that are Bound or given back already are left alone, and one that Failed is not overlooked',
      WEB,
      [
        volume('a', { claim: 'visits/data-web-0', phase: 'Bound' }),
        claim('visits/data-web-0', 'a'),
        volume('b', { claim: 'visits/data-web-1', phase: 'Available' }),
        volume('c', { claim: 'visits/data-web-2', phase: 'Failed' }),
        volume('d', { claim: 'visits/data-web-3' }),
      ],
      ['volume "c" must be Released, got "Failed": only a volume whose claim is gone is given back'],
    ],
  ])('%s', (_, args, items, outcome) => {
    expect(choose(args, ...items)).toEqual(outcome);
  });
});
