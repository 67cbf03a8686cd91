import { example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('redis');
const set = only(manifests, 'StatefulSet', 'redis');
const password = { secretKeyRef: { name: 'redis', key: 'password' } };
const config = { name: 'config', mountPath: '/config' };

test('redis is three pods, each with 1Gi of the default class', () => {
  expect(set).toMatchObject({
    spec: {
      serviceName: 'redis-headless',
      replicas: 3,
      podManagementPolicy: 'OrderedReady',
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } },
      ],
    },
  });
});

test('an init container of redis makes every pod but the first a replica of the first', () => {
  const script = expect.stringContaining(
    `[ "$(hostname)" = redis-0 ] || echo 'replicaof redis-0.redis-headless 6379' >> /config/redis.conf`,
  ) as string;
  expect(set).toMatchObject({
    spec: {
      template: {
        spec: {
          initContainers: [
            {
              name: 'configure',
              command: ['sh', '-ec', script],
              env: [{ name: 'PASSWORD', valueFrom: password }],
              volumeMounts: [{ name: 'defaults', mountPath: '/defaults' }, config, {}],
            },
          ],
          volumes: [
            { name: 'tmp' },
            { name: 'defaults', configMap: { name: 'redis-defaults' } },
            { name: 'config', emptyDir: { medium: 'Memory' } },
          ],
        },
      },
    },
  });
});

test('redis runs with a sidecar that exports metrics, both with probes', () => {
  const ping = (...options: string[]): object => ({ exec: { command: ['redis-cli', ...options, 'ping'] } });
  expect(set).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'redis',
              command: ['redis-server', '/config/redis.conf'],
              env: [{ name: 'REDISCLI_AUTH', valueFrom: password }],
              livenessProbe: ping(),
              readinessProbe: ping('-e'),
              volumeMounts: [{ name: 'data', mountPath: '/data' }, config, {}],
            },
            {
              name: 'exporter',
              ports: [{ name: 'metrics', containerPort: 9121 }],
              env: [{ name: 'REDIS_PASSWORD', valueFrom: password }],
              livenessProbe: { httpGet: { path: '/health', port: 'metrics' } },
              readinessProbe: { httpGet: { path: '/health', port: 'metrics' } },
            },
          ],
        },
      },
    },
  });
});

test('the Service for reads has the redis port only, the headless one the metrics port too', () => {
  const redis = { name: 'redis', port: 6379, targetPort: 'redis' };
  const metrics = { name: 'metrics', port: 9121, targetPort: 'metrics' };
  expect(only(manifests, 'Service', 'redis-read')).toMatchObject({ spec: { ports: [redis] } });
  expect(only(manifests, 'Service', 'redis-headless')).toMatchObject({ spec: { ports: [redis, metrics] } });
});

test('a change of the redis configuration rolls the pods, and the manifests hold no Secret', () => {
  expect(set).toHaveProperty(
    ['spec', 'template', 'metadata', 'annotations', 'checksum/config'],
    expect.any(String),
  );
  expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
});
