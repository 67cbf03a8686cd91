import { ApiObject, App, Chart, Testing } from 'cdk8s';
import {
  BlueGreen,
  type BlueGreenProps,
  ExistingObject,
  StatefulApp,
  type StatefulAppProps,
  UpdateStrategy,
  k8s,
} from '../../lib';
import { parseManifests, schemaFaults } from '../support/kubernetes-schema';
import { type Manifest, only, synth } from '../support/synth';

const BLUE = 'registry.example.com/shop:1.0.0';
const GREEN = 'registry.example.com/shop:1.1.0';
const MINIMAL: BlueGreenProps = { active: 'blue', blue: { image: BLUE }, green: { image: GREEN } };

const COMMON = { replicas: 2, servicePort: 8000, labels: { team: 'shop' } };

/** With everything that the public Service and its Ingress can have. */
const PUBLIC: BlueGreenProps = {
  ...MINIMAL,
  ...COMMON,
  serviceType: 'LoadBalancer',
  serviceAnnotations: { 'example.com/lb': 'internal' },
  nodePort: 30080,
  additionalPorts: [{ name: 'admin', port: 9091, servicePort: 81, nodePort: 30081 }],
  ingress: { host: 'shop.example.com', ingressClassName: 'nginx', annotations: { 'example.com/a': 'b' } },
};

function shop(changes: Partial<BlueGreenProps> = {}, from: BlueGreenProps = MINIMAL): Manifest[] {
  return synth((chart) => new BlueGreen(chart, 'shop', { ...from, ...changes }), { namespace: 'shops' });
}

/** The fields in which two values differ, by path. */
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

describe('a BlueGreen with nothing but two images', () => {
  const manifests = shop();

  test('makes both colours, then the Service that leads to one of them', () => {
    const colour = (name: string): string[][] => [
      ['ServiceAccount', name],
      ['NetworkPolicy', name],
      ['Service', `${name}-headless`],
      ['StatefulSet', name],
      ['PodDisruptionBudget', name],
      ['Service', name],
    ];
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ...colour('shop-blue'),
      ...colour('shop-green'),
      ['Service', 'shop'],
    ]);
    expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['shops']));
  });

  test('runs the image of its own in each colour', () => {
    for (const [name, image] of [
      ['shop-blue', BLUE],
      ['shop-green', GREEN],
    ]) {
      expect(only(manifests, 'StatefulSet', name)).toMatchObject({
        spec: { template: { spec: { containers: [{ name, image }] } } },
      });
    }
  });

  test('leads clients to the pods of the active colour', () => {
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

  test('labels both colours as part of it', () => {
    for (const name of ['shop-blue', 'shop-green']) {
      expect(only(manifests, 'StatefulSet', name)).toMatchObject({
        metadata: { labels: { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/instance': name } },
      });
    }
  });
});

describe('to switch the active colour', () => {
  test.each([
    ['without an Ingress', MINIMAL],
    ['with all that the public Service can have', PUBLIC],
  ])('changes nothing but the selector of the public Service, %s', (_, props) => {
    const before = shop({ active: 'blue' }, props);
    const after = shop({ active: 'green' }, props);
    const service = before.findIndex(({ kind, metadata }) => kind === 'Service' && metadata.name === 'shop');
    expect(differences(before, after).sort()).toEqual([
      `${service} spec selector app.kubernetes.io/instance`,
      `${service} spec selector app.kubernetes.io/name`,
    ]);
    expect(after[service]).toMatchObject({
      spec: {
        selector: { 'app.kubernetes.io/name': 'shop-green', 'app.kubernetes.io/instance': 'shop-green' },
      },
    });
  });

  test('leads to the labels by which an active colour was taken over', () => {
    const blue = { image: BLUE, selectorLabels: { app: 'old-shop' } };
    expect(only(shop({ blue }), 'Service', 'shop')).toMatchObject({
      spec: { selector: { app: 'old-shop' } },
    });
    expect(only(shop({ blue, active: 'green' }), 'Service', 'shop')).toMatchObject({
      spec: { selector: { 'app.kubernetes.io/name': 'shop-green' } },
    });
  });
});

test('a new version of the idle colour changes nothing of the active one and of the public Service', () => {
  const before = shop({}, PUBLIC);
  const after = shop({ green: { image: 'registry.example.com/shop:1.2.0', replicas: 3 } }, PUBLIC);
  const changed = before.filter((manifest, i) => differences(manifest, after[i]).length > 0);
  expect(changed.map(({ metadata }) => metadata.name)).not.toEqual([]);
  expect(changed.filter(({ metadata }) => !metadata.name.startsWith('shop-green'))).toEqual([]);
});

describe('what makes an app public', () => {
  const manifests = shop({}, PUBLIC);

  test('is given to the one public Service and its Ingress', () => {
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

  test.each(['shop-blue', 'shop-green'])('is not given to %s, which the cluster alone can reach', (name) => {
    expect(only(manifests, 'Service', name)).toMatchObject({
      spec: {
        type: 'ClusterIP',
        selector: { 'app.kubernetes.io/instance': name },
        ports: [
          { name: 'http', port: 8000, targetPort: 'http' },
          { name: 'admin', port: 81, targetPort: 'admin' },
        ],
      },
    });
    expect(JSON.stringify(only(manifests, 'Service', name))).not.toMatch(/nodePort|example\.com/);
  });

  test('takes the overrides of the public Service and of the Ingress', () => {
    const overrides = {
      publicService: { spec: { sessionAffinity: 'ClientIP' } },
      ingress: { metadata: { labels: { tier: 'web' } } },
    };
    const changed = shop({ overrides }, PUBLIC);
    expect(only(changed, 'Service', 'shop')).toMatchObject({ spec: { sessionAffinity: 'ClientIP' } });
    expect(only(changed, 'Ingress')).toMatchObject({ metadata: { labels: { tier: 'web' } } });
    expect(only(changed, 'Service', 'shop-blue')).not.toHaveProperty('spec.sessionAffinity');
  });
});

describe('a colour', () => {
  test('has the common props where it has none of its own, and its own as a whole', () => {
    const manifests = shop({
      replicas: 2,
      env: { MODE: 'fast', LEVEL: 'info' },
      overrides: { statefulSet: { spec: { template: { spec: { hostname: 'shop' } } } } },
      green: { image: GREEN, replicas: 0, env: { MODE: 'slow' }, storage: undefined },
      storage: '5Gi',
    });
    const spec = (replicas: number, env: object[]): object => ({
      spec: {
        replicas,
        template: { spec: { hostname: 'shop', containers: [{ env }] } },
        volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '5Gi' } } } }],
      },
    });
    expect(only(manifests, 'StatefulSet', 'shop-blue')).toMatchObject(
      spec(2, [
        { name: 'MODE', value: 'fast' },
        { name: 'LEVEL', value: 'info' },
      ]),
    );
    expect(only(manifests, 'StatefulSet', 'shop-green')).toMatchObject(
      spec(0, [{ name: 'MODE', value: 'slow' }]),
    );
  });

  test('is the StatefulApp that its props make, labelled as part of the whole and without its public side', () => {
    const alone: StatefulAppProps = {
      ...COMMON,
      image: BLUE,
      additionalPorts: [{ name: 'admin', port: 9091, servicePort: 81 }],
      labels: { ...COMMON.labels, 'app.kubernetes.io/part-of': 'shop' },
    };
    const expected = synth((chart) => new StatefulApp(chart, 'shop-blue', alone), { namespace: 'shops' });
    expect(shop({}, PUBLIC).slice(0, expected.length)).toEqual(expected);
  });

  test('may have a port that the other has not, at its own Service', () => {
    const manifests = shop({ green: { image: GREEN, additionalPorts: [{ name: 'metrics', port: 9090 }] } });
    const ports = (name: string): unknown =>
      (only(manifests, 'Service', name) as k8s.KubeServiceProps).spec?.ports;
    expect([ports('shop-green'), ports('shop-blue'), ports('shop')]).toMatchObject([
      [{ name: 'http' }, { name: 'metrics' }],
      [{ name: 'http' }],
      [{ name: 'http' }],
    ]);
  });

  test('can be changed in its own Service', () => {
    const publicService = { metadata: { annotations: { 'example.com/try': 'yes' } } };
    const manifests = shop({ green: { image: GREEN, overrides: { publicService } } });
    expect(only(manifests, 'Service', 'shop-green')).toMatchObject(publicService);
    expect(only(manifests, 'Service', 'shop').metadata).not.toHaveProperty('annotations');
  });
});

