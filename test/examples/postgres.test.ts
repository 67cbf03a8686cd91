import { example } from '../support/examples';
import { only } from '../support/synth';

const manifests = example('postgres');
const set = only(manifests, 'StatefulSet', 'postgres');

test('postgres is one pod that runs as the user of the image and reads its password from a Secret', () => {
  expect(set).toMatchObject({
    spec: {
      replicas: 1,
      template: {
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 999, runAsGroup: 999, fsGroup: 999 },
          containers: [
            {
              image: 'postgres:17.9',
              env: [
                { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' },
                {
                  name: 'POSTGRES_PASSWORD',
                  valueFrom: { secretKeyRef: { name: 'postgres', key: 'password' } },
                },
              ],
              securityContext: { readOnlyRootFilesystem: true },
            },
          ],
        },
      },
    },
  });
});

test('the manifests of postgres hold no Secret', () => {
  expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
});

test('postgres keeps its data in a subdirectory of the volume, and socket and shared memory elsewhere', () => {
  expect(set).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              volumeMounts: [
                { name: 'data', mountPath: '/var/lib/postgresql/data' },
                { name: 'socket', mountPath: '/var/run/postgresql' },
                { name: 'shared-memory', mountPath: '/dev/shm' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'tmp' },
            { name: 'socket', emptyDir: {} },
            { name: 'shared-memory', emptyDir: { medium: 'Memory' } },
          ],
        },
      },
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } },
      ],
    },
  });
});

test('a postgres in crash recovery is alive but not ready', () => {
  const isReady = 'pg_isready --quiet --host=127.0.0.1 --username=postgres';
  const probe = (script: string): object => ({ exec: { command: ['sh', '-c', script] } });
  expect(set).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              startupProbe: probe(`${isReady} || test $? -eq 1`),
              livenessProbe: probe(`${isReady} || test $? -eq 1`),
              readinessProbe: probe(isReady),
            },
          ],
        },
      },
    },
  });
});

test('clients reach postgres on port 5432', () => {
  expect(only(manifests, 'Service', 'postgres')).toMatchObject({
    spec: { type: 'ClusterIP', ports: [{ name: 'postgres', port: 5432, targetPort: 'postgres' }] },
  });
});
