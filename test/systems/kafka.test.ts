import { kafka } from './kafka';
import { NO_FAULTS, build } from './support';

const system = build(kafka);

test('kafka conforms to all rules, by default and with enforceRules', () => {
  expect(system.faults).toEqual(NO_FAULTS);
});

test('kafka has a client Service with the name of the StatefulSet, and a headless one', () => {
  expect(system.names).toEqual([
    ['ServiceAccount', 'kafka'],
    ['Service', 'kafka-headless'],
    ['StatefulSet', 'kafka'],
    ['Service', 'kafka'],
  ]);
  expect(system.object('StatefulSet', 'kafka').metadata.namespace).toBe('db');
});

test('the Services of kafka have different ports, with other names than in the container', () => {
  expect(system.servicePorts('kafka-headless')).toEqual([
    ['tcp-client', 9092, 'kafka-client'],
    ['tcp-internal', 9093, 'kafka-internal'],
  ]);
  expect(system.servicePorts('kafka')).toEqual([['tcp-client', 9092, 'kafka-client']]);
  expect(system.object('Service', 'kafka-headless').spec).toMatchObject({ publishNotReadyAddresses: true });
});

test('a pod of kafka has its token, a user on the container, and a volume mounted within its claim', () => {
  expect(system.object('ServiceAccount', 'kafka')).toMatchObject({ automountServiceAccountToken: true });
  expect(system.object('StatefulSet', 'kafka').spec).toMatchObject({
    serviceName: 'kafka-headless',
    replicas: 2,
    podManagementPolicy: 'Parallel',
    template: {
      spec: {
        serviceAccountName: 'kafka',
        automountServiceAccountToken: true,
        securityContext: { fsGroup: 1001 },
        containers: [
          {
            name: 'kafka',
            securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1001 },
            livenessProbe: { tcpSocket: { port: 'kafka-client' }, initialDelaySeconds: 30 },
            readinessProbe: { tcpSocket: { port: 'kafka-client' }, failureThreshold: 6 },
            volumeMounts: [
              { name: 'data', mountPath: '/bitnami/kafka' },
              { name: 'logs', mountPath: '/bitnami/kafka/logs' },
            ],
          },
        ],
        volumes: [{ name: 'logs', emptyDir: {} }],
      },
    },
    volumeClaimTemplates: [
      { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '100Gi' } } } },
    ],
  });
});
