import { App, Chart } from 'cdk8s';
import {
  ExistingObject,
  LocalVolume,
  type LocalVolumeClaimProps,
  type LocalVolumeProps,
  type NameOrConstruct,
  StatefulApp,
  StorageClass,
  enforceRules,
  k8s,
} from '../../../../lib';
import { nameOf } from '../../../../lib/core/reference';
import { propFaultsOf } from '../../../support/faults';
import { parseManifests, schemaFaults } from '../../../support/kubernetes-schema';
import { type Manifest, only, synth } from '../../../support/synth';

const DISK: LocalVolumeProps = { path: '/mnt/data', storage: '5Gi', nodeLabels: { nodedisk: 'true' } };
const SHOPS = { namespace: 'shops' };

const disk = (chart: Chart, props: Partial<LocalVolumeProps> = {}, id = 'local-disk'): LocalVolume =>
  new LocalVolume(chart, id, { ...DISK, ...props });

/** The node affinity of a volume with these props. */
function nodesOf(props: Partial<LocalVolumeProps>): unknown {
  const volume = only(
    synth((chart) => disk(chart, { nodeLabels: undefined, ...props })),
    'PersistentVolume',
  );
  return (volume as unknown as { readonly spec: k8s.PersistentVolumeSpec }).spec.nodeAffinity;
}

describe('a LocalVolume with only a directory, a size, a node and a claim', () => {
  const manifests = synth((chart) => disk(chart).addClaim('local-claim', { storage: '3Gi' }), SHOPS);
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s' };

  test('defines a StorageClass, a PersistentVolume and a PersistentVolumeClaim', () => {
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

  test('is retained, only on nodes with the label', () => {
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

  test('has a claim in the namespace of the chart, with the class and without a volume', () => {
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
  const props: Required<Omit<LocalVolumeProps, 'nodeName' | 'storageClass'>> = {
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

  test('with one name', () => {
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

test('a LocalVolume has a name, a class and an object', () => {
  const chart = new Chart(new App(), 'chart', SHOPS);
  const volume = disk(chart, { name: 'disk-1' });
  expect([volume.name, nameOf(volume.storageClass)]).toEqual(['disk-1', 'disk-1']);
  expect(volume.persistentVolume.kind).toBe('PersistentVolume');
  const claim = volume.addClaim('claim');
  expect([claim.name, claim.namespace, claim.apiObject.kind]).toEqual([
    'claim',
    'shops',
    'PersistentVolumeClaim',
  ]);
  expect(disk(chart, { storageClass: 'local' }, 'shares').storageClass).toBe('local');
});

test('a claim without props requests the whole volume, in the namespace default', () => {
  const manifests = synth((chart) => disk(chart, { accessModes: ['ReadOnlyMany'] }).addClaim('claim'));
  expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({
    metadata: { name: 'claim', namespace: 'default' },
    spec: { accessModes: ['ReadOnlyMany'], resources: { requests: { storage: '5Gi' } } },
  });
});

test('a claim may request the size of the volume in another unit', () => {
  expect(propFaultsOf((chart) => disk(chart).addClaim('claim', { storage: '5120Mi' }))).toEqual([]);
});

describe('a LocalVolume is rejected with', () => {
  const overrides = { storageClass: { reclaimPolicy: 'Delete' } };
  test.each<[string, Partial<LocalVolumeProps>, string, unknown]>([
    ['neither nodeLabels nor nodeName', { nodeLabels: undefined }, 'nodeLabels', undefined],
    ['nodeLabels without a label', { nodeLabels: {} }, 'nodeLabels', {}],
    ['nodeLabels and nodeName', { nodeName: 'node-1' }, 'nodeName', 'node-1'],
    [
      'an override of a class that is defined elsewhere',
      { storageClass: 'local', overrides },
      'overrides.storageClass',
      overrides.storageClass,
    ],
  ])('%s', (_, props, field, value) => {
    expect(propFaultsOf((chart) => disk(chart, props))).toMatchObject([{ field, value }]);
  });
});

describe('a claim is rejected', () => {
  test.each<[string, LocalVolumeClaimProps, string, unknown]>([
    ['that requests more than the size of the volume', { storage: '5121Mi' }, 'storage', '5121Mi'],
    [
      'that requests an access mode that the volume lacks',
      { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] },
      'accessModes[1]',
      'ReadOnlyMany',
    ],
  ])('%s', (_, props, field, value) => {
    expect(propFaultsOf((chart) => disk(chart).addClaim('claim', props))).toMatchObject([{ field, value }]);
  });

  test('of a volume that has a claim', () => {
    const faults = propFaultsOf((chart) => {
      const volume = disk(chart);
      volume.addClaim('first');
      volume.addClaim('second');
    });
    expect(faults).toMatchObject([{ field: 'addClaim' }]);
  });
});

describe('a LocalVolume defines no class if it is given', () => {
  test.each<[string, (chart: Chart) => NameOrConstruct]>([
    ['a StorageClass', (chart) => new StorageClass(chart, 'local', { provisioner: 'example.com/local' })],
    ['an ExistingObject', (chart) => new ExistingObject(chart, 'local', { kind: 'StorageClass' })],
    ['the class of another LocalVolume', (chart) => disk(chart, { name: 'local' }, 'other').storageClass],
  ])('%s', (_, define) => {
    const defined = synth((chart) => define(chart), SHOPS).filter(({ kind }) => kind === 'StorageClass');
    const manifests = synth((chart) => {
      disk(chart, { storageClass: define(chart) }).addClaim('claim');
    }, SHOPS);
    expect(manifests.filter(({ kind }) => kind === 'StorageClass')).toEqual(defined);
    expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({ spec: { storageClassName: 'local' } });
  });
});

describe('two LocalVolumes of one class, with a StatefulApp on it and a Pod on a claim', () => {
  const app = new App();
  const cluster = new Chart(app, 'cluster');
  const shops = new Chart(app, 'shops', SHOPS);
  const { storageClass } = disk(cluster, { nodeLabels: undefined, nodeName: 'node-1' }, 'disk-1');
  disk(cluster, { nodeLabels: undefined, nodeName: 'node-2', storageClass }, 'disk-2');
  new StatefulApp(shops, 'shop', {
    image: 'example.com/shop:1',
    replicas: 2,
    claims: [{ name: 'data', mountPath: '/var/data', storage: '5Gi', storageClass }],
  });
  const claim = disk(cluster, {}, 'disk-3').addClaim('claim', { namespace: 'shops' });
  new k8s.KubePod(shops, 'pod', {
    metadata: { name: 'pod' },
    spec: {
      containers: [
        { name: 'main', image: 'example.com/main:1', volumeMounts: [{ name: 'disk', mountPath: '/disk' }] },
      ],
      volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: claim.name } }],
    },
  });
  enforceRules(app);
  const manifests = parseManifests(app.synthYaml()) as Manifest[];

  test('conform to all rules, and the StatefulSet claims volumes of the class', () => {
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'disk-1' } }] },
    });
    const classes = manifests.filter(({ kind }) => kind === 'StorageClass');
    expect(classes.map(({ metadata }) => metadata.name)).toEqual(['disk-1', 'disk-3']);
  });

  test('conform to the schemas of Kubernetes 1.27', () => {
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });
});
