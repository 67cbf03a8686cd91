import { Chart, Testing } from 'cdk8s';
import { RestrictedNamespace, StatefulApp, type StatefulAppOverrides, k8s } from '../../lib';
import { QUANTITY, refused } from '../support/bad-input';

const { IntOrString, Quantity } = k8s;

const IMAGE = 'example.com/visits:1.2.3';

/** An app of one StatefulApp, "visits", and of what a test adds beside it. */
function synth(overrides: StatefulAppOverrides, add?: (chart: Chart) => void): void {
  const app = Testing.app();
  const apps = new Chart(app, 'apps', { namespace: 'apps' });
  new RestrictedNamespace(new Chart(app, 'cluster'), 'apps');
  new StatefulApp(apps, 'visits', { image: IMAGE, overrides });
  add?.(apps);
  app.synth();
}

const OF_VISITS = { 'app.kubernetes.io/name': 'visits', 'app.kubernetes.io/instance': 'visits' };
const WRONG = { selector: { 'app.kubernetes.io/name': 'other' } };

const snippet = (path: string, name: string, key: string): string =>
  `[apps/${path}] Ingress ${name}: metadata.annotations["${key}"] is refused: it puts text of yours into the configuration that the controller runs for everybody; leave it out`;

type Overridden = [input: string, overrides: StatefulAppOverrides, ...findings: string[]];

const overridden: Overridden[] = [
  [
    'a public Service that selects no pod',
    { publicService: { spec: WRONG } },
    '[apps/visits/PublicService] Service visits: spec.selector["app.kubernetes.io/name"] is "other" but the pods\' label is "visits": it would select none of them',
  ],
  [
    'a governing Service that selects no pod',
    { governingService: { spec: WRONG } },
    '[apps/visits/GoverningService] Service visits-headless: spec.selector["app.kubernetes.io/name"] is "other" but the pods\' label is "visits": it would select none of them',
    '[apps/visits/Resource] StatefulSet visits: spec.serviceName "visits-headless" names a Service that does not select the pods: its app.kubernetes.io/name is "other", theirs "visits"',
  ],
  [
    'a governing Service without a selector',
    { governingService: { spec: { selector: null } } },
    '[apps/visits/Resource] StatefulSet visits: spec.serviceName "visits-headless" names a Service without a selector: the pods would have no DNS names',
  ],
  [
    'a budget that selects no pod',
    { podDisruptionBudget: { spec: { selector: { matchLabels: { tier: 'web' } } } } },
    '[apps/visits/PodDisruptionBudget] PodDisruptionBudget visits: spec.selector.matchLabels["tier"] is "web" but the pods\' label is undefined: it would select none of them',
  ],
  [
    'a policy that selects no pod',
    { networkPolicy: { spec: { podSelector: { matchLabels: { tier: 'web' } } } } },
    '[apps/visits/NetworkPolicy] NetworkPolicy visits: spec.podSelector.matchLabels["tier"] is "web" but the pods\' label is undefined: it would select none of them',
  ],
  [
    'a Service port that leads to no port of the pods',
    { publicService: { spec: { ports: [{ port: 80, targetPort: IntOrString.fromString('admin') }] } } },
    '[apps/visits/PublicService] Service visits: spec.ports[0].targetPort "admin" is not a port of the pods that the Service selects (http)',
  ],
];

test.each(overridden)('an app refuses %s', (_input, overrides, ...findings) => {
  expect(() => {
    synth(overrides);
  }).toThrow(refused(findings));
});

test.each([
  ['by a prop', { annotations: { 'nginx.ingress.kubernetes.io/configuration-snippet': 'a' } }, {}],
  [
    'by overrides',
    {},
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/configuration-snippet': 'a' } } },
  ],
])('an app refuses a snippet that a StatefulApp gives to the controller %s', (_how, options, ingress) => {
  const chart = new Chart(Testing.app(), 'apps', { namespace: 'apps' });
  new StatefulApp(chart, 'visits', {
    image: IMAGE,
    ingress: { host: 'a.example.com', ingressClassName: 'nginx', ...options },
    overrides: { ingress },
  });

  expect(() => {
    Testing.synth(chart);
  }).toThrow(
    refused([snippet('visits/Ingress', 'visits', 'nginx.ingress.kubernetes.io/configuration-snippet')]),
  );
});

