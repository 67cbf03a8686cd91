import { App, Chart, Testing } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ExistingObject, StatefulApp, type StatefulAppProps, UpdateStrategy, k8s } from '../../lib';
import { only, synth } from '../support/synth';

const IMAGE = 'registry.example.com/app:1.2.3';

const minimal = synth((chart) => new StatefulApp(chart, 'app', { image: IMAGE }));

describe('a StatefulApp with nothing but an image', () => {
  test('makes its objects in the order in which they are to be applied', () => {
    expect(minimal.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['ServiceAccount', 'app'],
      ['NetworkPolicy', 'app'],
      ['Service', 'app-headless'],
      ['StatefulSet', 'app'],
      ['PodDisruptionBudget', 'app'],
      ['Service', 'app'],
    ]);
  });

  test('names the namespace of every object', () => {
    expect(minimal.map(({ metadata }) => metadata.namespace)).toEqual(Array(6).fill('default'));
  });

  test('keeps its claims when it is deleted and when it is scaled down', () => {
    expect(only(minimal, 'StatefulSet')).toMatchObject({
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } },
    });
  });

  test('gives every pod a volume of 1Gi of the default class at /var/data', () => {
    expect(only(minimal, 'StatefulSet')).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ volumeMounts: [{ name: 'data', mountPath: '/var/data' }, {}] }] },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    });
    expect(JSON.stringify(only(minimal, 'StatefulSet'))).not.toContain('storageClassName');
  });

  test('gives its claim templates no labels, which crash the controllers of some versions', () => {
    expect(only(minimal, 'StatefulSet')).toHaveProperty('spec.volumeClaimTemplates.0.metadata', {
      name: 'data',
    });
  });

  test('meets Pod Security "restricted" on the pod and on the container', () => {
    const restricted = {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    expect(only(minimal, 'StatefulSet')).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: restricted,
            containers: [
              {
                securityContext: {
                  ...restricted,
                  allowPrivilegeEscalation: false,
                  privileged: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  });

  test('probes that the port accepts connections, with every timing said', () => {
    const tcp = {
      tcpSocket: { port: 'http' },
      initialDelaySeconds: 0,
      successThreshold: 1,
      timeoutSeconds: 5,
    };
    expect(only(minimal, 'StatefulSet')).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                startupProbe: { ...tcp, periodSeconds: 2, failureThreshold: 60 },
                livenessProbe: { ...tcp, periodSeconds: 10, failureThreshold: 6 },
                readinessProbe: { ...tcp, periodSeconds: 5, failureThreshold: 2 },
              },
            ],
          },
        },
      },
    });
  });

  test('has a headless Service that also finds pods which are not ready', () => {
    expect(only(minimal, 'Service', 'app-headless')).toMatchObject({
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        ports: [{ name: 'http', port: 8080, targetPort: 'http' }],
      },
    });
    expect(only(minimal, 'StatefulSet')).toMatchObject({ spec: { serviceName: 'app-headless' } });
  });
});

