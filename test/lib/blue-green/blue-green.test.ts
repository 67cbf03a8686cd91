import { ApiObject, App, Chart, Testing } from 'cdk8s';
import {
  BlueGreen,
  type BlueGreenProps,
  ExistingObject,
  type Fault,
  StatefulApp,
  UpdateStrategy,
  findFaults,
} from '../../../lib';
import { propFaultsOf } from '../../support/faults';
import { parseManifests, schemaFaults } from '../../support/kubernetes-schema';
import { portsOf } from '../../support/stateful-app';
import { type Manifest, only, synth } from '../../support/synth';
import { untyped } from '../../support/untyped';

const BLUE = 'registry.example.com/shop:1.0.0';
const GREEN = 'registry.example.com/shop:1.1.0';
const HTTP = { name: 'http', containerPort: 8080 };
const MINIMAL: BlueGreenProps = {
  active: 'blue',
  shared: { claims: [], ports: [{ ...HTTP, service: 80 }] },
  blue: { image: BLUE },
  green: { image: GREEN },
};

/** Props with all settings of the public Service and its Ingress. */
const PUBLIC: BlueGreenProps = {
  ...MINIMAL,
  shared: {
    claims: [],
    replicas: 2,
    labels: { team: 'shop' },
    ports: [
      { ...HTTP, service: { port: 8000, nodePort: 30080 } },
      { name: 'admin', containerPort: 9091, service: { port: 81, nodePort: 30081 } },
    ],
  },
  service: { type: 'LoadBalancer', annotations: { 'example.com/lb': 'internal' } },
  ingress: { host: 'shop.example.com', ingressClassName: 'nginx', annotations: { 'example.com/a': 'b' } },
};

function shop(changes: Partial<BlueGreenProps> = {}, from: BlueGreenProps = MINIMAL): Manifest[] {
  return synth((chart) => new BlueGreen(chart, 'shop', { ...from, ...changes }), { namespace: 'shops' });
}

