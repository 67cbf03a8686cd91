import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  ExistingObject,
  type NameOrConstruct,
  StatefulApp,
  type StatefulAppProps,
  StorageClass,
  findFaults,
  k8s,
} from '../../../lib';
import { MINIMAL, findingsOfStatefulApp, podSpec } from '../../support/stateful-app';
import { type Manifest, only, synth } from '../../support/synth';

const PORTS = [{ name: 'http', containerPort: 8080 }];

/** A prop that can refer to another object, and the creation of that object in the namespace `shops`. */
type Row = [
  type: string,
  kind: string,
  props: (reference: NameOrConstruct) => Partial<StatefulAppProps>,
  make: (scope: Construct) => NameOrConstruct,
];

const claim = (storageClass: NameOrConstruct): Partial<StatefulAppProps> => ({
  claims: [{ name: 'data', mountPath: '/data', storage: '1Gi', storageClass }],
});
const account = (serviceAccount: NameOrConstruct): Partial<StatefulAppProps> => ({ serviceAccount });
const governing = (headlessService: NameOrConstruct): Partial<StatefulAppProps> => ({ headlessService });

const metadata = { name: 'shared', namespace: 'shops' };
const SERVICE = { metadata, spec: { clusterIp: 'None', selector: { 'app.kubernetes.io/name': 'app' } } };

const rows: Row[] = [
  [
    'a StorageClass of this library',
    'StorageClass',
    claim,
    (scope) => new StorageClass(scope, 'shared', { provisioner: 'disk.example.com' }),
  ],
  [
    'a StorageClass of the API',
    'StorageClass',
    claim,
    (scope) =>
      new k8s.KubeStorageClass(scope, 'shared', { metadata: { name: 'shared' }, provisioner: 'a/b' }),
  ],
  [
    'a ServiceAccount of cdk8s-plus',
    'ServiceAccount',
    account,
    (scope) => new kplus.ServiceAccount(scope, 'shared', { metadata }),
  ],
  [
    'a ServiceAccount as an option',
    'ServiceAccount',
    (existing) => ({ serviceAccount: { existing, token: true } }),
    (scope) => new k8s.KubeServiceAccount(scope, 'shared', { metadata }),
  ],
  [
    'a Service as an ApiObject',
    'Service',
    governing,
    (scope) => new ApiObject(scope, 'shared', { apiVersion: 'v1', kind: 'Service', ...wire(SERVICE) }),
  ],
  ['a Service of the API', 'Service', governing, (scope) => new k8s.KubeService(scope, 'shared', SERVICE)],
];

/** The Service with JSON names. */
function wire({ spec: { clusterIp, ...spec }, ...object }: typeof SERVICE): object {
  return { ...object, spec: { clusterIP: clusterIp, ...spec } };
}

describe.each(rows)('a reference to %s', (_type, kind, props, make) => {
  /** Without a dependency, the app would come first in the tree. */
  const manifests = synth(
    (chart) => {
      const [first, second] = [new Construct(chart, 'first'), new Construct(chart, 'second')];
      const shared = make(second);
      new StatefulApp(first, 'app', { ...MINIMAL, ...props(shared) });
    },
    { namespace: 'shops' },
  );

  test('is written as the name', () => {
    expect(referencesOf(manifests)).toMatchObject({ [kind]: 'shared' });
  });

  test('makes the object apply before the app', () => {
    const kinds = manifests.map((manifest) => `${manifest.kind} ${manifest.metadata.name}`);
    expect(kinds[0]).toBe(`${kind} shared`);
  });

  test('defines no other object', () => {
    expect(manifests.filter((manifest) => manifest.kind === kind)).toHaveLength(1);
  });
});

