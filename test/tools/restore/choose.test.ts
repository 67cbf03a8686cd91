import { Refusal } from '../../../tools/restore/refusal';
import { claim, volume } from '../../support/cluster-listing';
import { A, V0, inDirectory, outcome, pending, reservedFor, statefulSet } from './outcome';

describe('a volume is restored', () => {
  test.each<[what: string, args: string[], items: unknown[], expected: string[]]>([
    ['that is Released and retained', A, [volume('a'), claim('shop/data-visits-0', 'z')], [`a ${V0}`]],
    [
      'that is Failed and retained, and whose claim is gone',
      A,
      [volume('a', { phase: 'Failed' })],
      [`a ${V0}`],
    ],
    ['whose Pending claim refers to it', A, [volume('a'), pending(V0, 'a')], [`a ${V0}`]],
    [
      'that is Available and reserved, after a claim bound to another volume is gone',
      A,
      [volume('a', { phase: 'Available', spec: reservedFor(V0) }), volume('b')],
      [`a ${V0}`],
    ],
    ['to a claim of another name', [...A, '--as', 'shop/data-shop-3'], [volume('a')], ['a shop/data-shop-3']],
    [
      'without a claimRef, to the claim that --as names',
      [...A, '--as', 'shop/data'],
      [volume('a', { phase: 'Available', spec: { claimRef: undefined } })],
      ['a shop/data'],
    ],
  ])('%s', (_, args, items, expected) => {
    expect(outcome(args, items)).toEqual(expected);
  });
});

describe('of several volumes of one claim', () => {
  const OLD_AND_NEW = [volume('new', { created: '2020-01-10T00:00:00Z' }), volume('old')];

  test.each([
    ['by its claim', ['--claim', V0]],
    ['by a pattern', ['--claim', 'visits/data-visits-*']],
    ['both by name', ['--volume', 'old', '--volume', 'new']],
  ])('none is restored if chosen %s, and all are listed', (_, args) => {
    const [problem, ...others] = outcome(args, OLD_AND_NEW);
    const shown = (name: string, age: string): string =>
      `${name} (Released, ${age} old, 32Mi, nfs.example.com:/srv/nfs/visits-data-visits-0-${name})`;

    expect(problem).toMatch(`${V0}: must get one volume only (got 2: `);
    expect(problem).toMatch(shown('old', '10d'));
    expect(problem).toMatch(shown('new', '24h'));
    expect(problem).toMatch(/\. Compare the directories, and choose one with --volume NAME\.$/);
    expect(others).toEqual([]);
  });

  test.each([
    ['the claim is chosen', ['--claim', V0], []],
    ['the manifests create the claim', [], [statefulSet()]],
    ['nothing else is chosen', [], []],
  ])('the one that --volume names is restored if %s', (_, args, manifests) => {
    expect(outcome([...args, '--volume', 'old'], OLD_AND_NEW, manifests)).toEqual([`old ${V0}`]);
  });

  test('the newest is restored if all have the same directory', () => {
    const items = [inDirectory('old'), inDirectory('new', { created: '2020-01-10T00:00:00Z' })];

    expect(outcome(['--claim', V0], items)).toEqual([`new ${V0}`]);
  });
});

