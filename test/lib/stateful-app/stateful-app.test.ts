import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { ExistingObject, StatefulApp, type StatefulAppProps, UpdateStrategy, k8s } from '../../../lib';
import { parseManifests, schemaFaults } from '../../support/kubernetes-schema';
import { IMAGE, MINIMAL, podSpec, statefulApp } from '../../support/stateful-app';
import { type Manifest, only, synth } from '../../support/synth';

const PORTS = [{ name: 'http', containerPort: 8080 }];

const namesOf = (manifests: readonly Manifest[]): unknown =>
  manifests.map(({ kind, metadata }) => [kind, metadata.name]);

describe('a StatefulApp with minimal props', () => {
  const minimal = statefulApp();

  test('defines its objects in apply order', () => {
    expect(namesOf(minimal)).toEqual([
      ['ServiceAccount', 'app'],
      ['NetworkPolicy', 'app'],
      ['Service', 'app-headless'],
      ['StatefulSet', 'app'],
      ['PodDisruptionBudget', 'app'],
    ]);
  });

  test('sets the namespace of each object', () => {
    expect(new Set(minimal.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['shops']));
  });

  test('is in the namespace "default" in a chart without a namespace', () => {
    const manifests = synth((chart) => new StatefulApp(chart, 'app', MINIMAL));
    expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['default']));
  });

  test('has one pod with one container, named like the app, and no resources or probes', () => {
    expect(only(minimal, 'StatefulSet')).toMatchObject({ spec: { replicas: 1 } });
    const { containers, ...spec } = podSpec(minimal);
    expect(containers).toEqual([
      {
        name: 'app',
        image: IMAGE,
        securityContext: expect.any(Object) as object,
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ]);
    expect(spec).toEqual({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Always',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      serviceAccountName: 'app',
      volumes: [{ name: 'tmp', emptyDir: {} }],
    });
  });

  test('has no claim templates, and retains claims of an earlier version', () => {
    const { spec } = only(minimal, 'StatefulSet') as unknown as { spec: object };
    expect(spec).not.toHaveProperty('volumeClaimTemplates');
    expect(spec).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
  });

  test('has the recommended labels', () => {
    expect(minimal[0]?.metadata).toMatchObject({
      labels: {
        'app.kubernetes.io/name': 'app',
        'app.kubernetes.io/instance': 'app',
        'app.kubernetes.io/component': 'server',
        'app.kubernetes.io/part-of': 'app',
        'app.kubernetes.io/managed-by': 'cdk8s',
        'app.kubernetes.io/version': '1.2.3',
      },
    });
  });

  test('limits evictions to one pod, and allows the eviction of unhealthy pods', () => {
    expect(only(minimal, 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  });
});

test('a StatefulApp with a port has a client Service, and one with an ingress an Ingress', () => {
  const withPort = statefulApp({ ports: PORTS });
  expect(namesOf(withPort.slice(-1))).toEqual([['Service', 'app']]);
  const withIngress = statefulApp({ ports: PORTS, ingress: { host: 'a.example.com' } });
  expect(namesOf(withIngress.slice(-2))).toEqual([
    ['Service', 'app'],
    ['Ingress', 'app'],
  ]);
});

describe('an object that is false is omitted:', () => {
  const all = { ports: PORTS, ingress: undefined };
  test.each<[keyof StatefulAppProps, kind: string, name: string]>([
    ['serviceAccount', 'ServiceAccount', 'app'],
    ['networkPolicy', 'NetworkPolicy', 'app'],
    ['headlessService', 'Service', 'app-headless'],
    ['podDisruptionBudget', 'PodDisruptionBudget', 'app'],
    ['service', 'Service', 'app'],
  ])('%s', (prop, kind, name) => {
    const before = statefulApp(all);
    const after = statefulApp({ ...all, [prop]: false });
    expect(namesOf(after)).toEqual(
      namesOf(before.filter((manifest) => manifest.kind !== kind || manifest.metadata.name !== name)),
    );
  });

  test('all of them, so that only the StatefulSet is left', () => {
    const without = {
      serviceAccount: false,
      networkPolicy: false,
      headlessService: false,
      podDisruptionBudget: false,
      service: false,
    } as const;
    const manifests = statefulApp({ ports: PORTS, ...without });
    expect(namesOf(manifests)).toEqual([['StatefulSet', 'app']]);
    expect(only(manifests, 'StatefulSet')).not.toHaveProperty('spec.serviceName');
  });
});

/** Every prop with a non-default value. A new prop must be added here. */
const ALL_PROPS: Required<StatefulAppProps> = {
  // The app.
  name: 'shop',
  namespace: 'shops',
  labels: { team: 'storage' },
  defaults: 'recommended',
  recommendedLabels: false,
  selectorLabels: { app: 'shop' },
  containerName: 'server',
  claims: [
    {
      name: 'state',
      mountPath: '/state',
      storage: '5Gi',
      storageClass: 'fast',
      accessModes: ['ReadWriteMany'],
      labels: { tier: 'db' },
      annotations: { 'example.com/backup': 'daily' },
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
    },
    { name: 'raw', devicePath: '/dev/raw', volumeMode: 'Block', storage: '1Gi' },
  ],
  headlessService: { name: 'shop-pods', publishNotReadyAddresses: false },
  service: { name: 'shop-public', type: 'LoadBalancer', annotations: { 'example.com/lb': 'internal' } },
  ingress: {
    host: 'shop.example.com',
    ingressClassName: 'nginx',
    path: '/shop',
    pathType: 'Exact',
    port: 8000,
    tlsSecretName: 'certificate',
    annotations: { 'example.com/a': 'b' },
  },
  networkPolicy: {
    allowFrom: [{ namespaceSelector: {} }],
    allowTo: [{ ports: [{ port: 5432 }] }],
    labels: { tier: 'net' },
  },
  podDisruptionBudget: { minAvailable: '50%', unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
  serviceAccount: { token: true, annotations: { 'example.com/role': 'shop' } },
  peersSrvVariable: 'PEERS',
  clusterDomain: 'corp.local',
  scannerAnnotations: true,
  overrides: { statefulSet: { metadata: { annotations: { 'example.com/overridden': 'yes' } } } },

  // The StatefulSet.
  replicas: 5,
  podManagementPolicy: 'Parallel',
  updateStrategy: UpdateStrategy.rolling({ partition: 4 }),
  minReadySeconds: 10,
  revisionHistoryLimit: 3,
  ordinals: { start: 1 },
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
  statefulSet: { labels: { tier: 'db' }, annotations: { 'example.com/owner': 'storage' } },

  // The pod.
  initContainers: [
    { name: 'setup', image: 'busybox:1.36', volumeMounts: [{ name: 'state', mountPath: '/state' }] },
    { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' },
  ],
  sidecarContainers: [{ name: 'log', image: 'log:1', resources: { limits: { memory: '1Gi' } } }],
  podSecurity: 'restricted',
  podSecurityContext: { supplementalGroups: [20003] },
  runAsUser: 20000,
  runAsGroup: 20001,
  fsGroup: 20002,
  readOnlyRootFilesystem: false,
  imagePullSecrets: ['registry', { name: 'other' }],
  podLabels: { 'example.com/pod': 'yes' },
  podAnnotations: { 'example.com/scrape': 'yes' },
  rollOnConfigChange: true,
  enableServiceLinks: true,
  affinity: { nodeAffinity: {} },
  topologySpreadConstraints: [],
  activeDeadlineSeconds: 86400,
  dnsConfig: { options: [{ name: 'ndots', value: '1' }] },
  dnsPolicy: 'None',
  hostAliases: [{ ip: '192.0.2.1', hostnames: ['db'] }],
  hostIpc: true,
  hostNetwork: true,
  hostPid: true,
  hostUsers: false,
  hostname: 'shop',
  nodeName: 'node-1',
  nodeSelector: { disk: 'ssd' },
  os: { name: 'linux' },
  overhead: { cpu: '10m' },
  preemptionPolicy: 'Never',
  priority: 1000,
  priorityClassName: 'high',
  readinessGates: [{ conditionType: 'example.com/ready' }],
  resourceClaims: [{ name: 'gpu' }],
  runtimeClassName: 'gvisor',
  schedulerName: 'other',
  schedulingGates: [{ name: 'example.com/gate' }],
  setHostnameAsFqdn: true,
  shareProcessNamespace: true,
  subdomain: 'pods',
  terminationGracePeriodSeconds: 60,
  tolerations: [{ key: 'disk', operator: 'Exists' }],
  volumes: [{ name: 'settings', configMap: { name: 'settings', defaultMode: 0o400 } }],

  // The app's container.
  image: 'localhost/shop:2.0.0',
  imagePullPolicy: 'Never',
  command: ['/shop'],
  args: ['--verbose'],
  workingDir: '/srv',
  env: { MODE: 'fast', NODE: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  envFrom: [{ configMapRef: { name: 'settings' } }],
  ports: [
    { name: 'web', containerPort: 9090, service: 8000 },
    { name: 'admin', containerPort: 9091, service: false, hostPort: 9091 },
  ],
  resources: { requests: { cpu: 2 }, limits: { cpu: '4', 'example.com/gpu': 1 } },
  resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
  lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
  startupProbe: { exec: { command: ['true'] }, failureThreshold: 7 },
  livenessProbe: '/livez',
  readinessProbe: { httpGet: { path: '/ready', port: 'admin' }, periodSeconds: 3 },
  securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } },
  stdin: true,
  stdinOnce: true,
  tty: true,
  terminationMessagePath: '/message',
  terminationMessagePolicy: 'FallbackToLogsOnError',
  volumeMounts: [{ name: 'settings', mountPath: '/etc/shop', readOnly: true }],
  volumeDevices: [{ name: 'raw', devicePath: '/dev/same' }],
};

/** The objects that ALL_PROPS refers to. */
function existingObjects(chart: Chart): void {
  new ExistingObject(chart, 'fast', { kind: 'StorageClass' });
  new ExistingObject(chart, 'settings', { kind: 'ConfigMap', namespace: 'shops' });
}

describe('a StatefulApp with all props', () => {
  test('writes each of them', () => {
    const manifests = synth((chart) => {
      existingObjects(chart);
      new StatefulApp(chart, 'app', ALL_PROPS);
    });
    expect(manifests).toMatchSnapshot();
  });

  test('conforms to the schemas of Kubernetes 1.27, except for the native sidecar', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    existingObjects(chart);
    new StatefulApp(chart, 'app', ALL_PROPS);
    expect(parseManifests(app.synthYaml()).flatMap(schemaFaults)).toEqual([
      expect.stringMatching(/initContainers.*restartPolicy/),
    ]);
  });
});

describe('the outputs of a StatefulApp', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shops' });
  const shop = new StatefulApp(chart, 'shop', {
    image: IMAGE,
    ports: PORTS,
    claims: [
      { name: 'data', mountPath: '/data', storage: '1Gi' },
      { name: 'logs', mountPath: '/logs', storage: '1Gi' },
    ],
  });

  test('include the names of pods, claims and DNS records', () => {
    expect([shop.name, shop.namespace]).toEqual(['shop', 'shops']);
    expect([shop.serviceName, shop.serviceAccountName]).toEqual(['shop-headless', 'shop']);
    expect([shop.podName(0), shop.claimName(2), shop.claimName(2, 'logs')]).toEqual([
      'shop-0',
      'data-shop-2',
      'logs-shop-2',
    ]);
    expect(shop.podDnsName(1)).toBe('shop-1.shop-headless.shops.svc.cluster.local');
    expect(shop.peersSrvName).toBe('_http._tcp.shop-headless.shops.svc.cluster.local');
  });

  test('follow the domain of the cluster', () => {
    const app = new StatefulApp(chart, 'corp', { ...MINIMAL, ports: PORTS, clusterDomain: 'corp.local' });
    expect([app.podDnsName(0), app.peersSrvName]).toEqual([
      'corp-0.corp-headless.shops.svc.corp.local',
      '_http._tcp.corp-headless.shops.svc.corp.local',
    ]);
  });

  test('include its objects, with documented ids', () => {
    expect(shop.node.children.map(({ node }) => node.id)).toEqual([
      'ServiceAccount',
      'NetworkPolicy',
      'HeadlessService',
      'Resource',
      'PodDisruptionBudget',
      'Service',
    ]);
    const { serviceAccount, networkPolicy, headlessService, statefulSet, podDisruptionBudget, service } =
      shop;
    expect([
      serviceAccount,
      networkPolicy,
      headlessService,
      statefulSet,
      podDisruptionBudget,
      service,
    ]).toEqual(shop.node.children);
    expect(shop.node.defaultChild).toBe(statefulSet);
    expect(shop.ingress).toBeUndefined();
  });

  test('are undefined for omitted objects', () => {
    const app = new StatefulApp(chart, 'alone', {
      ...MINIMAL,
      serviceAccount: false,
      networkPolicy: false,
      headlessService: false,
      podDisruptionBudget: false,
    });
    const { serviceAccount, networkPolicy, headlessService, podDisruptionBudget, service } = app;
    expect([serviceAccount, networkPolicy, headlessService, podDisruptionBudget, service]).toEqual(
      Array(5).fill(undefined),
    );
    expect([app.serviceName, app.peersSrvName]).toEqual([undefined, undefined]);
    expect(app.serviceAccountName).toBe('default');
  });
});

