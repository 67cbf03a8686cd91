import { prometheus } from './prometheus';
import { NO_FAULTS, build } from './support';

describe('prometheus', () => {
  const system = build(prometheus);

  it('has a ServiceAccount with a ClusterRole, a ConfigMap, a Service and a StatefulSet', () => {
    expect(system.names).toEqual([
      ['ConfigMap', 'prometheus-config'],
      ['ClusterRole', 'prometheus'],
      ['ClusterRoleBinding', 'prometheus'],
      ['ServiceAccount', 'prometheus'],
      ['StatefulSet', 'prometheus'],
      ['Service', 'prometheus'],
    ]);
    expect(system.object('StatefulSet', 'prometheus').metadata).toMatchObject({
      namespace: 'kube-system',
      labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile', version: 'v2.2.1' },
    });
    expect(system.object('Service', 'prometheus').metadata).toMatchObject({
      labels: { 'kubernetes.io/name': 'Prometheus' },
    });
    expect(system.object('ConfigMap', 'prometheus-config').metadata).toMatchObject({
      labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' },
    });
  });

  it('has permission to read its scrape targets', () => {
    expect(system.object('ClusterRole', 'prometheus')).toMatchObject({
      rules: [
        {
          resources: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'],
          verbs: ['get', 'list', 'watch'],
        },
        { resources: ['configmaps'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    });
    expect(system.object('ClusterRoleBinding', 'prometheus')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'prometheus' },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'kube-system' }],
    });
  });

  it('is governed by the client Service', () => {
    expect(system.object('StatefulSet', 'prometheus').spec).toMatchObject({
      serviceName: 'prometheus',
      podManagementPolicy: 'Parallel',
      volumeClaimTemplates: [
        {
          metadata: { name: 'prometheus-data' },
          spec: { storageClassName: 'standard', resources: { requests: { storage: '16Gi' } } },
        },
      ],
    });
    expect(system.selectors).toEqual([{ 'k8s-app': 'prometheus' }]);
    expect(system.object('Service', 'prometheus').spec).not.toHaveProperty('clusterIP');
    expect(system.servicePorts('prometheus')).toEqual([['http', 9090, 9090]]);
  });

  it('reads the Kubernetes API with the token of its ServiceAccount', () => {
    expect(system.pod('prometheus').spec).toMatchObject({
      serviceAccountName: 'prometheus',
      automountServiceAccountToken: true,
      priorityClassName: 'system-cluster-critical',
      terminationGracePeriodSeconds: 300,
    });
  });

  it('has an init container that changes the owner of the volume, and a sidecar that mounts only the configuration', () => {
    const config = { name: 'config-volume', mountPath: '/etc/config' };
    const data = { name: 'prometheus-data', mountPath: '/data' };
    expect(system.pod('prometheus').spec).toMatchObject({
      initContainers: [
        { name: 'init-chown-data', command: ['chown', '-R', '65534:65534', '/data'], volumeMounts: [data] },
      ],
      containers: [
        {
          name: 'prometheus-server',
          ports: [{ containerPort: 9090 }],
          readinessProbe: {
            httpGet: { path: '/-/ready', port: 9090 },
            initialDelaySeconds: 30,
            timeoutSeconds: 30,
          },
          livenessProbe: {
            httpGet: { path: '/-/healthy', port: 9090 },
            initialDelaySeconds: 30,
            timeoutSeconds: 30,
          },
          resources: { limits: { cpu: '200m', memory: '1000Mi' } },
          volumeMounts: [data, config],
        },
        { name: 'prometheus-server-configmap-reload', volumeMounts: [{ ...config, readOnly: true }] },
      ],
      volumes: [{ name: 'config-volume', configMap: { name: 'prometheus-config' } }],
    });
    expect(system.pod('prometheus').spec.initContainers?.[0]).not.toHaveProperty('securityContext');
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
