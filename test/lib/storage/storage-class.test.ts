import { App, Chart, Testing } from 'cdk8s';
import { LocalVolume, StorageClass, type StorageClassProps } from '../../../lib';
import { findingsIn } from '../../support/faults';
import { parseManifests } from '../../support/kubernetes-schema';
import { type Manifest, only, synth } from '../../support/synth';

function storageClass(props: StorageClassProps): unknown {
  return only(
    synth((chart) => new StorageClass(chart, 'fast', props), { namespace: 'anywhere' }),
    'StorageClass',
  );
}

test('a StorageClass with only a provisioner retains its volumes', () => {
  expect(storageClass({ provisioner: 'disk.csi.example.com' })).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
    provisioner: 'disk.csi.example.com',
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: false,
  });
});

test('a StorageClass with every prop has them all', () => {
  const props: Required<StorageClassProps> = {
    name: 'faster',
    provisioner: 'example.com/disk',
    parameters: { tier: 'gold' },
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    defaultClass: true,
    allowVolumeExpansion: true,
    mountOptions: ['noatime'],
    allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }],
    labels: { team: 'storage' },
    annotations: { 'example.com/a': 'b' },
    overrides: { metadata: { labels: { tier: 'gold' } } },
  };
  expect(storageClass(props)).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'faster',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'storage', tier: 'gold' },
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true', 'example.com/a': 'b' },
    },
    provisioner: 'example.com/disk',
    parameters: { tier: 'gold' },
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    mountOptions: ['noatime'],
    allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }],
  });
});

test('a StorageClass has a name, a provisioner and an object', () => {
  const chart = Testing.chart();
  const { name, provisioner, apiObject } = new StorageClass(chart, 'fast', {
    name: 'faster',
    provisioner: 'example.com/disk',
  });
  expect([name, provisioner, apiObject.kind, apiObject.name]).toEqual([
    'faster',
    'example.com/disk',
    'StorageClass',
    'faster',
  ]);
});

test('a StorageClass is applied before a volume that refers to it, even in an earlier chart', () => {
  const app = new App();
  const volumes = new Chart(app, 'volumes');
  const storageClass = new StorageClass(new Chart(app, 'classes'), 'fast', {
    provisioner: 'example.com/disk',
  });
  new LocalVolume(volumes, 'disk', { path: '/mnt', storage: '1Gi', nodeName: 'a', storageClass });
  const manifests = parseManifests(app.synthYaml()) as Manifest[];
  expect(manifests.map(({ kind }) => kind)).toEqual(['StorageClass', 'PersistentVolume']);
});

test('an existing StorageClass is declared by its name', () => {
  const chart = new Chart(new App(), 'chart');
  const storageClass = StorageClass.fromStorageClassName(chart, 'existing', 'fast');
  const disk = { path: '/mnt', storage: '1Gi', nodeName: 'a' };
  new LocalVolume(chart, 'disk', { ...disk, storageClass }).addClaim('claim');
  expect(storageClass.name).toBe('fast');
  expect(findingsIn(chart)).toEqual([]);

  new LocalVolume(chart, 'other', { ...disk, storageClass: 'unknown' });
  expect(findingsIn(chart)).toEqual([
    ['chart/other/Resource', 'missing-reference', 'spec.storageClassName', 'unknown'],
  ]);
});
