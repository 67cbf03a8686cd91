import { redisHa } from './redis-ha';
import { NO_FAULTS, build } from './support';

const system = build(redisHa);

test('redis-ha conforms to all rules, by default and with enforceRules', () => {
  expect(system.faults).toEqual(NO_FAULTS);
});

test('redis-ha has a Service for each pod and a headless one, but none for clients', () => {
  expect(system.names).toEqual([
    ['ConfigMap', 'argocd-redis-ha-configmap'],
    ['ConfigMap', 'argocd-redis-ha-health-configmap'],
    ['ServiceAccount', 'argocd-redis-ha'],
    ['Service', 'argocd-redis-ha'],
    ['StatefulSet', 'argocd-redis-ha-server'],
    ['Role', 'argocd-redis-ha'],
    ['RoleBinding', 'argocd-redis-ha'],
    ['Service', 'argocd-redis-ha-announce-0'],
    ['Service', 'argocd-redis-ha-announce-1'],
    ['Service', 'argocd-redis-ha-announce-2'],
  ]);
  expect(system.object('Service', 'argocd-redis-ha-announce-2').spec).toMatchObject({
    selector: { 'statefulset.kubernetes.io/pod-name': 'argocd-redis-ha-server-2' },
  });
});

test.each(['argocd-redis-ha', 'argocd-redis-ha-announce-0'])(
  'the Service %s has a port of the server and a port of the sentinel',
  (name) => {
    expect(system.servicePorts(name)).toEqual([
      ['tcp-server', 6379, 'redis'],
      ['tcp-sentinel', 26379, 'sentinel'],
    ]);
  },
);

test('the pods of redis-ha have more labels than their selector, and roll when their scripts change', () => {
  expect(system.object('StatefulSet', 'argocd-redis-ha-server').spec).toMatchObject({
    serviceName: 'argocd-redis-ha',
    replicas: 3,
    selector: { matchLabels: { release: 'argocd', app: 'redis-ha' } },
    template: {
      metadata: {
        labels: { release: 'argocd', app: 'redis-ha', 'argocd-redis-ha': 'replica' },
        annotations: { 'checksum/config': expect.stringMatching(/^[0-9a-f]{16}$/) as string },
      },
    },
  });
});

test('all containers of redis-ha run as 1000 with no capability, each with mounts and probes', () => {
  const data = { name: 'data', mountPath: '/data' };
  const config = { name: 'config', mountPath: '/readonly-config', readOnly: true };
  const health = { name: 'health', mountPath: '/health' };
  const securityContext = { runAsUser: 1000, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };
  const script = (name: string): object => ({ exec: { command: ['sh', '-c', `/health/${name}`] } });
  expect(system.object('ServiceAccount', 'argocd-redis-ha')).toMatchObject({
    secrets: [{ name: 'argocd-redis' }],
  });
  expect(system.object('StatefulSet', 'argocd-redis-ha-server').spec).toMatchObject({
    template: {
      spec: {
        serviceAccountName: 'argocd-redis-ha',
        automountServiceAccountToken: false,
        securityContext: { fsGroup: 1000 },
        initContainers: [{ name: 'config-init', securityContext, volumeMounts: [config, data] }],
        containers: [
          {
            name: 'redis',
            securityContext,
            startupProbe: script('redis_readiness.sh'),
            livenessProbe: script('redis_liveness.sh'),
            readinessProbe: script('redis_readiness.sh'),
            volumeMounts: [config, data, health],
          },
          {
            name: 'sentinel',
            securityContext,
            startupProbe: script('sentinel_liveness.sh'),
            readinessProbe: { ...script('sentinel_liveness.sh'), successThreshold: 3 },
            volumeMounts: [data, health],
          },
          { name: 'split-brain-fix', securityContext, volumeMounts: [config, data] },
        ],
        volumes: [
          { name: 'config', configMap: { name: 'argocd-redis-ha-configmap' } },
          { name: 'health', configMap: { name: 'argocd-redis-ha-health-configmap', defaultMode: 0o755 } },
          { name: 'data', emptyDir: {} },
        ],
      },
    },
  });
});
