import { App, Chart } from 'cdk8s';
import {
  ExistingObject,
  LocalVolume,
  type LocalVolumeClaimProps,
  type LocalVolumeProps,
  StatefulApp,
  StorageClass,
  k8s,
} from '../../lib';
import { parseManifests, schemaFaults } from '../support/kubernetes-schema';
import { type Manifest, only, synth } from '../support/synth';

const DISK: LocalVolumeProps = { path: '/mnt/data', storage: '5Gi', nodeLabels: { nodedisk: 'true' } };
const SHOPS = { namespace: 'shops' };

const disk = (chart: Chart, props: Partial<LocalVolumeProps> = {}, id = 'local-disk'): LocalVolume =>
  new LocalVolume(chart, id, { ...DISK, ...props });

/** Where a volume with these props has its data: the terms that a node must meet. */
function nodesOf(props: Partial<LocalVolumeProps>): unknown {
  const volume = only(
    synth((chart) => disk(chart, { nodeLabels: undefined, ...props })),
    'PersistentVolume',
  );
  return (volume as unknown as { readonly spec: k8s.PersistentVolumeSpec }).spec.nodeAffinity;
}

describe('a LocalVolume with nothing but a directory, a size, a node and a claim', () => {
  const manifests = synth((chart) => disk(chart).addClaim('local-claim', { storage: '3Gi' }), SHOPS);
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s' };

  test('is a class, a volume and a claim, of which the claim alone has a namespace', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual([
      'StorageClass',
      'PersistentVolume',
      'PersistentVolumeClaim',
    ]);
  });

  test('has a class that provisions nothing and waits for the first pod', () => {
    expect(only(manifests, 'StorageClass')).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local-disk', labels },
      provisioner: 'kubernetes.io/no-provisioner',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: false,
    });
  });

  test('is retained, on nodes with the label alone', () => {
    expect(only(manifests, 'PersistentVolume')).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'local-disk', labels },
      spec: {
        capacity: { storage: '5Gi' },
        volumeMode: 'Filesystem',
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'local-disk',
        local: { path: '/mnt/data' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'nodedisk', operator: 'In', values: ['true'] }] },
            ],
          },
        },
      },
    });
  });

  test('has a claim in the namespace of the chart, which names the class and no volume', () => {
    expect(only(manifests, 'PersistentVolumeClaim')).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'local-claim', namespace: 'shops', labels },
      spec: {
        accessModes: ['ReadWriteOnce'],
        volumeMode: 'Filesystem',
        storageClassName: 'local-disk',
        resources: { requests: { storage: '3Gi' } },
      },
    });
  });
});

test('a LocalVolume and its claim with every prop have them all', () => {
  const props: Required<Omit<LocalVolumeProps, 'nodeName' | 'storageClassName'>> = {
    name: 'disk-1',
    path: '/mnt/ssd',
    storage: '500G',
    nodeLabels: { nodedisk: 'true' },
    accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
    labels: { team: 'storage' },
    overrides: {
      persistentVolume: { spec: { mountOptions: ['noatime'] } },
      storageClass: { metadata: { labels: { tier: 'ssd' } } },
    },
  };
  const claimProps: Required<LocalVolumeClaimProps> = {
    name: 'data',
    namespace: 'apps',
    storage: '400G',
    accessModes: ['ReadOnlyMany'],
    labels: { team: 'shop' },
    overrides: { metadata: { annotations: { 'example.com/a': 'b' } } },
  };
  const manifests = synth((chart) => new LocalVolume(chart, 'disk', props).addClaim('claim', claimProps));

  expect(only(manifests, 'StorageClass', 'disk-1')).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'storage', tier: 'ssd' } },
  });
  expect(only(manifests, 'PersistentVolume')).toMatchObject({
    metadata: { name: 'disk-1', labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'storage' } },
    spec: {
      capacity: { storage: '500G' },
      accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
      storageClassName: 'disk-1',
      local: { path: '/mnt/ssd' },
      mountOptions: ['noatime'],
    },
  });
  expect(only(manifests, 'PersistentVolumeClaim')).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data',
      namespace: 'apps',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'shop' },
      annotations: { 'example.com/a': 'b' },
    },
    spec: {
      accessModes: ['ReadOnlyMany'],
      volumeMode: 'Filesystem',
      storageClassName: 'disk-1',
      resources: { requests: { storage: '400G' } },
    },
  });
});

