import { IMAGE, example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('local-volume');

test('local-volume has a volume of 5Gi in /mnt/data on nodes with the label nodedisk=true', () => {
  expect(only(manifests, 'PersistentVolume')).toMatchObject({
    metadata: { name: 'local-node-volume' },
    spec: {
      capacity: { storage: '5Gi' },
      local: { path: '/mnt/data' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'nodedisk', operator: 'In', values: ['true'] }] }],
        },
      },
    },
  });
});

test('local-volume has a claim of 3Gi with a class that waits for the first consumer', () => {
  expect(only(manifests, 'StorageClass')).toMatchObject({
    metadata: { name: 'local-node-volume' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({
    metadata: { name: 'local-node-volume-claim' },
    spec: { storageClassName: 'local-node-volume', resources: { requests: { storage: '3Gi' } } },
  });
});

test('local-volume has a Pod with the claim at /test-local, probes and resources', () => {
  expect(only(manifests, 'Pod')).toMatchObject({
    metadata: { name: 'pod-with-local-storage' },
    spec: {
      containers: [
        { image: IMAGE, volumeMounts: [{ name: 'disk', mountPath: '/test-local' }, { name: 'tmp' }] },
      ],
      volumes: [
        { name: 'disk', persistentVolumeClaim: { claimName: 'local-node-volume-claim' } },
        { name: 'tmp' },
      ],
    },
  });
});
