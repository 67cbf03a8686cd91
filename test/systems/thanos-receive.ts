import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ExistingObject, StatefulApp } from '../../lib';

const INGESTOR = 'thanos-receive-ingestor';

/** A Thanos receiver of the hashring `default`. The hashring controller creates the ConfigMap of hashrings. */
export function thanosReceive(scope: Construct): void {
  const chart = new Chart(scope, 'thanos', { namespace: 'thanos' });
  const hashrings = new ExistingObject(chart, 'hashring-config', { kind: 'ConfigMap' });
  const selectorLabels = {
    'app.kubernetes.io/component': 'database-write-hashring',
    'app.kubernetes.io/instance': 'thanos-receive-ingestor-default',
    'app.kubernetes.io/name': 'thanos-receive',
    'controller.receive.thanos.io/hashring': 'default',
  };
  new StatefulApp(chart, 'thanos-receive-ingestor-default', {
    selectorLabels,
    statefulSet: { labels: { 'controller.receive.thanos.io': 'thanos-receive-controller' } },
    image: 'quay.io/thanos/thanos:v0.31.0',
    imagePullPolicy: 'IfNotPresent',
    containerName: 'thanos-receive',
    args: [
      'receive',
      '--log.level=info',
      '--log.format=logfmt',
      '--grpc-address=0.0.0.0:10901',
      '--http-address=0.0.0.0:10902',
      '--remote-write.address=0.0.0.0:19291',
      '--receive.replication-factor=1',
      '--tsdb.path=/var/thanos/receive',
      '--tsdb.retention=15d',
      '--label=replica="$(NAME)"',
      '--label=receive="true"',
      '--receive.local-endpoint=$(NAME).thanos-receive-ingestor-default.$(NAMESPACE):10901',
      '--receive.hashrings-file=/var/lib/thanos-receive/hashrings.json',
    ],
    env: {
      NAME: { fieldRef: { fieldPath: 'metadata.name' } },
      NAMESPACE: { fieldRef: { fieldPath: 'metadata.namespace' } },
      HOST_IP_ADDRESS: { fieldRef: { fieldPath: 'status.hostIP' } },
    },
    ports: [
      { name: 'grpc', containerPort: 10901 },
      { name: 'http', containerPort: 10902 },
      { name: 'remote-write', containerPort: 19291 },
    ],
    livenessProbe: {
      httpGet: { path: '/-/healthy', port: 'http' },
      periodSeconds: 30,
      failureThreshold: 8,
    },
    readinessProbe: { httpGet: { path: '/-/ready', port: 'http' }, periodSeconds: 5, failureThreshold: 20 },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    terminationGracePeriodSeconds: 900,
    runAsUser: 65534,
    runAsGroup: 65532,
    fsGroup: 65534,
    claims: [{ name: 'data', mountPath: '/var/thanos/receive', storage: '10Gi', labels: selectorLabels }],
    volumes: [{ name: 'hashring-config', configMap: { name: hashrings.name } }],
    volumeMounts: [{ name: 'hashring-config', mountPath: '/var/lib/thanos-receive' }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          'kubernetes.io/hostname',
          'topology.kubernetes.io/zone',
        ].map((topologyKey) => ({
          weight: 100,
          podAffinityTerm: { topologyKey, labelSelector: { matchLabels: selectorLabels } },
        })),
      },
    },
    headlessService: { name: 'thanos-receive-ingestor-default', publishNotReadyAddresses: false },
    service: false,
    serviceAccount: { name: INGESTOR, labels: { 'app.kubernetes.io/instance': INGESTOR } },
    networkPolicy: false,
    podDisruptionBudget: false,
  });
}
