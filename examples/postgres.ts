import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp } from '../lib';
import { SMALL_APP } from './example';

/** Exits with 0 if the server accepts connections, 1 during startup or recovery, and 2 without a response. */
const PG_ISREADY = 'pg_isready --quiet --host=127.0.0.1 --username=postgres';

/**
 * PostgreSQL in one pod. Reads its password from a Secret, which is not part of the manifests. Create the Secret once,
 * after the namespace:
 *
 *     kubectl --namespace postgres create secret generic postgres --from-literal=password="$(openssl rand -hex 24)"
 */
export class Postgres extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    new StatefulApp(this, 'postgres', {
      ...SMALL_APP,
      image: 'postgres:17.9',
      ports: [{ name: 'postgres', containerPort: 5432 }],
      // Uses a subdirectory, as initdb refuses a volume root with lost+found.
      claims: [{ name: 'data', mountPath: '/var/lib/postgresql/data', storage: '1Gi' }],
      env: {
        PGDATA: '/var/lib/postgresql/data/pgdata',
        POSTGRES_PASSWORD: { secretKeyRef: { name: 'postgres', key: 'password' } },
      },
      // The user `postgres` of the image.
      runAsUser: 999,
      runAsGroup: 999,
      fsGroup: 999,
      // The root filesystem is read-only. The server needs a socket directory, and more shared memory than the default
      // 64Mi.
      volumes: [
        ...SMALL_APP.volumes,
        { name: 'socket', emptyDir: { sizeLimit: '1Mi' } },
        { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '128Mi' } },
      ],
      volumeMounts: [
        { name: 'socket', mountPath: '/var/run/postgresql' },
        { name: 'shared-memory', mountPath: '/dev/shm' },
      ],
      // A server in crash recovery is alive but not ready.
      startupProbe: { ...exec(`${PG_ISREADY} || test $? -eq 1`), periodSeconds: 5, failureThreshold: 60 },
      livenessProbe: { ...exec(`${PG_ISREADY} || test $? -eq 1`), timeoutSeconds: 5, failureThreshold: 6 },
      readinessProbe: { ...exec(PG_ISREADY), periodSeconds: 5, timeoutSeconds: 5 },
      resources: {
        requests: { cpu: '250m', memory: '512Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '256Mi' },
      },
      terminationGracePeriodSeconds: 120,
    });
  }
}

function exec(script: string): { exec: { command: string[] } } {
  return { exec: { command: ['sh', '-c', script] } };
}
