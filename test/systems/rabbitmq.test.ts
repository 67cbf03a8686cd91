import { rabbitmq } from './rabbitmq';
import { NO_FAULTS, build } from './support';

describe('rabbitmq', () => {
  const system = build(rabbitmq);

  it('has a ServiceAccount with a Role, a ConfigMap, two Services and a StatefulSet in one namespace', () => {
    expect(system.names).toEqual([
      ['ConfigMap', 'rabbitmq-config'],
      ['Role', 'rabbitmq'],
      ['RoleBinding', 'rabbitmq'],
      ['ServiceAccount', 'rabbitmq'],
      ['Service', 'rabbitmq-headless'],
      ['StatefulSet', 'rabbitmq'],
      ['Service', 'rabbitmq-client'],
    ]);
    for (const [kind, name] of system.names) {
      expect(system.object(kind, name).metadata.namespace).toBe('test-rabbitmq');
    }
  });

  it('has an undeclared port for peers, and a renamed port for clients', () => {
    expect(system.selectors).toEqual([{ app: 'rabbitmq' }]);
    expect(system.servicePorts('rabbitmq-headless')).toEqual([
      ['epmd', 4369, 4369],
      ['cluster-rpc', 25672, 25672],
    ]);
    expect(system.servicePorts('rabbitmq-client')).toEqual([
      ['amqp', 5672, 'amqp'],
      ['http', 15672, 'management'],
      ['prometheus', 15692, 'prometheus'],
    ]);
    expect(system.object('Service', 'rabbitmq-client')).toMatchObject({
      metadata: { labels: { type: 'LoadBalancer' } },
      spec: { type: 'LoadBalancer' },
    });
  });

  it('copies its configuration into a writable volume, as user 999', () => {
    const writable = { name: 'rabbitmq-config-rw', mountPath: '/etc/rabbitmq' };
    expect(system.pod('rabbitmq').spec).toMatchObject({
      serviceAccountName: 'rabbitmq',
      automountServiceAccountToken: true,
      securityContext: { runAsUser: 999, runAsGroup: 999, fsGroup: 999 },
      initContainers: [
        {
          name: 'rabbitmq-config',
          volumeMounts: [writable, { name: 'rabbitmq-config', mountPath: '/tmp/rabbitmq' }],
        },
      ],
      containers: [
        {
          name: 'rabbitmq',
          ports: [
            { containerPort: 5672 },
            { containerPort: 15672 },
            { containerPort: 15692 },
            { containerPort: 4369 },
          ],
          readinessProbe: { initialDelaySeconds: 20, periodSeconds: 60, timeoutSeconds: 10 },
          livenessProbe: { initialDelaySeconds: 60, periodSeconds: 60, timeoutSeconds: 15 },
          volumeMounts: [{ name: 'rabbitmq-data', mountPath: '/var/lib/rabbitmq/mnesia' }, writable],
        },
      ],
      volumes: [
        { name: 'rabbitmq-config', configMap: { name: 'rabbitmq-config' } },
        { name: 'rabbitmq-config-rw', emptyDir: {} },
      ],
    });
  });

  it('reads its passwords from existing Secrets', () => {
    expect(system.pod('rabbitmq').spec.containers[0].env).toContainEqual({
      name: 'RABBITMQ_ERLANG_COOKIE',
      valueFrom: { secretKeyRef: { name: 'erlang-cookie', key: 'cookie' } },
    });
  });

  it('keeps its data on the class standard', () => {
    expect(system.object('StatefulSet', 'rabbitmq').spec).toMatchObject({
      serviceName: 'rabbitmq-headless',
      volumeClaimTemplates: [
        {
          metadata: { name: 'rabbitmq-data' },
          spec: { storageClassName: 'standard', resources: { requests: { storage: '3Gi' } } },
        },
      ],
    });
  });

  it('has permission to find its peers', () => {
    expect(system.object('Role', 'rabbitmq')).toMatchObject({
      rules: [
        { resources: ['endpoints'], verbs: ['get'] },
        { resources: ['events'], verbs: ['create'] },
      ],
    });
    expect(system.object('RoleBinding', 'rabbitmq')).toMatchObject({
      roleRef: { kind: 'Role', name: 'rabbitmq' },
      subjects: [{ kind: 'ServiceAccount', name: 'rabbitmq' }],
    });
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
