import { StorageClass, type StorageClassProps } from '../../lib';
import { only, synth } from '../support/synth';

function storageClass(props: StorageClassProps): unknown {
  return only(
    synth((chart) => new StorageClass(chart, 'fast', props), { namespace: 'anywhere' }),
    'StorageClass',
  );
}

test('a StorageClass with nothing but a provisioner retains its volumes', () => {
  expect(storageClass({ provisioner: 'nfs.csi.k8s.io' })).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
    provisioner: 'nfs.csi.k8s.io',
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