describe('the outputs of a BlueGreen', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shops' });
  const app = new BlueGreen(chart, 'shop', { ...MINIMAL, active: 'green' });

  test('are its two apps, each with claims and names of its own', () => {
    expect(
      [app.blue, app.green].map(({ name, serviceName, publicServiceName }) => [
        name,
        serviceName,
        publicServiceName,
      ]),
    ).toEqual([
      ['shop-blue', 'shop-blue-headless', 'shop-blue'],
      ['shop-green', 'shop-green-headless', 'shop-green'],
    ]);
    expect([app.blue.claimName(0), app.green.claimName(0)]).toEqual([
      'data-shop-blue-0',
      'data-shop-green-0',
    ]);
  });

  test('are the active colour, and where clients find it', () => {
    expect([app.active, app.name, app.publicServiceName, app.namespace]).toEqual([
      'green',
      'shop',
      'shop',
      'shops',
    ]);
    expect(ApiObject.of(app).name).toBe('shop');
  });

  test('follow the names given', () => {
    const other = new BlueGreen(chart, 'other', {
      ...MINIMAL,
      name: 'store',
      publicServiceName: 'store-public',
      namespace: 'stores',
    });
    expect([other.name, other.publicServiceName, other.namespace, other.blue.name]).toEqual([
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

test('the schemas of Kubernetes 1.27 refuse no object of a BlueGreen', () => {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: 'shops' });
  new ExistingObject(chart, 'fast', { kind: 'StorageClass' });
  new BlueGreen(chart, 'shop', {
    ...PUBLIC,
    storageClassName: 'fast',
    peersSrvVariable: 'PEERS',
    updateStrategy: UpdateStrategy.onDelete(),
    overrides: { publicService: { spec: { sessionAffinity: 'ClientIP' } } },
    green: { image: GREEN, replicas: 0, minReadySeconds: 5 },
  });
  const manifests = parseManifests(app.synthYaml());
  expect(manifests).toHaveLength(14);
  expect(manifests.flatMap(schemaFaults)).toEqual([]);
});
