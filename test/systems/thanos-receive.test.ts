import { NO_FAULTS, build } from './support';
import { thanosReceive } from './thanos-receive';

const system = build(thanosReceive);
const labels = {
  'app.kubernetes.io/component': 'database-write-hashring',
  'app.kubernetes.io/instance': 'thanos-receive-ingestor-default',
  'app.kubernetes.io/name': 'thanos-receive',
  'controller.receive.thanos.io/hashring': 'default',
};

test('thanos-receive conforms to all rules, by default and with enforceRules', () => {
  expect(system.faults).toEqual(NO_FAULTS);
});

test('thanos-receive runs as a ServiceAccount with another name', () => {
  expect(system.names).toEqual([
    ['ServiceAccount', 'thanos-receive-ingestor'],
    ['Service', 'thanos-receive-ingestor-default'],
    ['StatefulSet', 'thanos-receive-ingestor-default'],
  ]);
  expect(system.servicePorts('thanos-receive-ingestor-default')).toEqual([
    ['grpc', 10901, 'grpc'],
    ['http', 10902, 'http'],
    ['remote-write', 19291, 'remote-write'],
  ]);
});

test('thanos-receive has four selector labels, which its claims have too', () => {
  expect(system.object('StatefulSet', 'thanos-receive-ingestor-default')).toMatchObject({
    metadata: {
      namespace: 'thanos',
      labels: { ...labels, 'controller.receive.thanos.io': 'thanos-receive-controller' },
    },
    spec: {
      selector: { matchLabels: labels },
      serviceName: 'thanos-receive-ingestor-default',
      volumeClaimTemplates: [
        { metadata: { name: 'data', labels }, spec: { resources: { requests: { storage: '10Gi' } } } },
      ],
    },
  });
});

test('the pod of thanos-receive has its users, a grace period of 15 minutes, and a volume for hashrings', () => {
  expect(system.object('StatefulSet', 'thanos-receive-ingestor-default').spec).toMatchObject({
    template: {
      spec: {
        serviceAccountName: 'thanos-receive-ingestor',
        terminationGracePeriodSeconds: 900,
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65532, fsGroup: 65534 },
        containers: [
          {
            name: 'thanos-receive',
            livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' }, failureThreshold: 8 },
            readinessProbe: { httpGet: { path: '/-/ready', port: 'http' }, failureThreshold: 20 },
            terminationMessagePolicy: 'FallbackToLogsOnError',
            volumeMounts: [
              { name: 'data', mountPath: '/var/thanos/receive' },
              { name: 'hashring-config', mountPath: '/var/lib/thanos-receive' },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'hashring-config', configMap: { name: 'hashring-config' } },
          { name: 'tmp', emptyDir: {} },
        ],
      },
    },
  });
});
