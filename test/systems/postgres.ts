import type { Chart } from 'cdk8s';
import { StatefulApp, defineObject } from '../../lib';

/** PostgreSQL in one pod, on a claim without a template, with one Service for clients and governing. */
export function postgres(chart: Chart): void {
  const password = defineObject(chart, 'password', 'Secret', {
    metadata: { name: 'postgresql', namespace: 'default' },
    stringData: { 'postgresql-password': 'changeme' },
  });
  const claim = defineObject(chart, 'data', 'PersistentVolumeClaim', {
    metadata: { name: 'postgresql-data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
    },
  });
  const isReady = {
    exec: { command: ['pg_isready', '-U', 'postgres', '-d', 'dbname=postgres', '-h', '127.0.0.1'] },
    timeoutSeconds: 5,
    failureThreshold: 6,
  };
  new StatefulApp(chart, 'postgresql', {
    selectorLabels: { app: 'postgresql' },
    image: 'local/postgresql:17',
    imagePullPolicy: 'IfNotPresent',
    env: {
      BITNAMI_DEBUG: 'false',
      POSTGRESQL_PORT_NUMBER: '5432',
      POSTGRESQL_VOLUME_DIR: '/bitnami/postgresql',
      PGDATA: '/bitnami/postgresql/data',
      POSTGRES_USER: 'postgres',
      POSTGRES_PASSWORD: { secretKeyRef: { name: password.name, key: 'postgresql-password' } },
      POSTGRES_DB: 'postgres',
      POSTGRESQL_ENABLE_LDAP: 'no',
      POSTGRESQL_ENABLE_TLS: 'no',
      POSTGRESQL_LOG_HOSTNAME: 'false',
      POSTGRESQL_LOG_CONNECTIONS: 'false',
      POSTGRESQL_LOG_DISCONNECTIONS: 'false',
      POSTGRESQL_CLIENT_MIN_MESSAGES: 'error',
      POSTGRESQL_SHARED_PRELOAD_LIBRARIES: 'pg_stat_statements',
    },
    ports: [{ name: 'tcp-postgresql', containerPort: 5432 }],
    livenessProbe: { ...isReady, initialDelaySeconds: 30 },
    readinessProbe: { ...isReady, initialDelaySeconds: 5 },
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: 1, memory: '2Gi' } },
    podSecurity: 'baseline',
    securityContext: { runAsUser: 1001 },
    fsGroup: 1001,
    claims: [],
    volumes: [
      { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
      { name: 'data', persistentVolumeClaim: { claimName: claim.name } },
    ],
    volumeMounts: [
      { name: 'dshm', mountPath: '/dev/shm' },
      { name: 'data', mountPath: '/bitnami/postgresql' },
    ],
    headlessService: false,
    serviceAccount: false,
    networkPolicy: false,
    podDisruptionBudget: false,
  });
}
