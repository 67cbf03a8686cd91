import { ApiObject, App, Chart } from 'cdk8s';
import {
  RestrictedNamespace,
  StatefulApp,
  type StatefulAppProps,
  StorageClass,
  UpdateStrategy,
  enforceRules,
  findFaults,
  k8s,
} from '../lib';
import { IMAGE, MINIMAL } from './support/stateful-app';

/** Valid input that is similar to rejected input. */

const HTTP = { name: 'http', containerPort: 8080 };
const DATA = { name: 'data', mountPath: '/data', storage: '1Gi' };

/** The findings in a chart with the namespace `shops` and enforceRules. */
function codesIn(fill: (chart: Chart) => unknown): readonly string[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  enforceRules(chart);
  fill(chart);
  return findFaults(chart).map(({ message, code }) => `${code} ${message}`);
}

describe('a StatefulApp accepts', () => {
  test.each<[string, Partial<StatefulAppProps>]>([
    ['a mount path that ends in "/"', { claims: [{ ...DATA, mountPath: '/data/' }] }],
    [
      'a volume with the name of a claim template, which replaces it',
      { claims: [DATA], volumes: [{ name: 'data', emptyDir: {} }] },
    ],
    ['a request without a limit', { resources: { requests: { memory: '100Gi' } } }],
    [
      'a headless Service with the name of the app',
      { ports: [HTTP], headlessService: { name: 'app' }, service: { name: 'app-public' } },
    ],
    ['a port below 1024', { ports: [{ name: 'http', containerPort: 80 }] }],
    ['a user and groups below 10000', { runAsUser: 999, runAsGroup: 0, fsGroup: 1 }],
    ['root, if the pod may run as root', { podSecurity: 'baseline', podSecurityContext: { runAsUser: 0 } }],
    [
      'the same port name in two containers',
      {
        ports: [HTTP],
        sidecarContainers: [
          {
            name: 'proxy',
            image: IMAGE,
            ports: [{ name: 'http', containerPort: 9090, service: false, headlessService: false }],
          },
        ],
      },
    ],
    ['targetPort 0', { ports: [{ ...HTTP, service: { port: 80, targetPort: 0 } }] }],
    ['a partition above replicas', { updateStrategy: UpdateStrategy.rolling({ partition: 5 }) }],
    ['a sha512 digest', { image: `app@sha512:${'a'.repeat(128)}` }],
    [
      'one ConfigMap at two paths',
      {
        volumes: [{ name: 'settings', configMap: { name: 'settings', optional: true } }],
        volumeMounts: ['/etc/a', '/etc/b'].map((mountPath) => ({ name: 'settings', mountPath })),
      },
    ],
    [
      'an init container with its own volume at /tmp',
      {
        volumes: [{ name: 'cache', emptyDir: {} }],
        initContainers: [
          { name: 'setup', image: IMAGE, volumeMounts: [{ name: 'cache', mountPath: '/tmp' }] },
        ],
      },
    ],
    [
      'apiVersion and kind in a claim template',
      { claims: [{ ...DATA, apiVersion: 'v1', kind: 'PersistentVolumeClaim' }] },
    ],
    ['the empty StorageClass, for static volumes', { claims: [{ ...DATA, storageClass: '' }] }],
    ['a label whose key is the name of a method', { labels: { toString: 'acme' } }],
    [
      'a privileged container that may gain privileges',
      { podSecurity: 'privileged', securityContext: { privileged: true } },
    ],
    ['a Secret that the app does not define', { envFrom: [{ secretRef: { name: 'keys' } }] }],
  ])('%s', (_input, props) => {
    expect(codesIn((chart) => new StatefulApp(chart, 'app', { ...MINIMAL, ...props }))).toEqual([]);
  });
});

const container: k8s.Container = { name: 'web', image: 'web:1' };

function deployment(
  chart: Chart,
  name: string,
  selector: k8s.LabelSelector,
  labels: Record<string, string>,
): void {
  new k8s.KubeDeployment(chart, name, {
    metadata: { name },
    spec: { selector, template: { metadata: { labels }, spec: { containers: [container] } } },
  });
}