type Added = [input: string, add: (chart: Chart) => unknown, ...findings: string[]];

const service = (...ports: k8s.ServicePort[]): ((chart: Chart) => unknown) => {
  return (chart) => new k8s.KubeService(chart, 'web', { metadata: { name: 'web' }, spec: { ports } });
};

const ingress = (name: string, port: k8s.ServiceBackendPort): ((chart: Chart) => unknown) => {
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name, port } } }];
  return (chart) =>
    new k8s.KubeIngress(chart, 'web', {
      metadata: { name: 'web' },
      spec: { rules: [{ host: 'a.b', http: { paths } }] },
    });
};

const byDefault = (name: string, port: k8s.ServiceBackendPort): ((chart: Chart) => unknown) => {
  return (chart) =>
    new k8s.KubeIngress(chart, 'web', {
      metadata: { name: 'web' },
      spec: { defaultBackend: { service: { name, port } } },
    });
};

const missing = (name: string): string =>
  `"${name}" names a Service that is not in this app's namespace "apps": define it, or say that the cluster has it with new ExistingObject(scope, "${name}", { kind: "Service" })`;

const nodePort = (chart: Chart, name: string, port: number): StatefulApp =>
  new StatefulApp(chart, name, { image: IMAGE, serviceType: 'NodePort', nodePort: port });

const pod = (container: Omit<k8s.Container, 'name'>): ((chart: Chart) => unknown) => {
  return (chart) =>
    new k8s.KubePod(chart, 'pod', {
      metadata: { name: 'pod' },
      spec: { volumes: [{ name: 'tmp', emptyDir: {} }], containers: [{ name: 'pod', ...container }] },
    });
};