test.each([
  ['local', { local: { path: '/mnt/d' } }],
  ['iscsi', { iscsi: { iqn: 'x' } }],
])('two %s volumes never count as one directory', (_, source) => {
  const spec = { nfs: undefined, ...source };

  expect(outcome(['--claim', V0], [volume('a', { spec }), volume('b', { spec })])).toEqual([
    expect.stringMatching(/must get one volume only \(got 2/),
  ]);
});

describe('a claim is chosen', () => {
  const NAMES = [
    'data-web-10',
    'data-web-9',
    'data-web-db-0',
    'data-web-01',
    'data-web',
    'logs-web-0',
    'web-0',
  ];
  const items = [
    ...NAMES.map((name) => volume(name, { claim: `visits/${name}` })),
    volume('other', { claim: 'shop/data-web-0' }),
  ];

  test('by a pattern whose "*" matches an ordinal only', () => {
    expect(outcome(['--claim', 'visits/data-web-*'], items)).toEqual([
      'data-web-9 visits/data-web-9',
      'data-web-10 visits/data-web-10',
    ]);
  });

  test('by its namespace alone', () => {
    expect(outcome(['--claim', 'visits/*'], items)).toHaveLength(NAMES.length);
  });

  test('with one pattern for each of two StatefulSets with nested names', () => {
    const names = ['data-redis-0', 'data-my-redis-0'];
    const nested = names.map((name) => volume(name, { claim: `visits/${name}` }));
    const args = names.flatMap((name) => ['--claim', `visits/${name.replace(/0$/, '*')}`]);

    expect(outcome(args, nested)).toHaveLength(2);
    expect(outcome(args.slice(0, 2), nested)).toEqual(['data-redis-0 visits/data-redis-0']);
  });

  test('independently of the labels of volumes and claims', () => {
    const labels = { 'app.kubernetes.io/instance': 'k8s' };
    const name = 'monitoring/db-prometheus-k8s-0';

    expect(
      outcome(
        ['--claim', 'monitoring/db-prometheus-k8s-*'],
        [volume('a', { claim: name, metadata: { labels } })],
      ),
    ).toEqual([`a ${name}`]);
  });

  test('and renamed with the same ordinal, or moved to another namespace', () => {
    const rename = ['--claim', 'visits/data-web-*', '--as', 'shop/disk-store-*'];
    const move = ['--claim', 'visits/*', '--as', 'new/*'];

    expect(outcome(rename, items)).toEqual([
      'data-web-9 shop/disk-store-9',
      'data-web-10 shop/disk-store-10',
    ]);
    expect(outcome(move, items)).toContain('web-0 new/web-0');
  });

  test('and renamed again after an interrupted restore with the same result', () => {
    const args = ['--claim', 'visits/data-web-*', '--as', 'shop/data-web-*'];
    const done = volume('done', { phase: 'Available', spec: reservedFor('shop/data-web-8') });

    expect(outcome(args, [done])).toEqual(['done shop/data-web-8']);
    expect(outcome(args, [...items, done])).toHaveLength(3);
  });

  test('but not renamed to the name of another claim', () => {
    const args = ['--claim', V0, '--claim', 'shop/b', '--as', 'shop/a', '--as', 'shop/a'];

    expect(outcome(args, [volume('a'), volume('b', { claim: 'shop/b' })])).toEqual([
      expect.stringMatching(/^shop\/a: must get one volume only \(got 2: a /),
    ]);
  });

  test('by its exact name without a volume, and the reason is reported', () => {
    expect(outcome(['--claim', V0], [volume('a', { phase: 'Bound' }), claim(V0, 'a')])).toEqual([
      expect.stringMatching(/^a: status\.phase: must be Released/),
    ]);
    expect(outcome(['--claim', V0], [volume('b', { claim: 'shop/b' })])).toEqual([
      `--claim ${V0}: no volume can be restored to it. Volumes that can be restored: b for shop/b.`,
    ]);
  });
});

describe('by the manifests', () => {
  test('the volumes of all their claims with any ordinal are restored, and no others', () => {
    const persistentVolumeClaim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'visits', name: 'reports' },
      spec: {},
    };
    const items = [
      'visits/data-visits-7',
      'visits/reports',
      'visits/logs-visits-0',
      'shop/data-visits-0',
    ].map((name) => volume(name.replace('/', '.'), { claim: name }));

    expect(outcome([], items, [statefulSet(), persistentVolumeClaim])).toEqual([
      'visits.data-visits-7 visits/data-visits-7',
      'visits.reports visits/reports',
    ]);
  });

  test('a claim is skipped if it is bound, or has its old directory in a new volume', () => {
    const items = [
      volume('a', { phase: 'Bound' }),
      claim(V0, 'a'),
      inDirectory('old', { claim: 'visits/data-visits-1' }),
      inDirectory('new', { claim: 'visits/data-visits-1', phase: 'Bound' }),
      claim('visits/data-visits-1', 'new'),
      volume('c', { claim: 'visits/data-visits-2' }),
    ];

    expect(outcome([], items, [statefulSet()])).toEqual(['c visits/data-visits-2']);
    expect(outcome([], items.slice(0, 2), [statefulSet()])).toEqual([
      'no volume can be restored to a claim of the manifests. No volume in the listing can be restored.',
    ]);
  });

  const AT = 'StatefulSet visits/visits, volumeClaimTemplates[data] (app.yaml:1)';
  test.each<[what: string, spec: object, problem: string]>([
    [
      'more than the smallest size',
      { resources: { requests: { storage: '64Mi' } } },
      'claims must ask for at most 16Mi, the size of b (got 64Mi). A claim that asks for more gets a new, empty volume.',
    ],
    [
      'another class',
      { storageClassName: 'fast' },
      `claims must have the class "nfs-reliable" of a (got "fast"). Keep the class, or change that of the volume first: "kubectl patch pv a -p '{"spec":{"storageClassName":"fast"}}'".`,
    ],
    [
      'access modes that a volume lacks',
      { accessModes: ['ReadWriteMany'] },
      'claims must have access modes of a, ["ReadWriteOnce"] (got ["ReadWriteMany"]). A claim with other modes gets a new, empty volume.',
    ],
    [
      'another volumeMode',
      { volumeMode: 'Block' },
      'claims must have the volumeMode "Filesystem" of a (got "Block").',
    ],
  ])('claims are refused that request %s', (_, spec, problem) => {
    const items = [
      volume('a'),
      volume('b', { claim: 'visits/data-visits-1', spec: { capacity: { storage: '16Mi' } } }),
    ];
    const request = { resources: { requests: { storage: '16Mi' } }, ...spec };

    expect(outcome([], items, [statefulSet(request)])).toEqual([`${AT}: ${problem}`]);
  });

  test('claims are accepted that request the size in another unit, less, or the default class', () => {
    for (const spec of [
      { resources: { requests: { storage: '32768Ki' } } },
      { resources: { requests: { storage: '1M' } }, storageClassName: undefined },
    ])
      expect(outcome([], [volume('a')], [statefulSet(spec)])).toEqual([`a ${V0}`]);
  });

  test('a StatefulSet of the listing is checked, unless the manifests define it too', () => {
    const large = statefulSet({ resources: { requests: { storage: '64Mi' } } });

    expect(outcome(A, [volume('a'), large])).toEqual([
      expect.stringMatching(/claims must ask for at most 32Mi, the size of a \(got 64Mi\)/),
    ]);
    expect(outcome(A, [volume('a'), large], [statefulSet()])).toEqual([`a ${V0}`]);
  });

  test('a Pending claim that refers to the volume takes precedence', () => {
    const large = pending(V0, 'a', { resources: { requests: { storage: '64Mi' } } });

    expect(outcome(A, [volume('a'), large], [statefulSet()])).toEqual([
      `PersistentVolumeClaim ${V0} (list: items[1]): claims must ask for at most 32Mi, the size of a (got 64Mi). A claim that asks for more gets a new, empty volume.`,
    ]);
  });
});

