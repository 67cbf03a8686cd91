import type { KubeObject, Manifest } from '../../../tools/manifests/manifest';
import { parseManifests } from '../../../tools/manifests/parse';
import { choose } from '../../../tools/restore/choose';
import { listingOf } from '../../../tools/restore/listing';
import { readOptions } from '../../../tools/restore/options';
import { Refusal } from '../../../tools/restore/refusal';
import { claim, listOf, volume } from '../../support/cluster-listing';

const NOW = Date.parse('2020-01-11T00:00:00Z');

const read = (items: readonly unknown[]): Manifest[] =>
  parseManifests(JSON.stringify(listOf(...items)), 'list');

/** A line `volume claim` for each restored volume, or all problems. */
function outcome(
  args: readonly string[],
  items: readonly unknown[],
  manifests: readonly unknown[] = [],
): readonly string[] {
  try {
    const restorations = choose(
      readOptions(args),
      listingOf(read(items), 'list'),
      manifests.map((object) => ({ object: object as KubeObject, source: 'app.yaml:1' })),
      NOW,
    );
    return restorations.map(({ volume, claim }) => `${volume.name} ${claim.text}`);
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
}

const V0 = 'visits/data-visits-0';
const A = ['--volume', 'a'];

/** A StatefulSet `visits/visits` with a template `data`. */
const statefulSet = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { namespace: 'visits', name: 'visits' },
  spec: {
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'nfs-reliable',
          resources: { requests: { storage: '32Mi' } },
          ...spec,
        },
      },
    ],
  },
});

const pending = (name: string, volumeName?: string, spec: object = {}): object => ({
  ...claim(name),
  spec: { volumeName, ...spec },
});

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

function reservedFor(text: string): object {
  const [namespace, name] = text.split('/');
  return { claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name } };
}

const PATCH = `run "kubectl patch pv a -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'" and list again.`;