/** Every prop with a value that is not its default; a prop that is added must be added here. */
const ALL_PROPS: Required<StatefulAppProps> = {
  name: 'shop',
  namespace: 'shops',
  labels: { team: 'storage' },
  selectorLabels: { app: 'shop' },
  image: 'registry.example.com/shop:2.0.0',
  imagePullPolicy: 'Never',
  imagePullSecrets: ['registry'],
  command: ['/shop'],
  args: ['--verbose'],
  env: { MODE: 'fast', NODE: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  envFrom: [{ configMapRef: { name: 'settings' } }],
  configMaps: [
    { name: 'settings', mountPath: '/etc/shop', items: { 'a.conf': 'b.conf' }, defaultMode: 0o400 },
  ],
  secrets: [{ name: 'keys.example.com', mountPath: '/etc/keys', optional: true }],
  resources: { requests: { cpu: '2' }, limits: { cpu: '4', 'example.com/gpu': '1' } },
  lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
  startupProbe: { exec: { command: ['true'] }, failureThreshold: 7 },
  livenessProbe: '/livez',
  readinessProbe: {
    httpGet: { path: '/ready', port: k8s.IntOrString.fromString('admin') },
    periodSeconds: 3,
  },
  initContainers: [
    { name: 'init', image: 'busybox:1.36', volumeMounts: [{ name: 'state', mountPath: '/state' }] },
  ],
  sidecarContainers: [{ name: 'log', image: 'log:1', resources: { limits: { memory: '1Gi' } } }],
  port: 9090,
  portName: 'web',
  servicePort: 8000,
  headlessPort: 80,
  nodePort: 30080,
  additionalPorts: [{ name: 'admin', port: 9091, servicePort: 81, nodePort: 30081, protocol: 'TCP' }],
  volumeName: 'state',
  mountPath: '/state',
  storage: '5Gi',
  storageClassName: 'fast',
  accessModes: ['ReadWriteMany'],
  additionalClaims: [{ name: 'logs', mountPath: '/logs', storage: '1Gi', storageClassName: 'slow' }],
  replicas: 5,
  podManagementPolicy: 'Parallel',
  updateStrategy: UpdateStrategy.rolling({ partition: 4 }),
  minReadySeconds: 10,
  revisionHistoryLimit: 3,
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
  terminationGracePeriodSeconds: 60,
  podAnnotations: { 'example.com/scrape': 'yes' },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'disk', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  topologySpreadConstraints: [],
  priorityClassName: 'high',
  runAsUser: 20000,
  runAsGroup: 20001,
  fsGroup: 20002,
  serviceType: 'LoadBalancer',
  serviceName: 'shop-pods',
  publicServiceName: 'shop-public',
  serviceAnnotations: { 'example.com/lb': 'internal' },
  allowFrom: [{ namespaceSelector: {} }],
  allowTo: [{ ports: [{ port: k8s.IntOrString.fromNumber(5432) }] }],
  ingress: {
    host: 'shop.example.com',
    ingressClassName: 'nginx',
    path: '/shop',
    annotations: { 'example.com/a': 'b' },
  },
  maxUnavailable: 2,
  peersSrvVariable: 'PEERS',
  clusterDomain: 'corp.local',
  overrides: { statefulSet: { spec: { template: { spec: { hostname: 'fixed' } } } } },
};

describe('a StatefulApp with every prop', () => {
  const manifests = synth((chart) => {
    new ExistingObject(chart, 'fast', { kind: 'StorageClass' });
    new ExistingObject(chart, 'slow', { kind: 'StorageClass' });
    new ExistingObject(chart, 'settings', { kind: 'ConfigMap' });
    new StatefulApp(chart, 'app', ALL_PROPS);
  });

  test('has them all in its StatefulSet', () => {
    expect(only(manifests, 'StatefulSet')).toMatchSnapshot();
  });

  test('has them all in its other objects', () => {
    expect(manifests.filter(({ kind }) => kind !== 'StatefulSet')).toMatchSnapshot();
  });
});

describe('the outputs of a StatefulApp', () => {
  const app = new StatefulApp(new Chart(Testing.app(), 'chart', { namespace: 'shops' }), 'shop', {
    image: IMAGE,
  });

  test('are the names that Kubernetes gives to pods, claims and DNS records', () => {
    expect([app.serviceName, app.publicServiceName, app.namespace]).toEqual([
      'shop-headless',
      'shop',
      'shops',
    ]);
    expect([app.podName(0), app.claimName(2), app.claimName(2, 'logs')]).toEqual([
      'shop-0',
      'data-shop-2',
      'logs-shop-2',
    ]);
    expect(app.podDnsName(1)).toBe('shop-1.shop-headless.shops.svc.cluster.local');
    expect(app.peersSrvName).toBe('_http._tcp.shop-headless.shops.svc.cluster.local');
    expect(app.statefulSet.name).toBe('shop');
  });

  test('refuse an ordinal that no pod has', () => {
    expect(() => app.podName(-1)).toThrow('ordinal must be a whole number from 0 to 2147483647, got -1');
  });
});

test('moving a StatefulApp in the tree changes no byte of its manifests', () => {
  const yaml = (place: (app: App) => Construct): string => {
    const app = Testing.app();
    new StatefulApp(place(app), 'app', {
      image: IMAGE,
      namespace: 'shops',
      additionalClaims: [{ name: 'logs', mountPath: '/logs', storage: '1Gi' }],
    });
    return app.synthYaml();
  };
  const top = yaml((app) => new Chart(app, 'chart'));
  const deep = yaml(
    (app) => new Construct(new Construct(new Chart(new Construct(app, 'team'), 'other'), 'a'), 'b'),
  );
  expect(deep).toBe(top);
});

test('every object of a StatefulApp finds its pods by the selectorLabels given, and the pods carry them', () => {
  const selector = { app: 'legacy', 'app.kubernetes.io/instance': 'release' };
  const manifests = synth(
    (chart) => new StatefulApp(chart, 'app', { image: IMAGE, selectorLabels: selector }),
  );
  expect(only(manifests, 'StatefulSet')).toMatchObject({
    spec: { selector: { matchLabels: selector }, template: { metadata: { labels: selector } } },
  });
  for (const name of ['app', 'app-headless']) {
    expect(only(manifests, 'Service', name)).toHaveProperty('spec.selector', selector);
  }
  expect(only(manifests, 'PodDisruptionBudget')).toHaveProperty('spec.selector.matchLabels', selector);
  expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec.podSelector.matchLabels', {
    'app.kubernetes.io/instance': 'release',
  });
});

