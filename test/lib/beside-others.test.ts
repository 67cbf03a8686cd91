import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Cron, Helm, Include, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { StatefulApp, enforceRules, findFaults } from '../../lib';
import { testWith } from '../support/run';
import { IMAGE } from '../support/stateful-app';
import type { Manifest } from '../support/synth';

/** A typical manifest: cluster-scoped and namespaced objects, with and without a namespace. */
const MIXED = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: ['']
    resources: [pods]
    verbs: [get, list]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: fast
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  names: { kind: Backup, plural: backups }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: made-elsewhere
      containers:
        - name: web
          image: nginx
          ports: [{ containerPort: 80 }]
          envFrom: [{ configMapRef: { name: made-elsewhere } }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: web
  annotations:
    nginx.ingress.kubernetes.io/configuration-snippet: return 418;
spec:
  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: made-elsewhere, port: { number: 80 } } } }] }
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'synthesizedWith-others-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const include = (chart: Chart): unknown =>
  new Include(chart, 'mixed', { url: join(folderWith({ 'mixed.yaml': MIXED }), 'mixed.yaml') });

/** Synthesizes a StatefulApp with a claim and a port together with other objects. */
function synthesizedWith(fill: (chart: Chart) => unknown, namespace?: string): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  new StatefulApp(chart, 'app', {
    image: IMAGE,
    ports: [{ name: 'http', containerPort: 8080 }],
    claims: [{ name: 'data', mountPath: '/data', storage: '1Gi' }],
  });
  fill(chart);
  return Testing.synth(chart) as Manifest[];
}

const kindsOf = (manifests: readonly Manifest[]): ReadonlySet<string> =>
  new Set(manifests.map(({ kind }) => kind));

describe.each([
  ['with a namespace', 'shops'],
  ['without a namespace', undefined],
])('with a StatefulApp in a chart %s', (_chart, namespace) => {
  test('an Include of a mixed manifest is synthesized', () => {
    const manifests = synthesizedWith(include, namespace);
    expect(kindsOf(manifests)).toEqual(
      new Set([
        ...kindsOf(synthesizedWith(() => undefined)),
        ...['ClusterRole', 'ConfigMap', 'Deployment', 'Ingress'],
        'CustomResourceDefinition',
      ]),
    );
  });

  testWith('helm', ['version'], 'a Helm chart is synthesized', () => {
    const folder = folderWith({
      'Chart.yaml': 'apiVersion: v2\nname: mixed\nversion: 1.0.0\n',
      'templates/all.yaml': MIXED,
    });
    const manifests = synthesizedWith((chart) => new Helm(chart, 'helm', { chart: folder }), namespace);
    expect([...kindsOf(manifests)]).toContain('ClusterRole');
  });

  test('objects of fifteen kinds of cdk8s-plus are synthesized', () => {
    const manifests = synthesizedWith((chart) => {
      const configMap = new kplus.ConfigMap(chart, 'ConfigMap', { data: { mode: 'fast' } });
      const secret = new kplus.Secret(chart, 'Secret', { stringData: { key: 'value' } });
      const serviceAccount = new kplus.ServiceAccount(chart, 'ServiceAccount');
      const role = new kplus.Role(chart, 'Role');
      role.allowRead(kplus.ApiResource.PODS);
      role.bind(serviceAccount);
      const clusterRole = new kplus.ClusterRole(chart, 'ClusterRole');
      clusterRole.allowRead(kplus.ApiResource.NODES);
      clusterRole.bind(serviceAccount);
      const deployment = new kplus.Deployment(chart, 'Deployment', {
        containers: [{ image: 'nginx', portNumber: 80, envFrom: [kplus.Env.fromConfigMap(configMap)] }],
      });
      deployment.containers[0]?.mount('/keys', kplus.Volume.fromSecret(chart, 'keys', secret));
      deployment.exposeViaIngress('/', { name: 'web' });
      new kplus.HorizontalPodAutoscaler(chart, 'Autoscaler', { target: deployment, maxReplicas: 3 });
      new kplus.NetworkPolicy(chart, 'NetworkPolicy', { selector: deployment });
      new kplus.Pod(chart, 'Pod', { containers: [{ image: 'nginx' }] });
      new kplus.Job(chart, 'Job', { containers: [{ image: 'busybox' }] });
      new kplus.CronJob(chart, 'CronJob', {
        schedule: Cron.daily(),
        containers: [{ image: 'busybox' }],
      });
      new kplus.DaemonSet(chart, 'DaemonSet', { containers: [{ image: 'busybox' }] });
      new kplus.StatefulSet(chart, 'StatefulSet', {
        containers: [{ image: 'nginx', portNumber: 80 }],
      });
      new kplus.PersistentVolumeClaim(chart, 'Claim', {
        storage: Size.gibibytes(1),
        accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      });
      new kplus.Namespace(chart, 'Namespace');
    }, namespace);
    const own = kindsOf(synthesizedWith(() => undefined));
    expect([...kindsOf(manifests)].filter((kind) => !own.has(kind)).sort()).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'CronJob',
      'DaemonSet',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'Job',
      'Namespace',
      'PersistentVolumeClaim',
      'Pod',
      'Role',
      'RoleBinding',
      'Secret',
    ]);
  });

  test('a custom resource with any fields is synthesized', () => {
    const spec = { replicas: 'many', template: { spec: { containers: { web: 'web:1' } } } };
    const manifests = synthesizedWith((chart) => {
      new ApiObject(chart, 'stack', {
        apiVersion: 'example.com/v1',
        kind: 'Stack',
        metadata: { name: 'stack' },
        spec,
      });
      new ApiObject(chart, 'gateways', {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name: 'gateways' },
      });
    }, namespace);
    expect(manifests).toContainEqual(expect.objectContaining({ kind: 'Stack', spec }));
  });
});

test('with enforceRules, a valid mixed manifest is synthesized too', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  enforceRules(chart);
  include(chart);
  expect(findFaults(chart)).toEqual([]);
});