describe('a volume is refused', () => {
  test.each<[what: string, items: unknown[], ...problems: string[]]>([
    [
      'that is being deleted',
      [volume('a', { metadata: { deletionTimestamp: '2020-01-02T00:00:00Z' } })],
      'a: metadata.deletionTimestamp: Kubernetes does not undo a deletion (got "2020-01-02T00:00:00Z"). Wait until the volume is gone, then define a RetainedVolume for its directory (docs/restore.md).',
    ],
    ...['Bound', 'Available', 'Pending', ''].map((phase): [string, unknown[], string] => [
      `whose phase is "${phase}"`,
      [volume('a', { phase }), claim(V0, 'a')],
      `a: status.phase: must be Released, Failed, or Available with a claimRef (got "${phase}"). Only a volume whose claim is gone can be restored.`,
    ]),
    [
      'that is Released with another reclaim policy',
      [volume('a', { reclaimPolicy: 'Delete' })],
      `a: spec.persistentVolumeReclaimPolicy: must be "Retain" (got "Delete"). Kubernetes may delete the volume soon: ${PATCH}`,
    ],
    [
      'that is Failed with another reclaim policy and without a uid',
      [volume('a', { phase: 'Failed', reclaimPolicy: 'Delete', metadata: { uid: 7 } })],
      `a: spec.persistentVolumeReclaimPolicy: must be "Retain" (got "Delete"). Kubernetes may delete the volume soon: ${PATCH}`,
      'a: metadata.uid: must be set, so that "kubectl replace" notices a change. List the cluster with "kubectl get pv,pvc -A -o json".',
    ],
    [
      'that has no claimRef',
      [volume('a', { spec: { claimRef: undefined } })],
      'a: spec.claimRef: must have a namespace and a name (got null). Name the claim: --volume a --as NAMESPACE/NAME.',
    ],
    [
      'whose claimRef has no namespace',
      [volume('a', { spec: { claimRef: { name: 'b' } } })],
      'a: spec.claimRef: must have a namespace and a name (got {"name":"b"}). Name the claim: --volume a --as NAMESPACE/NAME.',
    ],
    [
      'whose claim has an invalid name',
      [volume('a', { claim: 'visits/Data' })],
      'a: spec.claimRef.name: must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters) (got "Data").',
    ],
    [
      'whose claim is bound to another volume',
      [volume('a'), volume('b', { phase: 'Bound' }), claim(V0, 'b')],
      `${V0}: already exists and is bound to b, so it cannot get a. Scale its StatefulSet to 0, run "kubectl -n visits delete pvc data-visits-0", and list again.`,
    ],
    [
      'that is reserved for a claim which is bound to another volume',
      [
        volume('a', { phase: 'Available', spec: reservedFor(V0) }),
        volume('b', { phase: 'Bound' }),
        claim(V0, 'b'),
      ],
      `${V0}: already exists and is bound to b, so it cannot get a. Scale its StatefulSet to 0, run "kubectl -n visits delete pvc data-visits-0", and list again.`,
    ],
    [
      'that is Failed and whose claim is bound to it',
      [volume('a', { phase: 'Failed' }), claim(V0, 'a')],
      `${V0}: already exists and is bound to a, so it cannot get a. Scale its StatefulSet to 0, run "kubectl -n visits delete pvc data-visits-0", and list again.`,
    ],
    [
      'whose Pending claim refers to another volume',
      [volume('a'), pending(V0, 'b')],
      `${V0}: already exists and waits for b, so it cannot get a. Scale its StatefulSet to 0, run "kubectl -n visits delete pvc data-visits-0", and list again.`,
    ],
    [
      'whose Pending claim refers to no volume',
      [volume('a'), pending(V0)],
      `${V0}: already exists and waits for a volume, so it cannot get a. Scale its StatefulSet to 0, run "kubectl -n visits delete pvc data-visits-0", and list again.`,
    ],
    [
      'for whose claim another volume is reserved',
      [volume('a'), volume('b', { phase: 'Available', spec: reservedFor(V0) })],
      `${V0}: b is already reserved for it, and Kubernetes could bind either. Restore that volume, or run "kubectl delete pv b", which keeps its data, and list again.`,
    ],
    [
      'for whose claim a volume is reserved that Kubernetes would delete with its data',
      [
        volume('a'),
        volume('b', {
          phase: 'Available',
          spec: { ...reservedFor(V0), persistentVolumeReclaimPolicy: 'Delete' },
        }),
      ],
      `${V0}: b is already reserved for it, and Kubernetes could bind either. Restore that volume, or run "kubectl patch pv b -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'" and "kubectl delete pv b", which keeps its data, and list again.`,
    ],
    [
      'whose directory the claim already has',
      [inDirectory('a'), inDirectory('b', { phase: 'Bound' }), claim(V0, 'b')],
      `a: its directory is in use by ${V0} through b (got nfs.example.com:/srv/nfs/d). There is nothing to restore: "kubectl delete pv a" removes this volume and keeps the directory.`,
    ],
  ])('%s', (_, items, ...problems) => {
    expect(outcome(A, items)).toEqual(problems);
  });

  test('whose directory another claim uses, unless the volumes are for many nodes', () => {
    const other = { phase: 'Bound', claim: 'shop/data' };
    const shared = { accessModes: ['ReadWriteMany'], nfs: { server: 'nfs.example.com', path: '/srv/nfs/d' } };

    expect(outcome(A, [inDirectory('a'), inDirectory('b', other), claim('shop/data', 'b')])).toEqual([
      expect.stringMatching(/^a: its directory is in use by shop\/data through b /),
    ]);
    expect(
      outcome(A, [
        volume('a', { spec: shared }),
        volume('b', { ...other, spec: shared }),
        claim('shop/data', 'b'),
      ]),
    ).toEqual([`a ${V0}`]);
  });

  test('whose directory the claim has already, also if the volumes are for many nodes', () => {
    const spec = { accessModes: ['ReadWriteMany'], nfs: { server: 'a.b', path: '/c' } };

    expect(
      outcome(A, [volume('a', { spec }), volume('b', { phase: 'Bound', spec }), claim(V0, 'b')]),
    ).toEqual([expect.stringMatching(/^a: its directory is in use by visits\/data-visits-0 through b /)]);
  });

  test('whose claim the manifests do not create', () => {
    expect(outcome([...A, '--as', 'shop/data-shp-0'], [volume('a')], [statefulSet()])).toEqual([
      'shop/data-shp-0: not created by these manifests. Add the manifests that create it, or pass none.',
    ]);
  });
});