const added: Added[] = [
  [
    'port 0 of a Service',
    service({ port: 0 }),
    '[apps/web] Service web: spec.ports[0].port must be a port from 1 to 65535, got 0',
  ],
  [
    'a Service port in capitals',
    service({ port: 80, name: 'Web' }),
    '[apps/web] Service web: spec.ports[0].name must be a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters), got "Web"',
  ],
  [
    'Service ports that lead to what is no port',
    service(
      { name: 'a', port: 80, targetPort: IntOrString.fromNumber(-1) },
      { name: 'b', port: 81, targetPort: IntOrString.fromString('80') },
    ),
    '[apps/web] Service web: spec.ports[0].targetPort must be a port from 1 to 65535, got -1',
    '[apps/web] Service web: spec.ports[1].targetPort must be a port name (a-z, 0-9 and single "-", with at least one letter, at most 15 characters), got "80"',
  ],
  [
    'a node port beyond the last',
    service({ port: 80, nodePort: 70000 }),
    '[apps/web] Service web: spec.ports[0].nodePort must be a port from 1 to 65535, got 70000',
  ],
  [
    'two Service ports, one without a name',
    service({ port: 80 }, { port: 81, name: 'b' }),
    '[apps/web] Service web: spec.ports[0].name must be given: a Service of several ports names each',
  ],
  [
    'the same Service port twice',
    service({ port: 80, name: 'a' }, { port: 80, name: 'a' }),
    '[apps/web] Service web: spec.ports name "a" occurs more than once: give each its own',
    '[apps/web] Service web: spec.ports port "80/TCP" occurs more than once: give each its own',
  ],
  [
    'an Ingress to a Service that nobody defines',
    ingress('api', { number: 80 }),
    `[apps/web] Ingress web: spec.rules[0].http.paths[0].backend.service.name ${missing('api')}`,
  ],
  [
    'an Ingress to a port name that its Service does not have',
    ingress('visits', { name: 'admin' }),
    '[apps/web] Ingress web: spec.rules[0].http.paths[0].backend.service.port "admin" is not a port of Service "visits": it has "http", 80',
  ],
  [
    'an Ingress to a port number that its Service does not have',
    ingress('visits', { number: 8080 }),
    '[apps/web] Ingress web: spec.rules[0].http.paths[0].backend.service.port 8080 is not a port of Service "visits": it has "http", 80',
  ],
  [
    'an Ingress that leads all else to a Service that nobody defines',
    byDefault('api', { number: 80 }),
    `[apps/web] Ingress web: spec.defaultBackend.service.name ${missing('api')}`,
  ],
  [
    'an Ingress that leads all else to a port that its Service does not have',
    byDefault('visits', { name: 'admin' }),
    '[apps/web] Ingress web: spec.defaultBackend.service.port "admin" is not a port of Service "visits": it has "http", 80',
  ],
  [
    'an Ingress with snippets for the controller',
    (chart) =>
      new k8s.KubeIngress(chart, 'web', {
        metadata: {
          name: 'web',
          annotations: {
            'nginx.ingress.kubernetes.io/server-snippet': 'a',
            'nginx.org/location-snippets': 'b',
          },
        },
      }),
    snippet('web', 'web', 'nginx.ingress.kubernetes.io/server-snippet'),
    snippet('web', 'web', 'nginx.org/location-snippets'),
  ],
  [
    'a node port of two Services',
    (chart) => {
      nodePort(chart, 'one', 30080);
      nodePort(chart, 'two', 30080);
      nodePort(chart, 'three', 30081);
    },
    '[apps/two/PublicService] Service two: spec.ports[0].nodePort 30080/TCP is taken by apps/one/PublicService: give one of the two another',
  ],
  [
    'a node port twice in one Service',
    (chart) =>
      new StatefulApp(chart, 'one', {
        image: IMAGE,
        serviceType: 'NodePort',
        nodePort: 30080,
        additionalPorts: [{ name: 'admin', port: 9090, nodePort: 30080 }],
      }),
    '[apps/one/PublicService] Service one: spec.ports[1].nodePort 30080/TCP is taken by apps/one/PublicService: give one of the two another',
  ],
  [
    'a second workload that selects the same pods',
    (chart) =>
      new k8s.KubeDeployment(chart, 'copy', {
        metadata: { name: 'copy' },
        spec: {
          selector: { matchLabels: OF_VISITS },
          template: {
            metadata: { labels: OF_VISITS },
            spec: { containers: [{ name: 'copy', image: 'copy:1' }] },
          },
        },
      }),
    `[apps/copy] Deployment copy: spec.selector {"app.kubernetes.io/instance":"visits","app.kubernetes.io/name":"visits"} is that of apps/visits/Resource too: each would take the other's pods for its own`,
  ],
  [
    'two mounts in one place',
    pod({
      image: 'pod:1',
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'tmp', mountPath: '/tmp' },
      ],
    }),
    '[apps/pod] Pod pod: spec.containers[0].volumeMounts mountPath "/tmp" occurs more than once: give each its own',
  ],
  [
    'a variable twice',
    pod({
      image: 'pod:1',
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    '[apps/pod] Pod pod: spec.containers[0].env name "A" occurs more than once: give each its own',
  ],
  [
    'a volume of a capacity without a number',
    (chart) =>
      new k8s.KubePersistentVolume(new Chart(chart, 'volumes'), 'disk', {
        metadata: { name: 'disk' },
        spec: { capacity: { storage: Quantity.fromString('Gi') } },
      }),
    `[apps/volumes/disk] PersistentVolume disk: spec.capacity["storage"] must be ${QUANTITY}, got "Gi"`,
  ],
];

test.each(added)('an app refuses %s', (_input, add, ...findings) => {
  expect(() => {
    synth({}, add);
  }).toThrow(refused(findings));
});

test('an app takes Services, Ingresses and pods with which nothing is wrong', () => {
  const add = (chart: Chart): void => {
    service(
      { port: 80, name: 'a', targetPort: IntOrString.fromString('a') },
      { port: 80, name: 'b', protocol: 'UDP' },
    )(chart);
    ingress('visits', { number: 80 })(new Chart(chart, 'by-number', { namespace: 'apps' }));
    pod({
      image: 'pod:1',
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      env: [{ name: 'A', value: '1' }],
    })(chart);
  };

  expect(() => {
    synth({}, add);
  }).not.toThrow();
});
