import { postgres } from './postgres';
import { NO_FAULTS, build } from './support';

const system = build(postgres);

test('postgres conforms to all rules, by default and with enforceRules', () => {
  expect(system.faults).toEqual(NO_FAULTS);
});

test('postgres is a StatefulSet with a separate Secret and claim', () => {
  expect(system.names).toEqual([
    ['Secret', 'postgresql'],
    ['PersistentVolumeClaim', 'postgresql-data'],
    ['StatefulSet', 'postgresql'],
    ['Service', 'postgresql'],
  ]);
  expect(system.object('StatefulSet', 'postgresql').spec).not.toHaveProperty('volumeClaimTemplates');
});

test('the client Service of postgres governs the StatefulSet and has an address', () => {
  expect(system.object('StatefulSet', 'postgresql').spec).toMatchObject({ serviceName: 'postgresql' });
  const { spec } = system.object('Service', 'postgresql');
  expect(spec).toMatchObject({ type: 'ClusterIP', selector: { app: 'postgresql' } });
  expect(spec).not.toHaveProperty('clusterIP');
  expect(system.servicePorts('postgresql')).toEqual([['tcp-postgresql', 5432, 'tcp-postgresql']]);
});

test('the pod of postgres runs as 1001, is probed with pg_isready, and mounts its claim and shared memory', () => {
  const isReady = { exec: { command: expect.arrayContaining(['pg_isready']) as string[] } };
  expect(system.object('StatefulSet', 'postgresql').spec).toMatchObject({
    replicas: 1,
    template: {
      spec: {
        securityContext: { fsGroup: 1001 },
        containers: [
          {
            name: 'postgresql',
            securityContext: { runAsUser: 1001 },
            resources: { requests: { cpu: '250m' }, limits: { cpu: 1, memory: '2Gi' } },
            livenessProbe: { ...isReady, initialDelaySeconds: 30 },
            readinessProbe: { ...isReady, initialDelaySeconds: 5 },
            volumeMounts: [
              { name: 'dshm', mountPath: '/dev/shm' },
              { name: 'data', mountPath: '/bitnami/postgresql' },
            ],
          },
        ],
        volumes: [
          { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
          { name: 'data', persistentVolumeClaim: { claimName: 'postgresql-data' } },
        ],
      },
    },
  });
});
