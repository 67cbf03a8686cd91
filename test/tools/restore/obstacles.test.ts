import { claim, volume } from '../../support/cluster-listing';
import { A, V0, inDirectory, outcome, pending, reservedFor, statefulSet } from './outcome';

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
