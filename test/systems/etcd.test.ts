import { etcd } from './etcd';
import { NO_FAULTS, build } from './support';

const system = build(etcd);

test('etcd conforms to all rules, by default and with enforceRules', () => {
  expect(system.faults).toEqual(NO_FAULTS);
});

test('etcd is a StatefulSet behind a headless Service that publishes members before they are ready', () => {
  expect(system.names).toEqual([
    ['Service', 'etcd'],
    ['StatefulSet', 'etcd'],
  ]);
  expect(system.servicePorts('etcd')).toEqual([
    ['etcd-client', 2379, 'etcd-client'],
    ['etcd-server', 2380, 'etcd-server'],
    ['etcd-metrics', 8080, 'etcd-metrics'],
  ]);
  expect(system.object('Service', 'etcd').spec).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    selector: { app: 'etcd' },
  });
});

test('three etcd members start in parallel on different nodes, each with a volume and probes', () => {
  expect(system.object('StatefulSet', 'etcd').spec).toMatchObject({
    serviceName: 'etcd',
    replicas: 3,
    podManagementPolicy: 'Parallel',
    template: {
      metadata: { labels: { app: 'etcd' }, annotations: { serviceName: 'etcd' } },
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'etcd' } } },
            ],
          },
        },
        containers: [
          {
            name: 'etcd',
            readinessProbe: { httpGet: { path: '/readyz', port: 8080 }, failureThreshold: 30 },
            livenessProbe: { httpGet: { path: '/livez', port: 8080 }, initialDelaySeconds: 15 },
            volumeMounts: [{ name: 'etcd-data', mountPath: '/data' }],
          },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'etcd-data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  });
});

test('a variable of etcd follows those that its value refers to', () => {
  const { template } = system.object('StatefulSet', 'etcd').spec as {
    template: { spec: { containers: { env: { name: string }[]; args: string[] }[] } };
  };
  const [container] = template.spec.containers;
  expect(container?.env.map(({ name }) => name)).toEqual([
    'K8S_NAMESPACE',
    'HOSTNAME',
    'SERVICE_NAME',
    'ETCDCTL_ENDPOINTS',
    'URI_SCHEME',
  ]);
  expect(container?.args).toContain(
    `--initial-cluster=${[0, 1, 2]
      .map((i) => `etcd-${i}=$(URI_SCHEME)://etcd-${i}.$(SERVICE_NAME):2380`)
      .join(',')}`,
  );
});