/** A volume in a directory that is not named after the claim. */
function inDirectory(name: string, values: object = {}): object {
  return volume(name, { spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d' } }, ...values });
}

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

/** The directory /srv/nfs/d, mounted by csi-driver-nfs. */
const csiAt = (volumeHandle: string): object => ({
  nfs: undefined,
  csi: {
    driver: 'nfs.csi.k8s.io',
    volumeHandle,
    volumeAttributes: { server: 'nfs.example.com', share: '/srv/nfs', subDir: 'd' },
  },
});

describe('of two volumes with one directory, for two claims', () => {
  const at = (path: string, spec: object = {}) => ({
    spec: { nfs: { server: 'NFS.example.com', path }, ...spec },
  });
  const other = 'visits/data-visits-1';
  const both = ['--volume', 'a', '--volume', 'b'];

  test.each(['/srv/nfs/d', '/srv/nfs/d/', '/srv/nfs//d', '/srv/nfs/./d'])(
    'none is restored if the second one has the path %s',
    (path) => {
      const items = [inDirectory('a'), volume('b', { claim: other, ...at(path) })];

      expect(outcome(both, items)).toEqual([
        `nfs.example.com:/srv/nfs/d: must go to one claim only (got 2: ${V0} through a, ${other} through b). Choose one of them with --claim, or have all claims ask for ReadWriteMany.`,
      ]);
    },
  );

  test('both are restored if they are for many nodes', () => {
    const accessModes = ['ReadWriteMany'];
    const nfs = { server: 'nfs.example.com', path: '/srv/nfs/d' };
    const items = [
      volume('a', { spec: { nfs, accessModes } }),
      volume('b', { claim: other, ...at('/srv/nfs/d', { accessModes }) }),
    ];

    expect(outcome(both, items)).toEqual([`a ${V0}`, `b ${other}`]);
  });

  test('none is restored if the other one is deleted together with the directory', () => {
    const spec = {
      nfs: { server: 'nfs.example.com', path: '/srv/nfs/d/' },
      persistentVolumeReclaimPolicy: 'Delete',
    };
    const items = [inDirectory('a'), volume('b', { claim: other, phase: 'Failed', spec })];

    expect(outcome(['--volume', 'a'], items)).toEqual([
      `a: its directory can be removed together with b, whose reclaim policy is "Delete" (got nfs.example.com:/srv/nfs/d). Run "kubectl patch pv b -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'", and list again.`,
    ]);
  });

  test.each<[what: string, values: Parameters<typeof volume>[1], isRefused: boolean]>([
    [
      'on NFS, with a provisioner',
      { spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d' } } },
      true,
    ],
    ['of a directory above it', { spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs' } } }, true],
    [
      'of a directory below it',
      { spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d/e' } } },
      false,
    ],
    ['of a similar name', { spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d2' } } }, false],
    [
      'on NFS, without a provisioner',
      { metadata: { annotations: {} }, spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d' } } },
      false,
    ],
    [
      'that is recycled',
      {
        reclaimPolicy: 'Recycle',
        metadata: { annotations: {} },
        spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d' } },
      },
      true,
    ],
    ['of csi-driver-nfs', { spec: csiAt('nfs.example.com#srv/nfs#d#b#') }, true],
    ['of csi-driver-nfs, which archives', { spec: csiAt('nfs.example.com#srv/nfs#d#b#archive') }, true],
    ['of csi-driver-nfs before 4.0', { spec: csiAt('nfs.example.com/srv/nfs/d') }, true],
    ['of csi-driver-nfs, whose handle retains', { spec: csiAt('nfs.example.com#srv/nfs#d#b#retain') }, false],
    [
      'of csi-driver-nfs, whose handle names another directory',
      { spec: csiAt('nfs.example.com#srv#d#b#') },
      false,
    ],
    ['of csi-driver-nfs, whose handle names no directory', { spec: csiAt('root') }, false],
  ])('with a volume with the policy Delete %s', (_, values, isRefused) => {
    for (const phase of ['Failed', 'Bound']) {
      const modes = { accessModes: ['ReadWriteMany'] };
      const b = {
        reclaimPolicy: 'Delete',
        claim: other,
        phase,
        ...values,
        spec: { ...values?.spec, ...modes },
      };
      const nfs = { server: 'nfs.example.com', path: '/srv/nfs/d' };
      const items = [volume('a', { spec: { nfs, ...modes } }), volume('b', b), claim(other, 'b')];

      expect(outcome(['--volume', 'a'], items)).toEqual(
        isRefused ? [expect.stringContaining('can be removed together with b')] : [`a ${V0}`],
      );
    }
  });

  test.each<[phase: string, modes: [string, string], problem: string | undefined]>([
    ['Bound', ['ReadWriteMany', 'ReadWriteMany'], undefined],
    ['Bound', ['ReadWriteOnce', 'ReadWriteMany'], `its directory is in use by ${other} through b`],
    ['Bound', ['ReadWriteMany', 'ReadWriteOnce'], `its directory is in use by ${other} through b`],
    ['Available', ['ReadWriteMany', 'ReadWriteMany'], undefined],
    ['Available', ['ReadWriteOnce', 'ReadWriteOnce'], `its directory is reserved for ${other} through b`],
  ])('while the other one is %s, with the modes %j', (phase, [ours, theirs], problem) => {
    const nfs = { server: 'nfs.example.com', path: '/srv/nfs/d' };
    const theirSpec = { nfs, accessModes: [theirs], ...(phase === 'Available' && reservedFor(other)) };
    const items = [
      volume('a', { spec: { nfs, accessModes: [ours] } }),
      volume('b', { claim: other, phase, spec: theirSpec }),
      ...(phase === 'Bound' ? [claim(other, 'b')] : []),
    ];

    expect(outcome(['--volume', 'a'], items)).toEqual([
      problem === undefined ? `a ${V0}` : expect.stringContaining(problem),
    ]);
  });

  test.each([
    ['fd00::1', 'fd00:0:0::1'],
    ['fd00::1', '[FD00::1]'],
    ['nas.example.com', 'NAS.example.com.'],
  ])('on the servers %s and %s, which are one', (server, same) => {
    const items = [
      volume('a', { spec: { nfs: { server, path: '/d' } } }),
      volume('b', { claim: other, spec: { nfs: { server: same, path: '/d' } } }),
    ];

    expect(outcome(both, items)).toEqual([expect.stringContaining('must go to one claim only')]);
  });

  test('the first is not restored while the second is Bound, whatever the spelling', () => {
    const items = [
      inDirectory('a'),
      volume('b', { claim: other, phase: 'Bound', ...at('/srv/nfs/d/') }),
      claim(other, 'b'),
    ];

    expect(outcome(['--volume', 'a'], items)).toEqual([
      expect.stringContaining(`its directory is in use by ${other} through b`),
    ]);
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
