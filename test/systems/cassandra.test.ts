import { cassandra } from './cassandra';
import { NO_FAULTS, build } from './support';

describe('cassandra', () => {
  const system = build(cassandra);

  it('has a StorageClass, a headless Service and a StatefulSet', () => {
    expect(system.names).toEqual([
      ['StorageClass', 'fast'],
      ['Service', 'cassandra'],
      ['StatefulSet', 'cassandra'],
    ]);
    expect(system.object('StorageClass', 'fast')).toMatchObject({
      provisioner: 'k8s.io/minikube-hostpath',
      parameters: { type: 'pd-ssd' },
      reclaimPolicy: 'Delete',
    });
  });

  it('has one of its four ports on the Service, without a name', () => {
    expect(system.selectors).toEqual([{ app: 'cassandra' }]);
    expect(system.servicePorts('cassandra')).toEqual([[undefined, 9042, 9042]]);
  });

  it('locks memory, drains before it stops and keeps its data on the class fast', () => {
    expect(system.object('StatefulSet', 'cassandra').spec).toMatchObject({
      serviceName: 'cassandra',
      replicas: 3,
      volumeClaimTemplates: [
        {
          metadata: {
            name: 'cassandra-data',
            annotations: { 'volume.beta.kubernetes.io/storage-class': 'fast' },
          },
          spec: { resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    expect(system.pod('cassandra').spec).toMatchObject({
      terminationGracePeriodSeconds: 1800,
      containers: [
        {
          name: 'cassandra',
          imagePullPolicy: 'Always',
          ports: [
            { containerPort: 7000 },
            { containerPort: 7001 },
            { containerPort: 7199 },
            { containerPort: 9042 },
          ],
          resources: { limits: { cpu: '500m', memory: '1Gi' } },
          securityContext: { capabilities: { add: ['IPC_LOCK'] } },
          lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'nodetool drain'] } } },
          readinessProbe: { exec: {}, initialDelaySeconds: 15, timeoutSeconds: 5 },
          livenessProbe: { exec: {}, initialDelaySeconds: 15, timeoutSeconds: 5 },
          volumeMounts: [{ name: 'cassandra-data', mountPath: '/var/lib/cassandra' }],
        },
      ],
    });
  });

  it('has no scheduling constraints', () => {
    expect(system.pod('cassandra').spec).not.toHaveProperty('affinity');
    expect(system.pod('cassandra').spec).not.toHaveProperty('topologySpreadConstraints');
  });

  it('has values and fields of the pod as environment variables', () => {
    const [{ env }] = system.pod('cassandra').spec.containers;
    expect(env).toContainEqual({ name: 'CASSANDRA_DC', value: 'DC1-K8Demo' });
    expect(env).toContainEqual({ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } });
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
