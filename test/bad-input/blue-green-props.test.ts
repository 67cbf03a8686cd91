import { Chart, Testing } from 'cdk8s';
import { BlueGreen, type BlueGreenProps, InvalidPropsError, StatefulApp } from '../../lib';
import {
  ANNOTATION_KEY,
  IMAGE,
  LABEL,
  SERVICE,
  SIZE,
  UNPRIVILEGED,
  WHOLE,
  faultsOf,
  refused,
  untyped,
} from '../support/bad-input';

const BLUE = { image: 'registry.example.com/shop:1.0.0' };
const GREEN = { image: 'registry.example.com/shop:1.1.0' };
const GOOD: BlueGreenProps = { active: 'blue', blue: BLUE, green: GREEN };

const BLUE_GREEN_NAME =
  'a DNS label that begins with a letter, of at most 46 characters (a colour adds "-green", and the name of a StatefulSet has at most 52)';
const PUBLIC = 'it belongs to the public Service; give it beside blue and green';

type Row = [input: string, changes: Partial<BlueGreenProps>, ...faults: string[]];

const colours: Row[] = [
  ['a third colour', { active: untyped('red') }, 'active must be one of "blue", "green", got "red"'],
  ['no active colour', { active: untyped(undefined) }, 'active must be given'],
  [
    'an active colour that rests',
    { blue: { ...BLUE, replicas: 0 } },
    'active is "blue", which has replicas 0, so nothing would answer: give blue replicas, or make "green" active',
  ],
  [
    'an active colour that rests with the other',
    { active: 'green', replicas: 0 },
    'active is "green", which has replicas 0, so nothing would answer: give green replicas, or make "blue" active',
  ],
  ['one colour alone', { green: untyped(undefined) }, 'green must be given', 'green: image must be given'],
  ['no image for one colour', { blue: {} }, 'blue: image must be given'],
  ['no image at all', { blue: {}, green: { image: undefined } }, 'image must be given'],
];

const names: Row[] = [
  ['a name in capitals', { name: 'Shop' }, `name must be ${BLUE_GREEN_NAME}, got "Shop"`],
  ['a name that ends in a dash', { name: 'shop-' }, `name must be ${BLUE_GREEN_NAME}, got "shop-"`],
  ['a name that begins with a digit', { name: '1shop' }, `name must be ${BLUE_GREEN_NAME}, got "1shop"`],
  [
    'a name that is too long with its colour',
    { name: 's'.repeat(47) },
    `name must be ${BLUE_GREEN_NAME}, got "${'s'.repeat(47)}"`,
  ],
  [
    'a name that is too long for anything',
    { name: 's'.repeat(70) },
    `name must be ${BLUE_GREEN_NAME}, got "${'s'.repeat(70)}"`,
  ],
  ['a namespace in capitals', { namespace: 'Shops' }, `namespace must be ${LABEL}, got "Shops"`],
  [
    'a public Service that begins with a digit',
    { publicServiceName: '1shop' },
    `publicServiceName must be ${SERVICE}, got "1shop"`,
  ],
];

const misplaced: Row[] = [
  [
    'in a colour what belongs to the public Service',
    {
      green: untyped({
        ...GREEN,
        publicServiceName: 'a',
        serviceType: 'NodePort',
        serviceAnnotations: { 'example.com/a': 'b' },
        servicePort: 81,
        nodePort: 30080,
        portName: 'web',
        ingress: { host: 'shop.example.com' },
      }),
    },
    `green: publicServiceName can't be set, got "a": ${PUBLIC}`,
    `green: serviceType can't be set, got "NodePort": ${PUBLIC}`,
    `green: serviceAnnotations can't be set, got {"example.com/a":"b"}: ${PUBLIC}`,
    `green: servicePort can't be set, got 81: ${PUBLIC}`,
    `green: nodePort can't be set, got 30080: ${PUBLIC}`,
    `green: portName can't be set, got "web": ${PUBLIC}`,
    `green: ingress can't be set, got {"host":"shop.example.com"}: ${PUBLIC}`,
  ],
  [
    'in a colour a port on every node and overrides of the Ingress',
    {
      serviceType: 'NodePort',
      blue: {
        ...BLUE,
        additionalPorts: [
          { name: 'a', port: 9090 },
          { name: 'b', port: 9091, nodePort: 30081 },
        ],
        overrides: { ingress: { metadata: { labels: { tier: 'web' } } } },
      },
    },
    `blue: additionalPorts[1].nodePort can't be set, got 30081: ${PUBLIC}`,
    `blue: overrides.ingress can't be set, got {"metadata":{"labels":{"tier":"web"}}}: ${PUBLIC}`,
  ],
  [
    'a colour with names of its own',
    { blue: untyped({ ...BLUE, name: 'a', namespace: 'b', serviceName: 'c' }) },
    `blue: name can't be set, got "a": a colour is named after the whole; give it beside blue and green`,
    `blue: namespace can't be set, got "b": a Service finds pods in its own namespace alone; give it beside blue and green`,
    `blue: serviceName can't be set, got "c": it follows from the colour's name; leave it out`,
  ],
  [
    'for both colours one headless Service and one selector',
    untyped({ serviceName: 'pods', selectorLabels: { app: 'shop' } }),
    `serviceName can't be set, got "pods": it follows from each colour's name; leave it out`,
    `selectorLabels can't be set, got {"app":"shop"}: each colour would take the other's pods for its own; give it in blue and green`,
  ],
];

