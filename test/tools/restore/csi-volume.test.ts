import { parseAllDocuments } from 'yaml';
import type { KubeObject, Manifest } from '../../../tools/manifests/manifest';
import { parseManifests } from '../../../tools/manifests/parse';
import { choose, wholePlan } from '../../../tools/restore/choose';
import { listingOf } from '../../../tools/restore/listing';
import { csiManifest } from '../../../tools/restore/manifest';
import { readOptions } from '../../../tools/restore/options';
import { Refusal } from '../../../tools/restore/refusal';
import { reportOf } from '../../../tools/restore/report';
import { UsageError } from '../../../tools/usage-error';
import { claim, listOf, volume } from '../../support/cluster-listing';
import { schemaFaults } from '../../support/kubernetes-schema';

const NOW = Date.parse('2020-01-11T00:00:00Z');
const DRIVER = 'nfs.csi.k8s.io';
const AS_CSI = ['--as-csi', DRIVER];

/** A StatefulSet `visits/visits` with a template `data` of a class of the driver. */
const statefulSet = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { namespace: 'visits', name: 'visits' },
  spec: {
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOncePod'],
          storageClassName: 'nfs-csi',
          resources: { requests: { storage: '32Mi' } },
          ...spec,
        },
      },
    ],
  },
});

/** What `--as-csi` writes and reports. */
function written(
  args: readonly string[],
  items: readonly unknown[],
  manifests: readonly unknown[] = [],
): { readonly volumes: unknown[]; readonly report: string } {
  const options = readOptions(args);
  const listing = listingOf(parseManifests(JSON.stringify(listOf(...items)), 'list'), 'list');
  const read: Manifest[] = manifests.map((object) => ({
    object: object as KubeObject,
    source: 'app.yaml:1',
  }));
  const chosen = choose(options, listing, read, NOW);
  const stream = csiManifest(chosen, DRIVER, wholePlan(listing, read));
  return {
    volumes: parseAllDocuments(stream, { version: '1.1' }).map((document) => document.toJS() as unknown),
    report: reportOf(chosen, listing, options),
  };
}

function problems(...args: Parameters<typeof written>): readonly string[] {
  try {
    written(...args);
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    if (error instanceof UsageError) return [error.message];
    throw error;
  }
  return [];
}

