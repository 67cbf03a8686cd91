import { App, Chart } from 'cdk8s';
import { ExistingObject, NfsProvisioner, RetainedVolume, type RetainedVolumeProps } from '../../../lib';
import { findingsIn, propFaultsOf } from '../../support/faults';
import { parseManifests, schemaFaults } from '../../support/kubernetes-schema';
import { type Manifest, only, synth } from '../../support/synth';

const MINIMAL: RetainedVolumeProps = {
  server: 'nfs.example.com',
  path: '/srv/nfs/visits.data-visits-0',
  claimName: 'data-visits-0',
  storage: '32Mi',
  storageClass: 'nfs-reliable',
};

function retained(props: RetainedVolumeProps): Manifest[] {
  return synth((chart) => new RetainedVolume(chart, 'visits-0', props), { namespace: 'visits' });
}

test('a RetainedVolume is a volume and a claim that bind only to each other', () => {
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
        nfs: { server: 'nfs.example.com', path: '/srv/nfs/visits.data-visits-0' },
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
    storageClass: '',
    accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
    mountOptions: ['nfsvers=4.2', 'hard'],
    csiDriver: 'nfs.csi.k8s.io',
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
      csi: {
        driver: 'nfs.csi.k8s.io',
        volumeHandle: '192.0.2.10#export#a#shop-logs-1#retain',
        volumeAttributes: { server: '192.0.2.10', share: '/export', subDir: 'a' },
      },
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

test.each([
  ['/srv/nfs/a', 'nas#srv/nfs#a#one#retain', { share: '/srv/nfs', subDir: 'a' }],
  ['/srv', 'nas##srv#one#retain', { share: '/', subDir: 'srv' }],
  ['/', 'nas###one#retain', { share: '/' }],
])('a RetainedVolume of a driver at %s has a handle that the driver never deletes', (path, handle, at) => {
  const manifests = retained({ ...MINIMAL, name: 'one', server: 'nas', path, csiDriver: 'nfs.csi.k8s.io' });
  expect(only(manifests, 'PersistentVolume')).toMatchObject({
    spec: {
      csi: { driver: 'nfs.csi.k8s.io', volumeHandle: handle, volumeAttributes: { server: 'nas', ...at } },
    },
  });
  expect(only(manifests, 'PersistentVolume')).not.toHaveProperty('spec.nfs');
});

test.each([
  ['nfs://nas', '/srv/a', 'nfs-csi-address', 'server', 'nfs://nas'],
  ['nas', 'srv/a', 'nfs-csi-address', 'share', 'srv/a'],
  ['nas', '/srv/../a', 'nfs-csi-volume', 'share', '/srv/../a'],
  ['nas', '/srv/..', 'nfs-csi-volume', 'share', '/srv/..'],
  ['nas', '', 'nfs-csi-volume', 'share', ''],
  ['nas', '/srv/', 'nfs-csi-address', 'share', '/srv/'],
  ['nas', '/srv/.', 'nfs-csi-address', 'share', '/srv/.'],
  ['nas', '/srv//a', 'nfs-csi-address', 'share', '/srv//a'],
  ['nas', '/srv/a b', 'nfs-csi-address', 'share', '/srv/a b'],
  ['nas', '/srv/a\n', 'nfs-csi-address', 'share', '/srv/a\n'],
  ['nas', '/srv/a#b', 'nfs-csi-address', 'subDir', 'a#b'],
  ['nas', '/srv#a/b', 'nfs-csi-address', 'share', '/srv#a'],
  ['', '/srv/a', 'nfs-csi-volume', 'server', ''],
])('a RetainedVolume of a driver at "%s:%s" has a fault', (server, path, code, attribute, value) => {
  const chart = new Chart(new App(), 'chart');
  new RetainedVolume(chart, 'one', { ...MINIMAL, server, path, csiDriver: 'nfs.csi.k8s.io' });
  expect(findingsIn(chart)).toContainEqual([
    'chart/one/Resource',
    code,
    `spec.csi.volumeAttributes.${attribute}`,
    value,
  ]);
});

test.each(['', 'NFS', 'nfs/csi', 'a'.repeat(64)])(
  'a RetainedVolume of the driver "%s" has a fault',
  (csiDriver) => {
    const faults = propFaultsOf((chart) => new RetainedVolume(chart, 'one', { ...MINIMAL, csiDriver }));
    expect(faults).toMatchObject([
      {
        message: `csiDriver: must be a DNS name of at most 63 characters, such as "nfs.csi.k8s.io" (got "${csiDriver}").`,
      },
    ]);
  },
);

test('a RetainedVolume of a driver has one fault for a path, and one for a server, of the wrong type', () => {
  const chart = new Chart(new App(), 'chart');
  const wrong = { path: 5, server: 7 } as unknown as { path: string; server: string };
  new RetainedVolume(chart, 'one', { ...MINIMAL, ...wrong, csiDriver: 'nfs.csi.k8s.io' });
  expect(findingsIn(chart)).toEqual([
    ['chart/one/Resource', 'wrong-type', 'spec.csi.volumeAttributes["server"]', 7],
    ['chart/one/Resource', 'wrong-type', 'spec.csi.volumeAttributes["share"]', 5],
  ]);
});

test('a RetainedVolume of a driver with another name is checked as one of csi-driver-nfs', () => {
  const chart = new Chart(new App(), 'chart');
  new RetainedVolume(chart, 'one', { ...MINIMAL, server: 'nfs://nas', csiDriver: 'nas.example.com' });
  expect(findingsIn(chart)).toEqual([
    ['chart/one/Resource', 'nfs-csi-address', 'spec.csi.volumeAttributes.server', 'nfs://nas'],
  ]);
});

test('a RetainedVolume is mounted as an NfsProvisioner mounts, by default', () => {
  const provisioner = synth(
    (chart) => new NfsProvisioner(chart, 'nfs', { server: 'nfs.example.com', path: '/srv/nfs' }),
  );
  const options = (manifests: Manifest[]): unknown =>
    (only(manifests, 'PersistentVolume') as unknown as { spec: { mountOptions: unknown } }).spec.mountOptions;

  expect(options(retained(MINIMAL))).toEqual(options(provisioner));
});

test('a RetainedVolume has names and objects', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'visits' });
  const volume = new RetainedVolume(chart, 'visits-0', MINIMAL);
  expect(volume).toMatchObject({ name: 'visits-0', namespace: 'visits', claimName: 'data-visits-0' });
  expect([volume.persistentVolume.kind, volume.persistentVolumeClaim.kind]).toEqual([
    'PersistentVolume',
    'PersistentVolumeClaim',
  ]);
});