test('moving a StatefulApp in the construct tree changes no byte of its manifests', () => {
  const yaml = (place: (app: App) => Construct): string => {
    const app = Testing.app();
    new StatefulApp(place(app), 'app', {
      image: IMAGE,
      namespace: 'shops',
      ports: PORTS,
      claims: [{ name: 'data', mountPath: '/data', storage: '1Gi' }],
    });
    return app.synthYaml();
  };
  const top = yaml((app) => new Chart(app, 'chart'));
  const deep = yaml(
    (app) => new Construct(new Construct(new Chart(new Construct(app, 'team'), 'other'), 'a'), 'b'),
  );
  expect(deep).toBe(top);
});

test('selectorLabels are in each selector and on the pods', () => {
  const selectorLabels = { app: 'legacy', 'app.kubernetes.io/instance': 'release' };
  const manifests = statefulApp({ ports: PORTS, selectorLabels });
  expect(only(manifests, 'StatefulSet')).toMatchObject({
    spec: {
      selector: { matchLabels: selectorLabels },
      template: { metadata: { labels: selectorLabels } },
    },
  });
  for (const name of ['app', 'app-headless']) {
    expect(only(manifests, 'Service', name)).toHaveProperty('spec.selector', selectorLabels);
  }
  expect(only(manifests, 'PodDisruptionBudget')).toHaveProperty('spec.selector.matchLabels', selectorLabels);
  expect(only(manifests, 'NetworkPolicy')).toHaveProperty('spec.podSelector.matchLabels', selectorLabels);
});

test('two StatefulApps with different names fit in one chart', () => {
  const manifests = synth((chart) => {
    new StatefulApp(chart, 'one', { ...MINIMAL, ports: PORTS });
    new StatefulApp(chart, 'two', { ...MINIMAL, ports: PORTS });
  });
  expect(manifests).toHaveLength(12);
});

test('a StatefulApp is synthesized together with objects of cdk8s-plus', () => {
  const manifests = synth((chart) => {
    new StatefulApp(chart, 'app', MINIMAL);
    new k8s.KubeConfigMap(chart, 'settings', { metadata: { name: 'settings' } });
  });
  expect(only(manifests, 'ConfigMap').metadata.name).toBe('settings');
});
