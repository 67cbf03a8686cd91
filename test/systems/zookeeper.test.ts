import { NO_FAULTS, build } from './support';
import { zookeeper } from './zookeeper';

describe('zookeeper', () => {
  const system = build(zookeeper);
  const labels = { 'app.kubernetes.io/name': 'zk' };

  it('has two Services, a PodDisruptionBudget and a StatefulSet', () => {
    expect(system.names).toEqual([
      ['Service', 'zk-hs'],
      ['StatefulSet', 'zk'],
      ['PodDisruptionBudget', 'zk-pdb'],
      ['Service', 'zk-cs'],
    ]);
    expect(system.object('PodDisruptionBudget', 'zk-pdb').spec).toMatchObject({ maxUnavailable: 1 });
    expect(system.selectors).toEqual([labels]);
  });

  it('has different ports for servers and clients', () => {
    expect(system.servicePorts('zk-hs')).toEqual([
      ['server', 2888, 'server'],
      ['leader-election', 3888, 'leader-election'],
    ]);
    expect(system.servicePorts('zk-cs')).toEqual([['client', 2181, 'client']]);
  });

  it('runs three servers on three nodes, as user 1000', () => {
    expect(system.object('StatefulSet', 'zk').spec).toMatchObject({
      serviceName: 'zk-hs',
      replicas: 3,
      template: {
        spec: {
          securityContext: { runAsUser: 1000, fsGroup: 1000 },
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } },
              ],
            },
          },
        },
      },
      volumeClaimTemplates: [
        { metadata: { name: 'datadir' }, spec: { resources: { requests: { storage: '10Gi' } } } },
      ],
    });
  });

  it('has readiness and liveness probes of the server', () => {
    const probe = {
      exec: { command: ['sh', '-c', 'zookeeper-ready 2181'] },
      initialDelaySeconds: 10,
      timeoutSeconds: 5,
    };
    expect(system.pod('zk').spec.containers).toMatchObject([
      {
        name: 'kubernetes-zookeeper',
        imagePullPolicy: 'Always',
        ports: [{ containerPort: 2181 }, { containerPort: 2888 }, { containerPort: 3888 }],
        resources: { requests: { memory: '1Gi', cpu: '500m' } },
        readinessProbe: probe,
        livenessProbe: probe,
        volumeMounts: [{ name: 'datadir', mountPath: '/var/lib/zookeeper' }],
      },
    ]);
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