describe('restore --as-csi', () => {
  const { volumes, report } = written(['list', 'dist/', ...AS_CSI], [volume('pvc-0d1e')], [statefulSet()]);

  test('writes a new volume of the driver on the same directory, reserved for the same claim', () => {
    expect(volumes).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'csi-pvc-0d1e' },
        spec: {
          accessModes: ['ReadWriteOncePod'],
          capacity: { storage: '32Mi' },
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            namespace: 'visits',
            name: 'data-visits-0',
          },
          csi: {
            driver: DRIVER,
            volumeHandle: 'nfs.example.com#srv/nfs#visits-data-visits-0-pvc-0d1e#csi-pvc-0d1e#retain',
            volumeAttributes: {
              server: 'nfs.example.com',
              share: '/srv/nfs',
              subDir: 'visits-data-visits-0-pvc-0d1e',
            },
          },
          mountOptions: ['nfsvers=4.1', 'hard'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: 'nfs-csi',
          volumeMode: 'Filesystem',
        },
      },
    ]);
    expect(volumes.flatMap(schemaFaults)).toEqual([]);
  });

  test('reports the new volume, and the commands that create it and remove the old one', () => {
    expect(report.split('\n').slice(0, -1)).toEqual([
      '1 volume to restore:',
      '  visits/data-visits-0  32Mi  csi-pvc-0d1e  nfs.example.com:/srv/nfs/visits-data-visits-0-pvc-0d1e',
      'Next, with the output saved as restore.yaml:',
      '  kubectl create -f restore.yaml          # new volumes on the directories of the old ones',
      expect.stringMatching(/^ {2}kubectl apply --server-side -f dist\/ /) as string,
      '  kubectl delete pv pvc-0d1e    # once the claims are Bound; keeps the directories',
    ]);
  });

  test('keeps class, access modes and labels of the old volume where no manifest creates the claim', () => {
    const metadata = { labels: { team: 'shop' }, annotations: { 'pv.kubernetes.io/provisioned-by': 'a/b' } };
    const args = ['--claim', 'visits/data-visits-0', '--as', 'shop/data-shop-3', ...AS_CSI];
    expect(written(args, [volume('a', { metadata })]).volumes).toMatchObject([
      {
        metadata: { name: 'csi-a', labels: { team: 'shop' } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'nfs-reliable',
          claimRef: { namespace: 'shop', name: 'data-shop-3' },
        },
      },
    ]);
  });

  const A = ['--volume', 'a', ...AS_CSI];

  test('keeps the mount options of the annotation, a read-only mount, and the nodes', () => {
    const nodeAffinity = { required: { nodeSelectorTerms: [{ matchFields: [] }] } };
    const annotations = { 'volume.beta.kubernetes.io/mount-options': 'nfsvers=3,hard' };
    const nfs = { server: 'nas', path: '/srv/a', readOnly: true };
    expect(
      written(A, [volume('a', { metadata: { annotations }, spec: { nfs, nodeAffinity } })]).volumes,
    ).toMatchObject([{ spec: { mountOptions: ['nfsvers=3', 'hard', 'ro'], nodeAffinity } }]);
    const slash = volume('a', { spec: { nfs: { server: 'nas', path: '/srv/a/' } } });
    expect(written(A, [slash]).volumes).toMatchObject([
      {
        spec: {
          csi: { volumeHandle: 'nas#srv#a#csi-a#retain', volumeAttributes: { share: '/srv', subDir: 'a' } },
        },
      },
    ]);
    expect(written(A, [volume('a', { spec: { nfs, mountOptions: ['ro'] } })]).volumes).toMatchObject([
      { spec: { mountOptions: ['ro'] } },
    ]);
  });

  /** What `--as-csi` creates for a volume in a directory of its name. */
  const created = (name: string, ordinal: number): object =>
    volume(`csi-${name}`, {
      phase: 'Available',
      spec: {
        nfs: undefined,
        csi: { driver: DRIVER, volumeAttributes: { server: 'nas', share: '/srv', subDir: name } },
        claimRef: { namespace: 'visits', name: `data-visits-${ordinal}` },
        accessModes: ['ReadWriteOncePod'],
        storageClassName: 'nfs-csi',
      },
    });
  const inOwnDirectory = (name: string, ordinal: number, spec: object = {}): object =>
    volume(name, {
      claim: `visits/data-visits-${ordinal}`,
      spec: { nfs: { server: 'nas', path: `/srv/${name}` }, ...spec },
    });

  test('continues after it was interrupted, with the volumes that are not created yet', () => {
    const items = [inOwnDirectory('a', 0), inOwnDirectory('b', 1), created('a', 0)];
    const args = ['list', 'dist/', ...AS_CSI];
    expect(written(args, items, [statefulSet()]).volumes).toMatchObject([{ metadata: { name: 'csi-b' } }]);
    expect(problems(args, [...items, created('b', 1)], [statefulSet()])).toEqual([
      `the volumes of ${DRIVER} exist already: csi-a, csi-b. Apply the manifests that create their claims.`,
    ]);
  });

  test('continues with claims of other names', () => {
    const done = created('a', 0) as { spec: { claimRef: object } };
    const claimRef = { namespace: 'shop', name: 'data-visits-0' };
    const items = [
      inOwnDirectory('a', 0),
      inOwnDirectory('b', 1),
      { ...done, spec: { ...done.spec, claimRef } },
    ];
    const args = ['list', '--claim', 'visits/data-visits-*', '--as', 'shop/data-visits-*', ...AS_CSI];
    expect(written(args, items).volumes).toMatchObject([{ metadata: { name: 'csi-b' } }]);
  });

  test.each<[what: string, others: readonly object[], done: object, problem: string]>([
    [
      'its claim asks for another class',
      [],
      { storageClassName: 'old' },
      'claims must have the class "old" of csi-a',
    ],
    [
      'the old volume is reserved as well',
      [inOwnDirectory('a', 0, { claimRef: { namespace: 'visits', name: 'data-visits-0' } })],
      {},
      'a is already reserved for it',
    ],
    [
      'another claim has the directory',
      [
        volume('x', { phase: 'Bound', claim: 'q/o', spec: { nfs: { server: 'nas', path: '/srv/a' } } }),
        claim('q/o', 'x'),
      ],
      {},
      'its directory is in use by q/o through x',
    ],
  ])('refuses to continue if %s', (_, others, spec, problem) => {
    const done = created('a', 0) as { spec: object };
    const isOldReserved = others.map((other) =>
      (other as { metadata: { name: string } }).metadata.name === 'a'
        ? { ...other, status: { phase: 'Available' } }
        : other,
    );
    const items = [{ ...done, spec: { ...done.spec, ...spec } }, ...isOldReserved, inOwnDirectory('b', 1)];
    const args = ['list', 'dist/', ...(others.length > 0 ? ['--volume', 'csi-a'] : []), ...AS_CSI];
    expect(problems(args, items, [statefulSet()])).toContainEqual(expect.stringContaining(problem));
  });

  test('writes no volume whose name exists', () => {
    expect(problems(A, [inOwnDirectory('a', 0), created('a', 0)])).toContain(
      'a: csi-a exists already. Apply the manifests that create its claim, or run "kubectl delete pv csi-a", which keeps the directory.',
    );
  });

  test('gives no directory to two claims that ask for one node each', () => {
    const nfs = { server: 'nas', path: '/srv/shared' };
    const accessModes = ['ReadWriteMany'];
    const items = [
      inOwnDirectory('a', 0, { nfs, accessModes }),
      inOwnDirectory('b', 1, { nfs, accessModes }),
    ];
    const args = ['list', 'dist/', ...AS_CSI];
    expect(problems(args, items, [statefulSet()])).toEqual([
      expect.stringContaining('nas:/srv/shared: must go to one claim only'),
    ]);
    expect(problems(args, items, [statefulSet({ accessModes })])).toEqual([]);
  });

  test('reports that a volume that is reserved goes before its claim can bind to it', () => {
    const claimRef = { namespace: 'visits', name: 'data-visits-1' };
    const reserved = volume('b', { phase: 'Available', spec: { claimRef } });
    const lines = written(['list', 'dist/', ...AS_CSI], [volume('a'), reserved], [statefulSet()]).report;
    expect(lines.split('\n').slice(-5, -1)).toEqual([
      expect.stringMatching(/^ {2}kubectl create /),
      '  kubectl delete pv b    # reserved for claims as well; keeps the directories',
      expect.stringMatching(/^ {2}kubectl apply /),
      '  kubectl delete pv a    # once the claims are Bound; keeps the directories',
    ]);
  });

  test.each<[what: string, ...Parameters<typeof written>, expected: string]>([
    [
      'a volume of another type',
      A,
      [volume('a', { spec: { nfs: undefined, csi: { driver: 'd', volumeHandle: 'v' } } })],
      [],
      'a: spec.nfs: must be set, as only volumes that nodes mount by themselves become CSI volumes (got "d/v"). Restore it without --as-csi.',
    ],
    [
      'a directory with a "#"',
      A,
      [volume('a', { spec: { nfs: { server: 'nas', path: '/srv/a#b' } } })],
      [],
      'a: spec.nfs: must not contain "#", which separates the parts of a volume handle (got "nas:/srv/a#b"). Rename the directory on the server, and define a RetainedVolume.',
    ],
    [
      'a path with ".."',
      A,
      [volume('a', { spec: { nfs: { server: 'nas', path: '/srv/../a' } } })],
      [],
      'a: spec.nfs.path: must not contain "..", which the driver refuses (got "nas:/srv/../a"). Define a RetainedVolume with the path without it.',
    ],
    [
      'a name that leaves no room for the new one',
      ['--volume', 'a'.repeat(250), ...AS_CSI],
      [volume('a'.repeat(250))],
      [],
      expect.stringContaining('must have at most 249 characters') as string,
    ],
    [
      'a claim that asks for more',
      ['list', 'dist/', ...AS_CSI],
      [volume('a')],
      [statefulSet({ resources: { requests: { storage: '1Gi' } } })],
      expect.stringContaining('claims must ask for at most 32Mi') as string,
    ],
    [
      'a claim of a block device',
      ['list', 'dist/', ...AS_CSI],
      [volume('a')],
      [statefulSet({ volumeMode: 'Block' })],
      expect.stringContaining('claims must have the volumeMode "Filesystem"') as string,
    ],
    [
      'a directory that a claim has through a volume of the driver already',
      A,
      [
        volume('a', { spec: { nfs: { server: 'nas', path: '/srv/a' } } }),
        volume('b', {
          phase: 'Bound',
          spec: {
            nfs: undefined,
            csi: { driver: DRIVER, volumeAttributes: { server: 'nas', share: '/srv', subDir: 'a' } },
          },
        }),
        claim('visits/data-visits-0', 'b'),
      ],
      [],
      expect.stringContaining('its directory is in use by visits/data-visits-0 through b') as string,
    ],
    [
      'nothing that is chosen',
      AS_CSI,
      [],
      [],
      '--as-csi: requires MANIFESTS, --claim or --volume, which choose the volumes',
    ],
    [
      'a driver whose name is no name',
      ['--volume', 'a', '--as-csi', 'NFS'],
      [],
      [],
      '--as-csi: must be a DNS name of at most 63 characters, such as "nfs.csi.k8s.io" (got "NFS")',
    ],
    ['two drivers', [...A, '--as-csi', 'b'], [], [], '--as-csi: must be given once (got 2)'],
  ])('refuses %s', (_, args, items, manifests, expected) => {
    expect(problems(args, items, manifests)).toEqual([expected]);
  });
});