test('a RetainedVolume accepts a StorageClass for its name, and is applied after the class', () => {
  const app = new App();
  const visits = new Chart(app, 'visits', { namespace: 'visits' });
  const nfs = new NfsProvisioner(new Chart(app, 'storage'), 'nfs', { server: '192.0.2.1', path: '/srv/nfs' });
  new RetainedVolume(visits, 'visits-0', { ...MINIMAL, storageClass: nfs.addStorageClass('kept') });
  const manifests = parseManifests(app.synthYaml()) as Manifest[];
  const order = manifests.map(({ metadata }) => metadata.name);
  expect(order.indexOf('visits-0')).toBeGreaterThan(order.indexOf('kept'));
  expect(only(manifests, 'PersistentVolume', 'visits-0')).toMatchObject({
    spec: { storageClassName: 'kept' },
  });
});

/** The faults of two RetainedVolumes, which differ in everything except the given values. */
function two(
  first: Partial<RetainedVolumeProps>,
  second: Partial<RetainedVolumeProps>,
): ReturnType<typeof findingsIn> {
  const chart = new Chart(new App(), 'chart', { namespace: 'visits' });
  new ExistingObject(chart, 'nfs-reliable', { kind: 'StorageClass' });
  new RetainedVolume(chart, 'a', { ...MINIMAL, path: '/srv/a', claimName: 'data-a-0', ...first });
  new RetainedVolume(chart, 'b', { ...MINIMAL, path: '/srv/b', claimName: 'data-b-0', ...second });
  return findingsIn(chart);
}

test('two RetainedVolumes of one claim are a fault', () => {
  expect(two({}, { claimName: 'data-a-0' })).toEqual([
    ['chart/a/Claim', 'duplicate-object', 'metadata.name', 'data-a-0'],
    ['chart/b/Claim', 'duplicate-object', 'metadata.name', 'data-a-0'],
  ]);
});

test.each<[string, Partial<RetainedVolumeProps>, string]>([
  ['one directory', {}, 'nfs.example.com:/srv/a'],
  ['one directory of a server in uppercase', { server: 'NFS.example.com' }, 'NFS.example.com:/srv/a'],
  [
    'one directory that only one volume may share',
    { accessModes: ['ReadWriteMany'] },
    'nfs.example.com:/srv/a',
  ],
])('two RetainedVolumes of %s are a fault', (_, second, directory) => {
  expect(two({}, { path: '/srv/a', ...second })).toEqual([
    ['chart/a/Resource', 'nfs-shared-directory', 'spec.nfs', 'nfs.example.com:/srv/a'],
    ['chart/b/Resource', 'nfs-shared-directory', 'spec.nfs', directory],
  ]);
});

test.each<[string, Partial<RetainedVolumeProps>, Partial<RetainedVolumeProps>]>([
  ['claims of one name in two namespaces', { claimName: 'data-b-0', namespace: 'shop' }, {}],
  ['one path on two servers', { path: '/srv/b', server: '192.0.2.10' }, {}],
  ['a directory and one in it', { path: '/srv' }, {}],
  [
    'one directory that both volumes may share',
    { path: '/srv/b', accessModes: ['ReadWriteMany'] },
    { accessModes: ['ReadWriteMany'] },
  ],
])('two RetainedVolumes of %s are accepted', (_, first, second) => {
  expect(two(first, second)).toEqual([]);
});

test('a RetainedVolume of the root of an export is a fault', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'visits' });
  const nfs = new NfsProvisioner(chart, 'nfs', { server: 'nfs.example.com', path: '/srv/nfs' });
  const storageClass = nfs.addStorageClass('nfs-reliable');
  new RetainedVolume(chart, 'a', { ...MINIMAL, storageClass, path: '/srv/nfs' });
  const found = ['nfs-shared-directory', 'spec.nfs', 'nfs.example.com:/srv/nfs'];
  expect(findingsIn(chart)).toEqual([
    ['chart/nfs/RootVolume', ...found],
    ['chart/a/Resource', ...found],
  ]);
});
