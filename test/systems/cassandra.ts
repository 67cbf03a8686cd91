import type { Chart } from 'cdk8s';
import { StatefulApp, StorageClass } from '../../lib';

/** A Cassandra ring that locks its memory and drains before it stops. */
export function cassandra(chart: Chart): void {
  const fast = new StorageClass(chart, 'fast', {
    provisioner: 'k8s.io/minikube-hostpath',
    parameters: { type: 'pd-ssd' },
    reclaimPolicy: 'Delete',
  });
  const shell = (command: string) => ({
    exec: { command: ['/bin/bash', '-c', command] },
  });
  const timing = { initialDelaySeconds: 15, timeoutSeconds: 5 };
  new StatefulApp(chart, 'cassandra', {
    image: 'gcr.io/google-samples/cassandra:v14',
    imagePullPolicy: 'Always',
    replicas: 3,
    selectorLabels: { app: 'cassandra' },
    env: {
      MAX_HEAP_SIZE: '512M',
      HEAP_NEWSIZE: '100M',
      CASSANDRA_SEEDS: 'cassandra-0.cassandra.default.svc.cluster.local',
      CASSANDRA_CLUSTER_NAME: 'K8Demo',
      CASSANDRA_DC: 'DC1-K8Demo',
      CASSANDRA_RACK: 'Rack1-K8Demo',
      CASSANDRA_SEED_PROVIDER: 'io.k8s.cassandra.KubernetesSeedProvider',
      POD_IP: { fieldRef: { fieldPath: 'status.podIP' } },
    },
    ports: [
      { name: 'intra-node', containerPort: 7000 },
      { name: 'tls-intra-node', containerPort: 7001 },
      { name: 'jmx', containerPort: 7199 },
      { name: 'cql', containerPort: 9042 },
    ],
    resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
    readinessProbe: { ...shell('/ready-probe.sh'), ...timing },
    livenessProbe: { ...shell('nodetool status'), ...timing },
    lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'nodetool drain'] } } },
    terminationGracePeriodSeconds: 1800,
    podSecurity: 'privileged',
    securityContext: { capabilities: { add: ['IPC_LOCK'] } },
    claims: [
      {
        name: 'cassandra-data',
        mountPath: '/var/lib/cassandra',
        storage: '1Gi',
        annotations: { 'volume.beta.kubernetes.io/storage-class': fast.name },
      },
    ],
    headlessService: { name: 'cassandra', ports: [{ port: 9042 }], publishNotReadyAddresses: false },
    service: false,
    networkPolicy: false,
    podDisruptionBudget: false,
    serviceAccount: false,
    affinity: false,
  });
}
