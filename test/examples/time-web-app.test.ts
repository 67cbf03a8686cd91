import { IMAGE, example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('time-web-app');

describe.each(['time-web-app-python', 'time-web-app-rust'])('%s', (name) => {
  test('is two Parallel pods, each with 64Mi of the default class for visits.json', () => {
    const set = only(manifests, 'StatefulSet', name);
    expect(set).toMatchObject({
      spec: {
        replicas: 2,
        podManagementPolicy: 'Parallel',
        template: {
          spec: {
            containers: [
              {
                image: IMAGE,
                env: [
                  { name: 'DATA_DIR', value: '/app/persistent' },
                  { name: 'VISITS_FILE', value: 'visits.json' },
                  { name: 'TZ', value: 'Europe/Moscow' },
                ],
                volumeMounts: [{ name: 'persistent-volume', mountPath: '/app/persistent' }, {}],
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'persistent-volume' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } },
          },
        ],
      },
    });
    expect(set).not.toHaveProperty('spec.volumeClaimTemplates.0.spec.storageClassName');
  });

  test('has a LoadBalancer Service on port 80', () => {
    expect(only(manifests, 'Service', name)).toMatchObject({
      spec: { type: 'LoadBalancer', ports: [{ port: 80, targetPort: 'http' }] },
    });
  });

  test('has probes that count no visit', () => {
    expect(only(manifests, 'StatefulSet', name)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                startupProbe: { httpGet: { path: '/livez' } },
                livenessProbe: { httpGet: { path: '/livez' } },
                readinessProbe: { httpGet: { path: '/readyz' } },
              },
            ],
          },
        },
      },
    });
  });
});