test('two StatefulApps of different names live in one chart', () => {
  const manifests = synth((chart) => {
    new StatefulApp(chart, 'one', { image: IMAGE });
    new StatefulApp(chart, 'two', { image: IMAGE });
  });
  expect(manifests).toHaveLength(12);
});

test('a ConfigMap made with cdk8s-plus is mounted by its name', () => {
  const manifests = synth((chart) => {
    const { name } = new ConfigMap(chart, 'settings', {
      metadata: { namespace: 'default' },
      data: { a: 'b' },
    });
    new StatefulApp(chart, 'app', { image: IMAGE, configMaps: [{ name, mountPath: '/etc/app' }] });
  });
  expect(only(manifests, 'StatefulSet')).toMatchObject({
    spec: {
      template: {
        spec: { volumes: [{ configMap: { name: only(manifests, 'ConfigMap').metadata.name } }, {}] },
      },
    },
  });
});

test('a startup probe takes over what the liveness probe asks, not how often', () => {
  const manifests = synth((chart) => {
    const livenessProbe = {
      httpGet: { path: '/up', port: k8s.IntOrString.fromString('http') },
      periodSeconds: 99,
    };
    new StatefulApp(chart, 'app', { image: IMAGE, livenessProbe });
  });
  expect(only(manifests, 'StatefulSet')).toMatchObject({
    spec: {
      template: { spec: { containers: [{ startupProbe: { httpGet: { path: '/up' }, periodSeconds: 2 } }] } },
    },
  });
});

test('an image with a digest is not pulled again, and labels the version by it', () => {
  const image = `app@sha256:${'a'.repeat(64)}`;
  const manifests = synth((chart) => new StatefulApp(chart, 'app', { image }));
  expect(only(manifests, 'StatefulSet')).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/version': 'sha256-aaaaaaaaaaaa' } },
    spec: { template: { spec: { containers: [{ imagePullPolicy: 'IfNotPresent' }] } } },
  });
});

test('an image with a tag is pulled at every start, as the tag may have moved', () => {
  expect(only(minimal, 'StatefulSet')).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/version': '1.2.3' } },
    spec: { template: { spec: { containers: [{ imagePullPolicy: 'Always' }] } } },
  });
});
