import type { Chart } from 'cdk8s';
import { StatefulApp } from '../../lib';

const ready = {
  exec: { command: ['sh', '-c', 'zookeeper-ready 2181'] },
  initialDelaySeconds: 10,
  timeoutSeconds: 5,
};

/** A ZooKeeper ensemble with different Services for clients and servers. No two servers share a node. */
export function zookeeper(chart: Chart): void {
  new StatefulApp(chart, 'zk', {
    image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
    imagePullPolicy: 'Always',
    containerName: 'kubernetes-zookeeper',
    command: ['sh', '-c', 'start-zookeeper --servers=3 --data_dir=/var/lib/zookeeper/data --heap=512M'],
    replicas: 3,
    selectorLabels: { 'app.kubernetes.io/name': 'zk' },
    ports: [
      { name: 'client', containerPort: 2181, headlessService: false },
      { name: 'server', containerPort: 2888, service: false },
      { name: 'leader-election', containerPort: 3888, service: false },
    ],
    resources: { requests: { memory: '1Gi', cpu: '500m' } },
    readinessProbe: ready,
    livenessProbe: ready,
    claims: [{ name: 'datadir', mountPath: '/var/lib/zookeeper', storage: '10Gi' }],
    headlessService: { name: 'zk-hs', publishNotReadyAddresses: false },
    service: { name: 'zk-cs' },
    networkPolicy: false,
    podDisruptionBudget: { name: 'zk-pdb' },
    serviceAccount: false,
    podSecurity: 'baseline',
    runAsUser: 1000,
    fsGroup: 1000,
    affinity: 'required',
  });
}
