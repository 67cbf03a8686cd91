import { Chart, Testing } from 'cdk8s';
import {
  NfsProvisioner,
  RetainedVolume,
  type RetainedVolumeProps,
  StatefulApp,
  type StatefulAppProps,
} from '../../lib';
import { refused } from '../support/bad-input';
import { schemaFaults } from '../support/kubernetes-schema';
import { type Manifest, only, synth } from '../support/synth';

const MINIMAL: RetainedVolumeProps = {
  server: 'nfs.example.com',
  path: '/srv/nfs/visits-data-visits-0-pvc-0d1e',
  claimName: 'data-visits-0',
  storage: '32Mi',
  storageClassName: 'nfs-reliable',
};

function retained(props: RetainedVolumeProps): Manifest[] {
  return synth((chart) => new RetainedVolume(chart, 'visits-0', props), { namespace: 'visits' });
}

test('a RetainedVolume is a volume that no other claim can take, and a claim that takes no other volume', () => {
  const manifests = retained(MINIMAL);

  expect(manifests).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'visits-0', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '32Mi' },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: 'visits',
          name: 'data-visits-0',
        },
        mountOptions: ['nfsvers=4.1', 'hard'],
        nfs: { server: 'nfs.example.com', path: '/srv/nfs/visits-data-visits-0-pvc-0d1e' },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'nfs-reliable',
        volumeMode: 'Filesystem',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-visits-0',
        namespace: 'visits',
        labels: { 'app.kubernetes.io/managed-by': 'cdk8s' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '32Mi' } },
        storageClassName: 'nfs-reliable',
        volumeMode: 'Filesystem',
        volumeName: 'visits-0',
      },
    },
  ]);
  expect(manifests.flatMap(schemaFaults)).toEqual([]);
});

test('a RetainedVolume with every prop has them all', () => {
  const props: Required<RetainedVolumeProps> = {
    server: '192.0.2.10',
    path: '/export/a',
    claimName: 'logs-shop-1',
    namespace: 'shops',
    storage: '10Gi',
    storageClassName: '',
    accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
    mountOptions: ['nfsvers=4.2', 'hard'],
    name: 'shop-logs-1',
    labels: { team: 'shop' },
    overrides: {
      persistentVolume: { metadata: { annotations: { 'example.com/a': 'b' } } },
      persistentVolumeClaim: { metadata: { labels: { tier: 'gold' } } },
    },
  };
  const manifests = retained(props);
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'shop' };

  expect(only(manifests, 'PersistentVolume')).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'shop-logs-1', labels, annotations: { 'example.com/a': 'b' } },
    spec: {
      accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
      capacity: { storage: '10Gi' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shops', name: 'logs-shop-1' },
      mountOptions: ['nfsvers=4.2', 'hard'],
      nfs: { server: '192.0.2.10', path: '/export/a' },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      volumeMode: 'Filesystem',
    },
  });
  expect(only(manifests, 'PersistentVolumeClaim')).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'logs-shop-1', namespace: 'shops', labels: { ...labels, tier: 'gold' } },
    spec: {
      accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
      resources: { requests: { storage: '10Gi' } },
      storageClassName: '',
      volumeMode: 'Filesystem',
      volumeName: 'shop-logs-1',
    },
  });
});

test('a RetainedVolume is mounted as an NfsProvisioner mounts, unless told otherwise', () => {
  const provisioner = synth(
    (chart) => new NfsProvisioner(chart, 'nfs', { server: 'nfs.example.com', path: '/srv/nfs' }),
  );
  const options = (manifests: Manifest[]): unknown =>
    (only(manifests, 'PersistentVolume') as unknown as { spec: { mountOptions: unknown } }).spec.mountOptions;

  expect(options(retained(MINIMAL))).toEqual(options(provisioner));
});

test("a RetainedVolume comes before the StatefulApp whose pod's claim it is, which depends on it, and needs no class beside it", () => {
  const props: StatefulAppProps = {
    image: 'registry.example.com/visits:1',
    storage: '32Mi',
    storageClassName: 'nfs-reliable',
  };
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'visits' });
  const visits = new StatefulApp(chart, 'visits', props);
  const volume = new RetainedVolume(chart, 'visits-1', { ...MINIMAL, claimName: visits.claimName(1) });
  visits.node.addDependency(volume);
  const kinds = (Testing.synth(chart) as Manifest[]).map(({ kind }) => kind);

  expect(kinds.slice(0, 2)).toEqual(['PersistentVolume', 'PersistentVolumeClaim']);
  expect(kinds).toContain('StatefulSet');
  expect(volume).toMatchObject({ volumeName: 'visits-1', namespace: 'visits', claimName: 'data-visits-1' });
  expect(volume.persistentVolume.kind).toBe('PersistentVolume');
});

/** What a chart with two RetainedVolumes comes to, which differ in all but what is given. */
function two(first: Partial<RetainedVolumeProps>, second: Partial<RetainedVolumeProps>): () => void {
  return () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'visits' });
    new RetainedVolume(chart, 'a', { ...MINIMAL, path: '/srv/a', claimName: 'data-a-0', ...first });
    new RetainedVolume(chart, 'b', { ...MINIMAL, path: '/srv/b', claimName: 'data-b-0', ...second });
    Testing.synth(chart);
  };
}

const twice = (directory: string): Error =>
  refused([
    `[chart/b/Resource] PersistentVolume b: spec.nfs "${directory}" is the directory of chart/a/Resource already: two claims would write to it, each as if it were alone; leave one of the two out`,
  ]);

test.each([
  [
    'one claim',
    { claimName: 'data-a-0' },
    refused([
      '[chart/b/Claim] PersistentVolumeClaim data-a-0: metadata.name "data-a-0" is taken by chart/a/Claim: give one of the two another name',
    ]),
  ],
  ['one directory', { path: '/srv/a' }, twice('nfs.example.com:/srv/a')],
  [
    'one directory of a server in capitals',
    { path: '/srv/a', server: 'NFS.example.com' },
    twice('NFS.example.com:/srv/a'),
  ],
  [
    'one directory that one of them shares',
    { path: '/srv/a', accessModes: ['ReadWriteMany' as const] },
    twice('nfs.example.com:/srv/a'),
  ],
])('two RetainedVolumes of %s are refused', (_, second, error) => {
  expect(two({}, second)).toThrow(error);
});

test.each<[string, Partial<RetainedVolumeProps>, Partial<RetainedVolumeProps>]>([
  ['claims of one name in two namespaces', { claimName: 'data-b-0', namespace: 'shop' }, {}],
  ['one path on two servers', { path: '/srv/b', server: '192.0.2.10' }, {}],
  ['a directory and one in it', { path: '/srv' }, {}],
  [
    'one directory that both share',
    { path: '/srv/b', accessModes: ['ReadWriteMany'] },
    { accessModes: ['ReadWriteMany'] },
  ],
])('two RetainedVolumes of %s are right', (_, first, second) => {
  expect(two(first, second)).not.toThrow();
});

test('the root of an export is not given to a pod as its own', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'visits' });
  new NfsProvisioner(chart, 'nfs', { server: 'nfs.example.com', path: '/srv/nfs' });
  new RetainedVolume(chart, 'a', { ...MINIMAL, path: '/srv/nfs' });

  expect(() => {
    Testing.synth(chart);
  }).toThrow(
    refused([
      '[chart/a/Resource] PersistentVolume a: spec.nfs "nfs.example.com:/srv/nfs" is the directory of chart/nfs/RootVolume already: two claims would write to it, each as if it were alone; leave one of the two out',
    ]),
  );
});