const settings: Row[] = [
  ['once what both colours have wrong', { storage: '1 Gi' }, `storage must be ${SIZE}, got "1 Gi"`],
  [
    'of one colour what is wrong with it',
    { green: { image: ':' } },
    `green: image must be ${IMAGE}, got ":"`,
  ],
  [
    'what is wrong with the common props where a colour has none of its own',
    { replicas: -1, blue: { ...BLUE, replicas: 1 } },
    `green: replicas must be ${WHOLE}, got -1`,
  ],
  [
    'in each colour what is wrong with it',
    { blue: { ...BLUE, replicas: -1 }, green: { ...GREEN, replicas: -2 } },
    `blue: replicas must be ${WHOLE}, got -1`,
    `green: replicas must be ${WHOLE}, got -2`,
  ],
  ['a port that only root may open', { port: 80 }, `port must be ${UNPRIVILEGED}, got 80`],
  [
    'a node port without a Service on nodes',
    { nodePort: 30080 },
    'nodePort needs serviceType "NodePort" or "LoadBalancer", got 30080 with "ClusterIP"',
  ],
  [
    'a misspelt type and annotation of the Service',
    { serviceType: untyped('Nodeport'), serviceAnnotations: { 'a b': 'c' } },
    'serviceType must be one of "ClusterIP", "NodePort", "LoadBalancer", got "Nodeport"',
    `serviceAnnotations key must be ${ANNOTATION_KEY}, got "a b"`,
  ],
  [
    'an Ingress without host and class',
    { ingress: untyped({}) },
    'ingress.host must be given',
    'ingress.ingressClassName must be given',
  ],
  [
    'overrides of an Ingress that is not asked for',
    { overrides: { ingress: { metadata: { labels: { tier: 'web' } } } } },
    'overrides.ingress has no effect without ingress: give ingress its host and class',
  ],
  [
    'a sidecar with the name of a colour',
    { sidecarContainers: [{ name: 'shop-blue', image: 'log:1' }] },
    `blue: the container name "shop-blue" is taken by the app's own container`,
  ],
];

test('a BlueGreen takes two images, and an idle colour that rests', () => {
  const faults = (changes: Partial<BlueGreenProps>): readonly string[] =>
    faultsOf((chart) => new BlueGreen(chart, 'shop', { ...GOOD, ...changes }));
  expect(faults({})).toEqual([]);
  expect(faults({ green: { ...GREEN, replicas: 0 } })).toEqual([]);
  expect(faults({ replicas: 0, blue: { ...BLUE, replicas: 1 } })).toEqual([]);
});

describe.each([
  ['colours', colours],
  ['names', names],
  ['what stands in the wrong place', misplaced],
  ['settings', settings],
])('of %s, a BlueGreen', (_subject, rows) => {
  test.each(rows)('refuses %s', (_input, changes, ...faults) => {
    expect(faultsOf((chart) => new BlueGreen(chart, 'shop', { ...GOOD, ...changes }))).toEqual(faults);
  });
});

test('a BlueGreen tells all faults of its props at once, in one order, with its class and path', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const make = (): BlueGreen =>
    new BlueGreen(chart, 'shop', {
      green: untyped({ replicas: 0, serviceType: 'NodePort' }),
      blue: {},
      port: 80,
      active: 'green',
      name: 'Shop',
      revisionHistoryLimit: -1,
    });

  expect(make).toThrow(
    new InvalidPropsError('BlueGreen chart/shop', [
      `name must be ${BLUE_GREEN_NAME}, got "Shop"`,
      `green: serviceType can't be set, got "NodePort": ${PUBLIC}`,
      'active is "green", which has replicas 0, so nothing would answer: give green replicas, or make "blue" active',
      `port must be ${UNPRIVILEGED}, got 80`,
      `revisionHistoryLimit must be ${WHOLE}, got -1`,
      'image must be given',
    ]),
  );
  expect(chart.node.findAll().filter((construct) => construct instanceof StatefulApp)).toEqual([]);
});

describe('rules over all objects', () => {
  function synth(changes: Partial<BlueGreenProps>): void {
    const chart = new Chart(Testing.app(), 'shops', { namespace: 'shops' });
    new BlueGreen(chart, 'shop', { ...GOOD, ...changes });
    Testing.synth(chart);
  }

  test('refuse a public Service with the name of a colour', () => {
    expect(() => {
      synth({ publicServiceName: 'shop-green' });
    }).toThrow(
      refused([
        '[shops/shop/Resource] Service shop-green: metadata.name "shop-green" is taken by shops/shop/green/PublicService: give one of the two another name',
      ]),
    );
  });

  test('refuse an active colour without a port that the public Service leads to', () => {
    const additionalPorts = [{ name: 'admin', port: 9091 }];
    expect(() => {
      synth({ additionalPorts, blue: { ...BLUE, additionalPorts: [] } });
    }).toThrow(
      refused([
        '[shops/shop/Resource] Service shop: spec.ports[1].targetPort "admin" is not a port of the pods that the Service selects (http)',
      ]),
    );
  });

  test('refuse two colours of one selector', () => {
    const selectorLabels = { app: 'shop' };
    expect(() => {
      synth({ blue: { ...BLUE, selectorLabels }, green: { ...GREEN, selectorLabels } });
    }).toThrow(/each would take the other's pods for its own/);
  });
});
