import { IMAGE, example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('app-go');

test('app-go is two Parallel pods, each with 5Mi of the default class at /app/data for visits.txt', () => {
  const set = only(manifests, 'StatefulSet');
  expect(set).toMatchObject({
    metadata: { name: 'app-go' },
    spec: {
      replicas: 2,
      podManagementPolicy: 'Parallel',
      template: {
        spec: {
          containers: [
            {
              image: IMAGE,
              env: [
                { name: 'DATA_DIR', value: '/app/data' },
                { name: 'VISITS_FILE', value: 'visits.txt' },
              ],
              volumeMounts: [{ name: 'app-go-data', mountPath: '/app/data' }, {}],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'app-go-data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Mi' } } },
        },
      ],
    },
  });
  expect(set).not.toHaveProperty('spec.volumeClaimTemplates.0.spec.storageClassName');
});

test('the Service app-go listens on 8080 and on a node port', () => {
  expect(only(manifests, 'Service', 'app-go')).toMatchObject({
    spec: { type: 'NodePort', ports: [{ port: 8080, targetPort: 'http' }] },
  });
});
