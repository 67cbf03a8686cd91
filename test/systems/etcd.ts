import type { Chart } from 'cdk8s';
import { StatefulApp } from '../../lib';

/** An etcd cluster of three members, which find each other by DNS name before they are ready. */
export function etcd(chart: Chart): void {
  const peer = '$(URI_SCHEME)://$(HOSTNAME).$(SERVICE_NAME)';
  const members = [0, 1, 2].map((i) => `etcd-${i}=$(URI_SCHEME)://etcd-${i}.$(SERVICE_NAME):2380`);
  new StatefulApp(chart, 'etcd', {
    selectorLabels: { app: 'etcd' },
    image: 'quay.io/coreos/etcd:v3.6.0',
    imagePullPolicy: 'IfNotPresent',
    command: ['/usr/local/bin/etcd'],
    args: [
      '--name=$(HOSTNAME)',
      '--data-dir=/data',
      '--wal-dir=/data/wal',
      '--listen-peer-urls=$(URI_SCHEME)://0.0.0.0:2380',
      '--listen-client-urls=$(URI_SCHEME)://0.0.0.0:2379',
      `--advertise-client-urls=${peer}:2379`,
      '--initial-cluster-state=new',
      '--initial-cluster-token=etcd-$(K8S_NAMESPACE)',
      `--initial-cluster=${members.join(',')}`,
      `--initial-advertise-peer-urls=${peer}:2380`,
      '--listen-metrics-urls=http://0.0.0.0:8080',
    ],
    replicas: 3,
    podManagementPolicy: 'Parallel',
    podAnnotations: { serviceName: 'etcd' },
    env: {
      K8S_NAMESPACE: { fieldRef: { fieldPath: 'metadata.namespace' } },
      HOSTNAME: { fieldRef: { fieldPath: 'metadata.name' } },
      SERVICE_NAME: { fieldRef: { fieldPath: "metadata.annotations['serviceName']" } },
      ETCDCTL_ENDPOINTS: '$(HOSTNAME).$(SERVICE_NAME):2379',
      URI_SCHEME: 'http',
    },
    ports: [
      { name: 'etcd-client', containerPort: 2379 },
      { name: 'etcd-server', containerPort: 2380 },
      { name: 'etcd-metrics', containerPort: 8080 },
    ],
    readinessProbe: {
      httpGet: { path: '/readyz', port: 8080 },
      initialDelaySeconds: 10,
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 30,
    },
    livenessProbe: {
      httpGet: { path: '/livez', port: 8080 },
      initialDelaySeconds: 15,
      timeoutSeconds: 5,
    },
    podSecurity: 'privileged',
    claims: [{ name: 'etcd-data', mountPath: '/data', storage: '1Gi' }],
    affinity: 'required',
    headlessService: { name: 'etcd' },
    service: false,
    serviceAccount: false,
    networkPolicy: false,
    podDisruptionBudget: false,
  });
}