const pod = (chart: Chart, claimName: string): k8s.KubePod =>
  new k8s.KubePod(chart, 'pod', {
    metadata: { name: 'pod' },
    spec: {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  });

const service = (chart: Chart, name: string, spec: k8s.ServiceSpec): k8s.KubeService =>
  new k8s.KubeService(chart, `service-${name}`, { metadata: { name }, spec });

describe('with enforceRules, the rules accept', () => {
  test.each<[string, (chart: Chart) => void]>([
    [
      'a Pod that mounts a claim of a StatefulApp',
      (chart) => {
        new StatefulApp(chart, 'app', { ...MINIMAL, claims: [DATA] });
        pod(chart, 'data-app-0');
      },
    ],
    [
      'a governing Service that is not headless',
      (chart) => {
        const web = service(chart, 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
        new StatefulApp(chart, 'app', { ...MINIMAL, headlessService: web });
      },
    ],
    [
      'a Service for pods that are defined elsewhere',
      (chart) => {
        service(chart, 'web', {
          selector: { app: 'web' },
          ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }],
        });
      },
    ],
    [
      'a snippet annotation on an Ingress of another library',
      (chart) => {
        new k8s.KubeIngress(chart, 'web', {
          metadata: {
            name: 'web',
            annotations: { 'nginx.ingress.kubernetes.io/server-snippet': 'return 418;' },
          },
          spec: { defaultBackend: { service: { name: 'elsewhere', port: { number: 80 } } } },
        });
      },
    ],
    [
      'two workloads of one instance, and a Service for one of them',
      (chart) => {
        const labels = (name: string): Record<string, string> => ({ name, instance: 'shop' });
        for (const name of ['web', 'worker'])
          deployment(chart, name, { matchLabels: labels(name) }, labels(name));
        service(chart, 'worker', { selector: labels('worker'), ports: [{ port: 80 }] });
      },
    ],
    [
      'two Deployments whose selectors differ in their expressions only',
      (chart) => {
        for (const tier of ['web', 'worker']) {
          const expression = { key: 'tier', operator: 'In', values: [tier] };
          deployment(chart, tier, { matchExpressions: [expression] }, { tier });
        }
      },
    ],
    [
      'a static volume, and a claim of its undefined class',
      (chart) => {
        const storage = k8s.Quantity.fromString('1Gi');
        const common = { accessModes: ['ReadWriteOnce'], storageClassName: 'manual' };
        new k8s.KubePersistentVolume(chart, 'disk', {
          metadata: { name: 'disk' },
          spec: { ...common, capacity: { storage }, hostPath: { path: '/mnt/disk' } },
        });
        new k8s.KubePersistentVolumeClaim(chart, 'claim', {
          metadata: { name: 'data' },
          spec: { ...common, resources: { requests: { storage } } },
        });
      },
    ],
    [
      'one node port with two protocols',
      (chart) => {
        for (const [name, protocol] of [
          ['dns', 'UDP'],
          ['dns-tcp', 'TCP'],
        ] as const) {
          service(chart, name, { type: 'NodePort', ports: [{ port: 53, nodePort: 30053, protocol }] });
        }
      },
    ],
    [
      'labels of a workload on a namespace and on a StorageClass',
      (chart) => {
        const labels = { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'shop' };
        new RestrictedNamespace(chart, 'shop', { labels });
        new StorageClass(chart, 'fast', { provisioner: 'disk.example.com', labels });
      },
    ],
    [
      'custom resources with the kinds of Kubernetes',
      (chart) => {
        new StatefulApp(chart, 'app', { ...MINIMAL, ports: [HTTP], ingress: { host: 'a.example.com' } });
        for (const [apiVersion, kind] of [
          ['apps.kruise.io/v1beta1', 'StatefulSet'],
          ['serving.knative.dev/v1', 'Service'],
          ['example.com/v1', 'Deployment'],
          ['example.org/v1', 'Deployment'],
          ['networking.internal.knative.dev/v1alpha1', 'Ingress'],
        ] as const) {
          const annotations = { 'example.com/snippet': 'yes' };
          new ApiObject(chart, apiVersion, { apiVersion, kind, metadata: { name: 'app', annotations } });
        }
      },
    ],
  ])('%s', (_input, fill) => {
    expect(codesIn(fill)).toEqual([]);
  });
});
