import { NO_FAULTS, build } from './support';
import { vault } from './vault';

const system = build(vault);

test('vault conforms to all rules, by default and with enforceRules', () => {
  expect(system.faults).toEqual(NO_FAULTS);
});

test('vault is a StatefulSet with a headless Service and a load balancer, without claims', () => {
  expect(system.names).toEqual([
    ['Service', 'vault'],
    ['StatefulSet', 'vault'],
    ['Service', 'vault-load-balancer'],
  ]);
  expect(system.servicePorts('vault')).toEqual([
    ['http', 8200, 'http'],
    ['server', 8201, 'server'],
  ]);
  expect(system.object('Service', 'vault').spec).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: false,
    selector: { app: 'vault' },
  });
  expect(system.object('Service', 'vault-load-balancer').spec).toMatchObject({
    type: 'LoadBalancer',
    loadBalancerIP: '192.0.2.10',
    selector: { app: 'vault' },
  });
  expect(system.object('StatefulSet', 'vault').spec).not.toHaveProperty('volumeClaimTemplates');
});

test('vault has HTTPS probes, locks memory, and gets its configuration from an init container', () => {
  const config = { name: 'vault-config', mountPath: '/etc/vault/config' };
  expect(system.object('StatefulSet', 'vault').spec).toMatchObject({
    serviceName: 'vault',
    replicas: 2,
    selector: { matchLabels: { app: 'vault' } },
    template: {
      spec: {
        initContainers: [{ name: 'config', image: 'busybox', volumeMounts: [config] }],
        containers: [
          {
            name: 'vault',
            env: [
              { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
              {
                name: 'VAULT_API_ADDR',
                valueFrom: { configMapKeyRef: { name: 'vault', key: 'api-addr' } },
              },
              { name: 'VAULT_CLUSTER_ADDR', value: 'https://$(POD_IP):8201' },
            ],
            ports: [{ containerPort: 8200 }, { containerPort: 8201 }],
            readinessProbe: {
              httpGet: { path: '/v1/sys/health?standbyok=true', port: 8200, scheme: 'HTTPS' },
            },
            securityContext: { capabilities: { add: ['IPC_LOCK'] } },
            volumeMounts: [config, { name: 'vault-tls', mountPath: '/etc/vault/tls' }],
          },
          { name: 'vault-init', imagePullPolicy: 'Always' },
        ],
        volumes: [
          { name: 'vault-config', emptyDir: {} },
          { name: 'vault-tls', secret: { secretName: 'vault' } },
        ],
      },
    },
  });
});