describe('a LocalVolume is on nodes', () => {
  test('with all of several labels, in one order, also those without a value', () => {
    const match = [
      { key: 'example.com/disk', operator: 'In', values: [''] },
      { key: 'nodedisk', operator: 'In', values: ['true'] },
      { key: 'zone', operator: 'In', values: ['a'] },
    ];
    const nodes = { required: { nodeSelectorTerms: [{ matchExpressions: match }] } };
    expect(nodesOf({ nodeLabels: { zone: 'a', 'example.com/disk': '', nodedisk: 'true' } })).toEqual(nodes);
    expect(nodesOf({ nodeLabels: { nodedisk: 'true', zone: 'a', 'example.com/disk': '' } })).toEqual(nodes);
  });

  test('of one name', () => {
    expect(nodesOf({ nodeName: 'node-1.example.com' })).toEqual({
      required: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1.example.com'] },
            ],
          },
        ],
      },
    });
  });
});

describe('a LocalVolume tells', () => {
  const chart = new Chart(new App(), 'chart', SHOPS);

  test('the names of its volume, its class and its claim', () => {
    const volume = disk(chart, { name: 'disk-1' });
    expect(volume).toMatchObject({ volumeName: 'disk-1', storageClassName: 'disk-1' });
    expect(volume.persistentVolume.kind).toBe('PersistentVolume');
    expect(volume.addClaim('claim')).toMatchObject({ claimName: 'claim', namespace: 'shops' });
  });

  test('the name of the class that it was given', () => {
    const volume = disk(chart, { storageClassName: 'local' }, 'shares');
    expect(volume).toMatchObject({ volumeName: 'shares', storageClassName: 'local' });
  });
});

test('a claim that says nothing asks for all that the volume has, in the namespace that Kubernetes defaults to', () => {
  const manifests = synth((chart) => disk(chart, { accessModes: ['ReadOnlyMany'] }).addClaim('claim'));
  expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({
    metadata: { name: 'claim', namespace: 'default' },
    spec: { accessModes: ['ReadOnlyMany'], resources: { requests: { storage: '5Gi' } } },
  });
});

test('a claim may write the size of the volume in another unit', () => {
  expect(() => synth((chart) => disk(chart).addClaim('claim', { storage: '5120Mi' }))).not.toThrow();
});

describe('a LocalVolume of a class that is not its own makes none, when the class is', () => {
  test.each<[string, (chart: Chart) => unknown]>([
    [
      'a StorageClass of the app',
      (chart) => new StorageClass(chart, 'local', { provisioner: 'example.com/local' }),
    ],
    ['said to exist', (chart) => new ExistingObject(chart, 'local', { kind: 'StorageClass' })],
    ["another LocalVolume's", (chart) => disk(chart, { name: 'local' }, 'other')],
  ])('%s', (_, define) => {
    const defined = synth((chart) => define(chart), SHOPS).filter(({ kind }) => kind === 'StorageClass');
    const manifests = synth((chart) => {
      define(chart);
      disk(chart, { storageClassName: 'local' }).addClaim('claim');
    }, SHOPS);
    expect(manifests.filter(({ kind }) => kind === 'StorageClass')).toEqual(defined);
    expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({ spec: { storageClassName: 'local' } });
  });
});

describe('two LocalVolumes of one class, with a StatefulApp on it and a Pod on a claim', () => {
  const app = new App();
  const cluster = new Chart(app, 'cluster');
  const shops = new Chart(app, 'shops', SHOPS);
  const one = disk(cluster, { nodeLabels: undefined, nodeName: 'node-1' }, 'disk-1');
  const { storageClassName } = one;
  disk(cluster, { nodeLabels: undefined, nodeName: 'node-2', storageClassName }, 'disk-2');
  new StatefulApp(shops, 'shop', {
    image: 'example.com/shop:1',
    replicas: 2,
    storage: '5Gi',
    storageClassName,
  });
  const { claimName } = disk(cluster, {}, 'disk-3').addClaim('claim', { namespace: 'shops' });
  new k8s.KubePod(shops, 'pod', {
    metadata: { name: 'pod' },
    spec: {
      containers: [
        { name: 'main', image: 'example.com/main:1', volumeMounts: [{ name: 'disk', mountPath: '/disk' }] },
      ],
      volumes: [{ name: 'disk', persistentVolumeClaim: { claimName } }],
    },
  });
  const manifests = parseManifests(app.synthYaml()) as Manifest[];

  test('break no rule, and the StatefulSet claims volumes of the class', () => {
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'disk-1' } }] },
    });
    const classes = manifests.filter(({ kind }) => kind === 'StorageClass');
    expect(classes.map(({ metadata }) => metadata.name)).toEqual(['disk-1', 'disk-3']);
  });

  test('have no object that the schemas of Kubernetes 1.27 refuse', () => {
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });
});