test('a listing may lack a claim of an unrelated namespace, as kubectl lists claims later', () => {
  const others = [claim('shop/data-shop-0', 'c'), claim('games/data-games-0', 'd')];
  const bound = volume('b', { claim: 'times/data-b-0', phase: 'Bound' });
  expect(outcome(A, [volume('a'), bound, ...others])).toEqual(['a visits/data-visits-0']);
});

test.each([
  ['no claim at all', []],
  ['only the claims of another namespace', [claim('shop/data-shop-0', 'c')]],
])('a listing with a Bound volume is refused if it holds %s', (_, claims) => {
  expect(
    outcome(A, [volume('a'), volume('b', { claim: 'times/data-b-0', phase: 'Bound' }), ...claims]),
  ).toEqual([
    'the listing lacks the claims of volumes that are Bound: b to times/data-b-0. List volumes and claims of all namespaces at once: "kubectl get pv,pvc -A -o json".',
  ]);
});

describe('with 10,000 volumes', () => {
  const many = (values: (i: number) => object): object[] =>
    Array.from({ length: 10_000 }, (_, i) => volume(`v${i}`, values(i)));
  const message = (...parameters: Parameters<typeof outcome>): string =>
    new Refusal(outcome(...parameters)).message;

  test.each([
    ['of one claim', ['--claim', V0], many(() => ({}))],
    ['none of which matches', ['--volume', 'none'], many((i) => ({ claim: `shop/c-${i}` }))],
    [
      'none of which is restorable',
      ['--claim', 'shop/*'],
      many((i) => ({ claim: `shop/c-${i}`, reclaimPolicy: 'Delete' })),
    ],
  ])('%s, a refusal is short', (_, args, items) => {
    const text = message(args, items);

    expect(text).toMatch(/and 99\d\d more/);
    expect(text.length).toBeLessThan(3000);
  });
});