/** The references of a StatefulSet to other objects. */
function referencesOf(manifests: readonly Manifest[]): Record<string, unknown> {
  const { spec } = only(manifests, 'StatefulSet') as unknown as {
    spec: { serviceName?: string; volumeClaimTemplates?: { spec: { storageClassName?: string } }[] };
  };
  return {
    Service: spec.serviceName,
    ServiceAccount: (podSpec(manifests) as { serviceAccountName?: string }).serviceAccountName,
    StorageClass: spec.volumeClaimTemplates?.[0]?.spec.storageClassName,
  };
}

describe('a reference by name', () => {
  test.each<[string, Partial<StatefulAppProps>, field: string]>([
    ['StorageClass', claim('shared'), 'spec.volumeClaimTemplates[0].spec.storageClassName'],
    ['ServiceAccount', account('shared'), 'spec.template.spec.serviceAccountName'],
    ['Service', governing('shared'), 'spec.serviceName'],
  ])('to an undeclared %s is a finding', (kind, props, field) => {
    expect(findingsOfStatefulApp(props)).toMatchObject([
      {
        code: 'missing-reference',
        field,
        value: 'shared',
        message: expect.stringContaining(`names a ${kind} that is not`) as string,
      },
    ]);
  });

  test.each<['StorageClass' | 'ServiceAccount' | 'Service', Partial<StatefulAppProps>]>([
    ['StorageClass', claim('shared')],
    ['ServiceAccount', account('shared')],
    ['Service', governing('shared')],
  ])('to an existing %s is written', (kind, props) => {
    const manifests = synth(
      (chart) => {
        new ExistingObject(chart, 'shared', { kind });
        new StatefulApp(chart, 'app', { ...MINIMAL, ...props });
      },
      { namespace: 'shops' },
    );
    expect(referencesOf(manifests)).toMatchObject({ [kind]: 'shared' });
  });

  test('to an object that exists in another namespace is a finding', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
    new ExistingObject(chart, 'shared', { kind: 'ServiceAccount', namespace: 'stores' });
    new StatefulApp(chart, 'app', { ...MINIMAL, ...account('shared') });
    expect(findFaults(chart)).toMatchObject([{ code: 'missing-reference', value: 'shared' }]);
  });
});

test('an object of a StatefulApp may be referenced', () => {
  const manifests = synth(
    (chart) => {
      const scope = new Construct(chart, 'scope');
      const one = new StatefulApp(scope, 'one', { ...MINIMAL, ports: PORTS });
      new StatefulApp(scope, 'two', { ...MINIMAL, serviceAccount: one.serviceAccount });
    },
    { namespace: 'shops' },
  );
  expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toHaveLength(1);
});

test('several StatefulApps can share a headless Service, which is applied before each of them', () => {
  const labels = { 'example.com/cluster': 'db' };
  const manifests = synth(
    (chart) => {
      const [apps, services] = [new Construct(chart, 'apps'), new Construct(chart, 'services')];
      const shared = new k8s.KubeService(services, 'shared', {
        metadata,
        spec: { clusterIp: 'None', selector: labels },
      });
      for (const id of ['leader', 'follower']) {
        const app = new StatefulApp(apps, id, { ...MINIMAL, podLabels: labels, headlessService: shared });
        expect(app.podDnsName(0)).toBe(`${id}-0.shared.shops.svc.cluster.local`);
      }
    },
    { namespace: 'shops' },
  );
  expect(manifests[0]?.kind).toBe('Service');
  for (const name of ['leader', 'follower']) {
    expect(only(manifests, 'StatefulSet', name)).toMatchObject({ spec: { serviceName: 'shared' } });
  }
  expect(manifests.filter(({ kind }) => kind === 'Service')).toHaveLength(1);
});

test('an app without a headless Service is governed by its client Service', () => {
  const manifests = synth(
    (chart) => {
      const app = new StatefulApp(chart, 'app', { ...MINIMAL, ports: PORTS, headlessService: false });
      expect(app.serviceName).toBe('app');
    },
    { namespace: 'shops' },
  );
  expect(referencesOf(manifests)).toMatchObject({ Service: 'app' });
  expect(manifests.filter(({ kind }) => kind === 'Service')).toHaveLength(1);
});
