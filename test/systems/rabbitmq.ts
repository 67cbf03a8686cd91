import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { StatefulApp, StorageClass, k8s } from '../../lib';

const COPY = 'cp /tmp/rabbitmq/* /etc/rabbitmq/ && echo >> /etc/rabbitmq/rabbitmq.conf';

/** A RabbitMQ node that finds its peers through the Kubernetes API and needs its configuration in a writable volume. */
export function rabbitmq(scope: Construct): void {
  const chart = new Chart(scope, 'rabbitmq', { namespace: 'test-rabbitmq' });
  const config = new k8s.KubeConfigMap(chart, 'Config', {
    metadata: { name: 'rabbitmq-config' },
    data: {
      enabled_plugins: '[rabbitmq_peer_discovery_k8s,rabbitmq_management,rabbitmq_prometheus].\n',
      'rabbitmq.conf': 'cluster_formation.peer_discovery_backend = k8s\n',
    },
  });
  new k8s.KubeRole(chart, 'Role', {
    metadata: { name: 'rabbitmq' },
    rules: [
      { apiGroups: [''], resources: ['endpoints'], verbs: ['get'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ],
  });
  new k8s.KubeRoleBinding(chart, 'RoleBinding', {
    metadata: { name: 'rabbitmq' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'rabbitmq' },
    subjects: [{ kind: 'ServiceAccount', name: 'rabbitmq' }],
  });
  const secret = (name: string, key: string) => ({ secretKeyRef: { name, key } });
  const volumeMounts = [{ name: 'rabbitmq-config-rw', mountPath: '/etc/rabbitmq' }];
  new StatefulApp(chart, 'rabbitmq', {
    image: 'rabbitmq:latest',
    selectorLabels: { app: 'rabbitmq' },
    env: {
      RABBITMQ_DEFAULT_PASS: secret('rabbitmq-admin', 'pass'),
      RABBITMQ_DEFAULT_USER: secret('rabbitmq-admin', 'user'),
      RABBITMQ_ERLANG_COOKIE: secret('erlang-cookie', 'cookie'),
    },
    ports: [
      { name: 'amqp', containerPort: 5672 },
      { name: 'management', containerPort: 15672, service: { name: 'http' } },
      { name: 'prometheus', containerPort: 15692 },
      { name: 'epmd', containerPort: 4369, service: false },
    ],
    readinessProbe: {
      exec: { command: ['rabbitmq-diagnostics', 'ping'] },
      initialDelaySeconds: 20,
      periodSeconds: 60,
      timeoutSeconds: 10,
    },
    livenessProbe: {
      exec: { command: ['rabbitmq-diagnostics', 'status'] },
      initialDelaySeconds: 60,
      periodSeconds: 60,
      timeoutSeconds: 15,
    },
    initContainers: [
      {
        name: 'rabbitmq-config',
        image: 'busybox:1.32.0',
        command: ['sh', '-c', COPY],
        volumeMounts: [...volumeMounts, { name: 'rabbitmq-config', mountPath: '/tmp/rabbitmq' }],
      },
    ],
    volumes: [
      { name: 'rabbitmq-config', configMap: { name: config.name } },
      { name: 'rabbitmq-config-rw', emptyDir: {} },
    ],
    volumeMounts,
    claims: [
      {
        name: 'rabbitmq-data',
        mountPath: '/var/lib/rabbitmq/mnesia',
        storage: '3Gi',
        storageClass: StorageClass.fromStorageClassName(chart, 'standard', 'standard'),
      },
    ],
    headlessService: {
      ports: [
        { name: 'epmd', port: 4369 },
        { name: 'cluster-rpc', port: 25672 },
      ],
      publishNotReadyAddresses: false,
    },
    service: { name: 'rabbitmq-client', type: 'LoadBalancer', labels: { type: 'LoadBalancer' } },
    serviceAccount: { token: true },
    networkPolicy: false,
    podDisruptionBudget: false,
    podSecurity: 'baseline',
    runAsUser: 999,
    runAsGroup: 999,
    fsGroup: 999,
  });
}
