import { IMAGE, example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('timeserver');

test('timeserver is three Parallel pods, each with 32Mi on nfs-reliable at /volume', () => {
  expect(only(manifests, 'StatefulSet')).toMatchObject({
    metadata: { name: 'timeserver' },
    spec: {
      replicas: 3,
      podManagementPolicy: 'Parallel',
      template: {
        spec: {
          containers: [
            {
              image: IMAGE,
              env: [{ name: 'DATA_DIR', value: '/volume' }],
              volumeMounts: [{ name: 'timeserver-volume', mountPath: '/volume' }, {}],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'timeserver-volume' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'nfs-reliable',
            resources: { requests: { storage: '32Mi' } },
          },
        },
      ],
    },
  });
});

test('timeserver uses the storage of the main system, without a class or provisioner in the example', () => {
  const kinds = new Set(manifests.map(({ kind }) => kind));
  expect(kinds.has('StorageClass')).toBe(false);
  expect(kinds.has('Deployment')).toBe(false);
});