/** The paths of the fields in which two values differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [path];
  }
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].flatMap((field) =>
    differences(
      (one as Record<string, unknown>)[field],
      (other as Record<string, unknown>)[field],
      path === '' ? field : `${path} ${field}`,
    ),
  );
}

describe('a BlueGreen with minimal props', () => {
  const manifests = shop();

  test('defines both colors, then the Service that selects one of them', () => {
    const color = (name: string): string[][] => [
      ['ServiceAccount', name],
      ['NetworkPolicy', name],
      ['Service', `${name}-headless`],
      ['StatefulSet', name],
      ['PodDisruptionBudget', name],
      ['Service', name],
    ];
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ...color('shop-blue'),
      ...color('shop-green'),
      ['Service', 'shop'],
    ]);
    expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['shops']));
  });

  test.each([
    ['shop-blue', BLUE],
    ['shop-green', GREEN],
  ])('runs a separate image in %s, labeled as part of the whole', (name, image) => {
    expect(only(manifests, 'StatefulSet', name)).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/instance': name } },
      spec: { template: { spec: { containers: [{ name, image }] } } },
    });
  });

  test('routes clients to the pods of the active color', () => {
    expect(only(manifests, 'Service', 'shop')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'shop',
        namespace: 'shops',
        labels: {
          'app.kubernetes.io/name': 'shop',
          'app.kubernetes.io/instance': 'shop',
          'app.kubernetes.io/component': 'server',
          'app.kubernetes.io/part-of': 'shop',
          'app.kubernetes.io/managed-by': 'cdk8s',
        },
      },
      spec: {
        type: 'ClusterIP',
        selector: { 'app.kubernetes.io/name': 'shop-blue', 'app.kubernetes.io/instance': 'shop-blue' },
        ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
      },
    });
  });
});

describe('a switch of the active color', () => {
  test.each([
    ['with minimal props', MINIMAL],
    ['with all settings of the public Service', PUBLIC],
  ])('%s changes only the selector of the public Service', (_props, props) => {
    const before = shop({ active: 'blue' }, props);
    const after = shop({ active: 'green' }, props);
    const service = before.findIndex(({ kind, metadata }) => kind === 'Service' && metadata.name === 'shop');
    expect(differences(before, after).sort()).toEqual([
      `${service} spec selector app.kubernetes.io/instance`,
      `${service} spec selector app.kubernetes.io/name`,
    ]);
    expect(after[service]).toMatchObject({
      spec: { selector: { 'app.kubernetes.io/name': 'shop-green' } },
    });
  });

  test('uses the selector labels of a color that sets them', () => {
    const blue = { image: BLUE, selectorLabels: { app: 'old-shop' } };
    expect(only(shop({ blue }), 'Service', 'shop')).toMatchObject({
      spec: { selector: { app: 'old-shop' } },
    });
    expect(only(shop({ blue, active: 'green' }), 'Service', 'shop')).toMatchObject({
      spec: { selector: { 'app.kubernetes.io/name': 'shop-green' } },
    });
  });
});

test('a new version of the idle color changes neither the active color nor the public Service', () => {
  const before = shop({}, PUBLIC);
  const after = shop({ green: { image: 'registry.example.com/shop:1.2.0', replicas: 3 } }, PUBLIC);
  const changed = before.filter((manifest, i) => differences(manifest, after[i]).length > 0);
  expect(changed.map(({ metadata }) => metadata.name)).not.toEqual([]);
  expect(changed.filter(({ metadata }) => !metadata.name.startsWith('shop-green'))).toEqual([]);
});

describe('public access', () => {
  const manifests = shop({}, PUBLIC);

  test('is on the public Service and its Ingress', () => {
    expect(only(manifests, 'Service', 'shop')).toMatchObject({
      metadata: { annotations: { 'example.com/lb': 'internal' }, labels: { team: 'shop' } },
      spec: {
        type: 'LoadBalancer',
        ports: [
          { name: 'http', port: 8000, targetPort: 'http', nodePort: 30080 },
          { name: 'admin', port: 81, targetPort: 'admin', nodePort: 30081 },
        ],
      },
    });
    expect(manifests.at(-1)).toMatchObject({
      kind: 'Ingress',
      metadata: { name: 'shop', annotations: { 'example.com/a': 'b' } },
      spec: {
        tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }],
        rules: [{ http: { paths: [{ backend: { service: { name: 'shop', port: { name: 'http' } } } }] } }],
      },
    });
    expect(manifests.filter(({ kind }) => kind === 'Ingress')).toHaveLength(1);
  });

  test.each(['shop-blue', 'shop-green'])('is not on the Service %s', (name) => {
    const service = only(manifests, 'Service', name);
    expect(service).toMatchObject({
      spec: { type: 'ClusterIP', selector: { 'app.kubernetes.io/instance': name } },
    });
    expect(portsOf(manifests, name)).toEqual([
      { name: 'http', port: 8000, targetPort: 'http', protocol: 'TCP' },
      { name: 'admin', port: 81, targetPort: 'admin', protocol: 'TCP' },
    ]);
    expect(JSON.stringify(service)).not.toContain('example.com/lb');
  });

  test('includes the Service ports of shared sidecars, like the Services of the colors', () => {
    const sidecarContainers = [
      { name: 'exporter', image: BLUE, ports: [{ name: 'metrics', containerPort: 9100, service: {} }] },
    ];
    const manifests = shop({ shared: { ...MINIMAL.shared, sidecarContainers } });
    for (const name of ['shop', 'shop-blue', 'shop-green']) {
      expect(portsOf(manifests, name)).toMatchObject([{ name: 'http' }, { name: 'metrics', port: 9100 }]);
    }
  });

  test('accepts overrides', () => {
    const overrides = {
      service: { spec: { sessionAffinity: 'ClientIP' } },
      ingress: { metadata: { labels: { tier: 'web' } } },
    };
    const changed = shop({ overrides }, PUBLIC);
    expect(only(changed, 'Service', 'shop')).toMatchObject({ spec: { sessionAffinity: 'ClientIP' } });
    expect(only(changed, 'Ingress')).toMatchObject({ metadata: { labels: { tier: 'web' } } });
    expect(only(changed, 'Service', 'shop-blue')).not.toHaveProperty('spec.sessionAffinity');
  });
});

describe('a color', () => {
  test('has the shared props, each replaced as a whole by its own', () => {
    const claim = { name: 'data', mountPath: '/data', storage: '5Gi' };
    const manifests = shop({
      shared: { ...MINIMAL.shared, claims: [claim], replicas: 2, env: { MODE: 'fast', LEVEL: 'info' } },
      green: { image: GREEN, replicas: 0, env: { MODE: 'slow' } },
    });
    const spec = (replicas: number, env: object[]): object => ({
      spec: {
        replicas,
        template: { spec: { containers: [{ env }] } },
        volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '5Gi' } } } }],
      },
    });
    const mode = (value: string): object => ({ name: 'MODE', value });
    expect(only(manifests, 'StatefulSet', 'shop-blue')).toMatchObject(
      spec(2, [mode('fast'), { name: 'LEVEL', value: 'info' }]),
    );
    expect(only(manifests, 'StatefulSet', 'shop-green')).toMatchObject(spec(0, [mode('slow')]));
  });

  test('has the shared prop if its own is undefined', () => {
    const manifests = shop({ green: { image: GREEN, claims: undefined } });
    expect(only(manifests, 'StatefulSet', 'shop-green')).not.toHaveProperty('spec.volumeClaimTemplates');
  });

  test('is the StatefulApp of its props, labeled as part of the whole', () => {
    const alone = synth(
      (chart) => {
        new StatefulApp(chart, 'shop-blue', {
          image: BLUE,
          claims: [],
          replicas: 2,
          ports: [
            { ...HTTP, service: 8000 },
            { name: 'admin', containerPort: 9091, service: 81 },
          ],
          labels: { team: 'shop', 'app.kubernetes.io/part-of': 'shop' },
        });
      },
      { namespace: 'shops' },
    );
    expect(shop({}, PUBLIC).slice(0, alone.length)).toEqual(alone);
  });

  test('may have no replicas while idle', () => {
    const manifests = shop({ green: { image: GREEN, replicas: 0 } });
    expect(only(manifests, 'StatefulSet', 'shop-green')).toMatchObject({ spec: { replicas: 0 } });
  });

  test('accepts overrides of its objects', () => {
    const service = { metadata: { annotations: { 'example.com/try': 'yes' } } };
    const manifests = shop({ green: { image: GREEN, overrides: { service } } });
    expect(only(manifests, 'Service', 'shop-green')).toMatchObject(service);
    expect(only(manifests, 'Service', 'shop').metadata).not.toHaveProperty('annotations');
  });
});

describe('the outputs of a BlueGreen', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shops' });
  const claims = [{ name: 'data', mountPath: '/data', storage: '1Gi' }];
  const app = new BlueGreen(chart, 'shop', {
    ...MINIMAL,
    shared: { claims, ports: [HTTP] },
    active: 'green',
  });

  test('are its two apps, each with its own claims and names', () => {
    expect([app.blue, app.green].map((color) => [color.name, color.serviceName, color.claimName(0)])).toEqual(
      [
        ['shop-blue', 'shop-blue-headless', 'data-shop-blue-0'],
        ['shop-green', 'shop-green-headless', 'data-shop-green-0'],
      ],
    );
  });

  test('are the active color, the public Service and no Ingress by default', () => {
    expect([app.active, app.name, app.service.name, app.namespace]).toEqual([
      'green',
      'shop',
      'shop',
      'shops',
    ]);
    expect(ApiObject.of(app)).toBe(app.service);
    expect(app.ingress).toBeUndefined();
    expect(app.node.children.map(({ node }) => node.id)).toEqual(['blue', 'green', 'Resource']);
  });

  test('follow the given names', () => {
    const other = new BlueGreen(chart, 'other', {
      ...MINIMAL,
      name: 'store',
      service: { name: 'store-public' },
      namespace: 'stores',
    });
    expect([other.name, other.service.name, other.namespace, other.blue.name]).toEqual([
      'store',
      'store-public',
      'stores',
      'store-blue',
    ]);
    expect([other.blue.namespace, other.green.namespace]).toEqual(['stores', 'stores']);
  });
});

test('a name of 46 characters, the longest, fits all objects', () => {
  const name = 's'.repeat(46);
  expect(only(shop({ name }), 'StatefulSet', `${name}-green`).metadata.name).toHaveLength(52);
});

test('each object of a BlueGreen conforms to the schemas of Kubernetes 1.27', () => {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: 'shops' });
  new ExistingObject(chart, 'fast', { kind: 'StorageClass' });
  new BlueGreen(chart, 'shop', {
    ...PUBLIC,
    shared: {
      ...PUBLIC.shared,
      claims: [{ name: 'data', mountPath: '/data', storage: '1Gi', storageClass: 'fast' }],
      peersSrvVariable: 'PEERS',
      updateStrategy: UpdateStrategy.onDelete(),
    },
    green: { image: GREEN, replicas: 0, minReadySeconds: 5 },
  });
  const manifests = parseManifests(app.synthYaml());
  expect(manifests).toHaveLength(14);
  expect(manifests.flatMap(schemaFaults)).toEqual([]);
});

describe('the types exclude', () => {
  test('props of the whole in a color', () => {
    const { shared, active, blue } = MINIMAL;
    const wrong: BlueGreenProps[] = [
      // @ts-expect-error the name follows from the name of the whole
      { shared, active, blue, green: { image: GREEN, name: 'a' } },
      // @ts-expect-error a Service selects pods of its own namespace only
      { shared, active, blue, green: { image: GREEN, namespace: 'a' } },
      // @ts-expect-error the public Service is a prop of the whole
      { shared, active, blue, green: { image: GREEN, service: { type: 'NodePort' } } },
      // @ts-expect-error the Ingress belongs to the public Service
      { shared, active, blue, green: { image: GREEN, ingress: { host: 'a' } } },
      // @ts-expect-error the name of the headless Service follows from the name of the color
      { shared, active, blue, green: { image: GREEN, headlessService: 'a' } },
      // @ts-expect-error a switch must not change the ports of the public Service
      { shared, active, blue, green: { image: GREEN, ports: [HTTP] } },
    ];
    expect(wrong).toHaveLength(6);
  });

  test('shared props that would define one object twice, or select the same pods', () => {
    const { active, blue, green } = MINIMAL;
    const wrong: BlueGreenProps[] = [
      // @ts-expect-error each color would select the pods of the other
      { active, blue, green, shared: { claims: [], selectorLabels: { app: 'a' } } },
      // @ts-expect-error each color has its own headless Service
      { active, blue, green, shared: { claims: [], headlessService: { name: 'a' } } },
      // @ts-expect-error each color has its own name
      { active, blue, green, shared: { claims: [], name: 'a' } },
    ];
    expect(wrong).toHaveLength(3);
  });

  test('a third color', () => {
    // @ts-expect-error there are two colors
    const wrong: BlueGreenProps = { ...MINIMAL, active: 'red' };
    expect(wrong.active).toBe('red');
  });
});

const faultsOf = (changes: Partial<BlueGreenProps>): readonly Fault[] =>
  propFaultsOf((chart) => new BlueGreen(chart, 'shop', { ...MINIMAL, ...changes }));

describe('a BlueGreen rejects', () => {
  const IDLE = 'is a color with replicas 0, so nothing would answer';

  test.each<[string, Partial<BlueGreenProps>, value: unknown, problem: string]>([
    ['a third color', { active: untyped('red') }, 'red', 'must be one of "blue", "green" (got "red").'],
    [
      'an active color without replicas',
      { blue: { image: BLUE, replicas: 0 } },
      'blue',
      `${IDLE} (got "blue"). Give blue replicas, or make the other color active.`,
    ],
    [
      'an active color that shares replicas 0',
      { active: 'green', shared: { ...MINIMAL.shared, replicas: 0 } },
      'green',
      `${IDLE} (got "green"). Give green replicas, or make the other color active.`,
    ],
  ])('%s', (_input, changes, value, problem) => {
    expect(faultsOf(changes)).toEqual([
      { code: 'invalid-prop', field: 'active', value, message: `active: ${problem}` },
    ]);
  });

  test.each(['active', 'blue', 'green'])('props without %s', (prop) => {
    expect(faultsOf({ [prop]: undefined })).toMatchObject([
      { code: 'invalid-prop', field: prop, message: `${prop}: must be set.` },
    ]);
  });
});

test('a BlueGreen accepts an idle color with shared or separate replicas 0', () => {
  expect(faultsOf({ green: { image: GREEN, replicas: 0 } })).toEqual([]);
  const shared = { ...MINIMAL.shared, replicas: 0 };
  expect(faultsOf({ shared, blue: { image: BLUE, replicas: 1 } })).toEqual([]);
});

describe('the rules find', () => {
  const findingsOf = (changes: Partial<BlueGreenProps>): unknown => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
    new BlueGreen(chart, 'shop', { ...MINIMAL, ...changes });
    return findFaults(chart).map(({ construct, code }) => `${construct.node.path} ${code}`);
  };

  test('a public Service with the name of a color', () => {
    expect(findingsOf({ service: { name: 'shop-green' } })).toEqual([
      'chart/shop/green/Service duplicate-object',
      'chart/shop/Resource duplicate-object',
    ]);
  });

  test('two colors with the same selector', () => {
    const selectorLabels = { app: 'shop' };
    expect(
      findingsOf({ blue: { image: BLUE, selectorLabels }, green: { image: GREEN, selectorLabels } }),
    ).toEqual(
      expect.arrayContaining([
        'chart/shop/blue/Resource overlapping-selector',
        'chart/shop/green/Resource overlapping-selector',
      ]),
    );
  });

  test('a color without an image, and one whose image no node can pull', () => {
    expect(findingsOf({ blue: {}, green: { image: ':' } })).toEqual([
      'chart/shop/blue/Resource image-reference',
      'chart/shop/green/Resource image-reference',
    ]);
  });
});
