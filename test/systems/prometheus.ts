import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { StatefulApp, StorageClass, k8s } from '../../lib';

const MODE = 'addonmanager.kubernetes.io/mode';

const CONFIG = `scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ['localhost:9090'] }]
  - job_name: pods
    kubernetes_sd_configs: [{ role: pod }]
`;

/** Prometheus as a cluster add-on, which reads the Kubernetes API. One Service is for clients and governing. */
export function prometheus(scope: Construct): void {
  const chart = new Chart(scope, 'prometheus', {
    namespace: 'kube-system',
    labels: { 'kubernetes.io/cluster-service': 'true', [MODE]: 'Reconcile' },
  });
  const config = new k8s.KubeConfigMap(chart, 'Config', {
    metadata: { name: 'prometheus-config', labels: { [MODE]: 'EnsureExists' } },
    data: { 'prometheus.yml': CONFIG },
  });
  new k8s.KubeClusterRole(chart, 'ClusterRole', {
    metadata: { name: 'prometheus' },
    rules: [
      {
        apiGroups: [''],
        resources: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'],
        verbs: ['get', 'list', 'watch'],
      },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      { nonResourceUrLs: ['/metrics'], verbs: ['get'] },
    ],
  });
  new k8s.KubeClusterRoleBinding(chart, 'ClusterRoleBinding', {
    metadata: { name: 'prometheus' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'prometheus' },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'kube-system' }],
  });
  const probe = (path: string) => ({
    httpGet: { path, port: 9090 },
    initialDelaySeconds: 30,
    timeoutSeconds: 30,
  });
  new StatefulApp(chart, 'prometheus', {
    image: 'prom/prometheus:v2.2.1',
    imagePullPolicy: 'IfNotPresent',
    containerName: 'prometheus-server',
    podManagementPolicy: 'Parallel',
    selectorLabels: { 'k8s-app': 'prometheus' },
    statefulSet: { labels: { version: 'v2.2.1' } },
    args: [
      '--config.file=/etc/config/prometheus.yml',
      '--storage.tsdb.path=/data',
      '--web.console.libraries=/etc/prometheus/console_libraries',
      '--web.console.templates=/etc/prometheus/consoles',
      '--web.enable-lifecycle',
    ],
    ports: [{ containerPort: 9090, service: { name: 'http' } }],
    readinessProbe: probe('/-/ready'),
    livenessProbe: probe('/-/healthy'),
    resources: {
      limits: { cpu: '200m', memory: '1000Mi' },
      requests: { cpu: '200m', memory: '1000Mi' },
    },
    volumes: [{ name: 'config-volume', configMap: { name: config.name } }],
    volumeMounts: [{ name: 'config-volume', mountPath: '/etc/config' }],
    claims: [
      {
        name: 'prometheus-data',
        mountPath: '/data',
        storage: '16Gi',
        storageClass: StorageClass.fromStorageClassName(chart, 'standard', 'standard'),
      },
    ],
    initContainers: [
      {
        name: 'init-chown-data',
        image: 'busybox:latest',
        imagePullPolicy: 'IfNotPresent',
        command: ['chown', '-R', '65534:65534', '/data'],
        volumeMounts: [{ name: 'prometheus-data', mountPath: '/data' }],
      },
    ],
    sidecarContainers: [
      {
        name: 'prometheus-server-configmap-reload',
        image: 'jimmidyson/configmap-reload:v0.1',
        imagePullPolicy: 'IfNotPresent',
        args: ['--volume-dir=/etc/config', '--webhook-url=http://localhost:9090/-/reload'],
        volumeMounts: [{ name: 'config-volume', mountPath: '/etc/config', readOnly: true }],
        resources: { limits: { cpu: '10m', memory: '10Mi' }, requests: { cpu: '10m', memory: '10Mi' } },
      },
    ],
    priorityClassName: 'system-cluster-critical',
    terminationGracePeriodSeconds: 300,
    headlessService: false,
    service: { labels: { 'kubernetes.io/name': 'Prometheus' } },
    networkPolicy: false,
    podDisruptionBudget: false,
    serviceAccount: { token: true },
    podSecurity: 'baseline',
  });
}
