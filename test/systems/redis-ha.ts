import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { StatefulApp, defineObject } from '../../lib';

const SCRIPTS = {
  'redis.conf': 'dir /data\nsave ""\nmin-replicas-to-write 1\n',
  'sentinel.conf': 'dir /data\nsentinel down-after-milliseconds argocd 10000\n',
  'init.sh': `set -eu
mkdir -p /data/conf
cp /readonly-config/*.conf /data/conf/
printf 'requirepass %s\\nmasterauth %s\\n' "$AUTH" "$AUTH" >> /data/conf/redis.conf
`,
  'fix-split-brain.sh': 'while sleep 60; do redis-cli -a "$AUTH" --no-auth-warning role; done\n',
  'trigger-failover-if-master.sh': 'redis-cli -p 26379 sentinel failover argocd\n',
};

const HEALTH = {
  'redis_liveness.sh': 'redis-cli -a "$AUTH" --no-auth-warning ping | grep -E "PONG|LOADING"\n',
  'redis_readiness.sh': 'redis-cli -a "$AUTH" --no-auth-warning ping | grep PONG\n',
  'sentinel_liveness.sh': 'redis-cli -p 26379 ping | grep PONG\n',
};

/** Redis with Sentinel: three pods with a server, a sentinel and a watcher, each pod behind a separate Service. */
export function redisHa(scope: Construct): void {
  const chart = new Chart(scope, 'redis-ha', { namespace: 'argocd' });
  const selectorLabels = { release: 'argocd', app: 'redis-ha' };
  const replica = { 'argocd-redis-ha': 'replica' };
  const metadata = { name: 'argocd-redis-ha', labels: selectorLabels };
  const scripts = defineObject(chart, 'scripts', 'ConfigMap', {
    metadata: { ...metadata, name: 'argocd-redis-ha-configmap' },
    data: SCRIPTS,
  });
  const health = defineObject(chart, 'health', 'ConfigMap', {
    metadata: { ...metadata, name: 'argocd-redis-ha-health-configmap' },
    data: HEALTH,
  });

  const auth = { AUTH: { secretKeyRef: { name: 'argocd-redis', key: 'auth' } } };
  const sentinelIds = {
    SENTINEL_ID_0: '3c0d9c0320bb34888c2df5757c718ce6ca992ce6',
    SENTINEL_ID_1: '40000915ab58c3fa8fd888fb8b24711944e6cbb4',
    SENTINEL_ID_2: '2bbec7894d954a8af3bb54d13eaec53cb024e2ca',
  };
  const redis = {
    image: 'public.ecr.aws/docker/library/redis:8.10.1-alpine',
    imagePullPolicy: 'IfNotPresent',
  } as const;
  const configMount = { name: 'config', mountPath: '/readonly-config', readOnly: true };
  const dataMount = { name: 'data', mountPath: '/data' };
  const healthMount = { name: 'health', mountPath: '/health' };
  const slow = { initialDelaySeconds: 30, periodSeconds: 15, timeoutSeconds: 15, failureThreshold: 5 };
  const script = (name: string) => ({ exec: { command: ['sh', '-c', `/health/${name}`] } });

  const app = new StatefulApp(chart, 'argocd-redis-ha-server', {
    ...redis,
    selectorLabels,
    statefulSet: { labels: replica },
    podLabels: replica,
    containerName: 'redis',
    command: ['redis-server'],
    args: ['/data/conf/redis.conf'],
    replicas: 3,
    env: auth,
    ports: [{ name: 'redis', containerPort: 6379, headlessService: { name: 'tcp-server' } }],
    startupProbe: { ...slow, ...script('redis_readiness.sh') },
    livenessProbe: { ...slow, ...script('redis_liveness.sh') },
    readinessProbe: { ...slow, ...script('redis_readiness.sh') },
    lifecycle: {
      preStop: { exec: { command: ['/bin/sh', '/readonly-config/trigger-failover-if-master.sh'] } },
    },
    volumeMounts: [configMount, dataMount, healthMount],
    initContainers: [
      {
        ...redis,
        name: 'config-init',
        command: ['sh'],
        args: ['/readonly-config/init.sh'],
        env: { ...sentinelIds, ...auth },
        volumeMounts: [configMount, dataMount],
      },
    ],
    sidecarContainers: [
      {
        ...redis,
        name: 'sentinel',
        command: ['redis-sentinel'],
        args: ['/data/conf/sentinel.conf'],
        env: auth,
        ports: [{ name: 'sentinel', containerPort: 26379, headlessService: { name: 'tcp-sentinel' } }],
        startupProbe: { ...script('sentinel_liveness.sh'), initialDelaySeconds: 5, timeoutSeconds: 15 },
        livenessProbe: { ...slow, ...script('sentinel_liveness.sh') },
        readinessProbe: { ...slow, ...script('sentinel_liveness.sh'), successThreshold: 3 },
        lifecycle: {
          postStart: {
            exec: { command: ['/bin/sh', '-c', 'sleep 30; redis-cli -p 26379 sentinel reset argocd'] },
          },
        },
        volumeMounts: [dataMount, healthMount],
      },
      {
        ...redis,
        name: 'split-brain-fix',
        command: ['sh'],
        args: ['/readonly-config/fix-split-brain.sh'],
        env: { ...sentinelIds, ...auth },
        livenessProbe: { ...slow, exec: { command: ['cat', '/readonly-config/redis.conf'] } },
        readinessProbe: { ...slow, exec: { command: ['sh', '-c', 'test -d /proc/1'] } },
        volumeMounts: [configMount, dataMount],
      },
    ],
    rollOnConfigChange: true,
    terminationGracePeriodSeconds: 60,
    runAsUser: 1000,
    fsGroup: 1000,
    readOnlyRootFilesystem: false,
    claims: [],
    volumes: [
      { name: 'config', configMap: { name: scripts.name } },
      { name: 'health', configMap: { name: health.name, defaultMode: 0o755 } },
      { name: 'data', emptyDir: {} },
    ],
    affinity: 'required',
    headlessService: { name: 'argocd-redis-ha', publishNotReadyAddresses: false },
    service: false,
    serviceAccount: { name: 'argocd-redis-ha', secrets: [{ name: 'argocd-redis' }] },
    networkPolicy: false,
    podDisruptionBudget: false,
  });

  defineObject(chart, 'role', 'Role', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['endpoints'], verbs: ['get'] }],
  });
  defineObject(chart, 'role-binding', 'RoleBinding', {
    metadata,
    subjects: [{ kind: 'ServiceAccount', name: metadata.name }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
  });
  for (const ordinal of [0, 1, 2]) {
    defineObject(chart, `announce-${ordinal}`, 'Service', {
      metadata: { ...metadata, name: `argocd-redis-ha-announce-${ordinal}` },
      spec: {
        publishNotReadyAddresses: true,
        selector: { ...selectorLabels, 'statefulset.kubernetes.io/pod-name': app.podName(ordinal) },
        ports: [
          { name: 'tcp-server', port: 6379, targetPort: 'redis' },
          { name: 'tcp-sentinel', port: 26379, targetPort: 'sentinel' },
        ],
      },
    });
  }
}
