import { IMAGE, example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('timeserver');

test('three pods at once, each with 32Mi on nfs-reliable in /volume', () => {
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

test('the volumes are those of the main system: the example has no class and no provisioner of its own', () => {
  const kinds = new Set(manifests.map(({ kind }) => kind));
  expect(kinds.has('StorageClass')).toBe(false);
  expect(kinds.has('Deployment')).toBe(false);
});
