import { ApiObject, App, Chart, JsonPatch, Lazy, type ResolutionContext, Testing } from 'cdk8s';
import fc from 'fast-check';
import * as k8s from '../../../imports/k8s';
import { KINDS, type Kinds, TYPES, WIRE_NAMES } from '../../../imports/schema';
import { defineObject } from '../../../lib/core/define-object';
import { findFaults } from '../../../lib/core/enforce';
import { KubeObject } from '../../../lib/core/kube-object';
import { untyped } from '../../support/untyped';

const chartIn = (namespace?: string): Chart => new Chart(new App(), 'chart', { namespace });

const SELECTOR = { app: 'web' };

function statefulSet(chart: Chart, changes: object = {}, overrides?: object): ApiObject {
  const container = { name: 'web', image: 'example.com/web:1' };
  return defineObject(
    chart,
    'web',
    'StatefulSet',
    untyped({
      metadata: { name: 'web', namespace: 'shops' },
      spec: {
        serviceName: '',
        minReadySeconds: 0,
        selector: { matchLabels: SELECTOR },
        template: { metadata: { labels: SELECTOR }, spec: { containers: [container] } },
        ...changes,
      },
    }),
    overrides,
  );
}

test('isKubeObject distinguishes objects of this library from others', () => {
  const chart = chartIn();
  expect(KubeObject.isKubeObject(statefulSet(chart))).toBe(true);
  expect(KubeObject.isKubeObject(new k8s.KubeConfigMap(chart, 'a'))).toBe(false);
  expect(ApiObject.isApiObject(chart.node.findChild('web'))).toBe(true);
});

describe('a JSON patch of an object', () => {
  test('removes a field', () => {
    const object = statefulSet(chartIn());
    expect(object.toJson()).toHaveProperty('spec.minReadySeconds', 0);
    object.addJsonPatch(JsonPatch.remove('/spec/minReadySeconds'));
    expect(object.toJson()).not.toHaveProperty('spec.minReadySeconds');
    expect(findFaults(object)).toEqual([]);
  });

  test('that writes null removes the field, like the API server', () => {
    const object = statefulSet(chartIn());
    object.addJsonPatch(JsonPatch.replace('/spec/template', null));
    expect(object.toJson()).not.toHaveProperty('spec.template');
    expect(findFaults(object)).not.toEqual([]);
  });

  test('moves a field', () => {
    const object = statefulSet(chartIn());
    object.addJsonPatch(JsonPatch.move('/spec/minReadySeconds', '/spec/revisionHistoryLimit'));
    expect(object.toJson()).toMatchObject({ spec: { revisionHistoryLimit: 0 } });
    expect(findFaults(object)).toEqual([]);
  });

  test.each<[string, string, string, unknown]>([
    ['a sleep hook', '/spec/template/spec/containers/0', 'lifecycle', { preStop: { sleep: { seconds: 5 } } }],
    [
      'an AppArmor profile',
      '/spec/template/spec',
      'securityContext',
      { appArmorProfile: { type: 'RuntimeDefault' } },
    ],
  ])('adds a field newer than Kubernetes 1.27, such as %s', (_field, at, name, value) => {
    const object = statefulSet(chartIn());
    object.addJsonPatch(JsonPatch.add(`${at}/${name}`, value));
    expect(object.toJson()).toHaveProperty([...at.split('/').slice(1), name], value);
    expect(findFaults(object)).toEqual([]);
  });

  test('adds trafficDistribution to a Service', () => {
    const props = { metadata: { name: 'web', namespace: 'shops' }, spec: { ports: [{ port: 80 }] } };
    const object = defineObject(chartIn(), 'web', 'Service', props);
    object.addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'));
    expect(object.toJson()).toMatchObject({ spec: { trafficDistribution: 'PreferClose' } });
    expect(findFaults(object)).toEqual([]);
  });

  test('is validated by the rules', () => {
    const object = statefulSet(chartIn());
    object.addJsonPatch(JsonPatch.add('/spec/replicas', -1));
    expect(findFaults(object)).toMatchObject([{ field: 'spec.replicas', value: -1 }]);
  });
});

test('metadata added later is written', () => {
  const object = statefulSet(chartIn());
  object.metadata.addAnnotation('example.com/owner', 'shop');
  object.metadata.addLabel('tier', 'db');
  expect(object.toJson()).toMatchObject({
    metadata: { annotations: { 'example.com/owner': 'shop' }, labels: { tier: 'db' } },
  });
});

describe('in a chart with a namespace', () => {
  test('a cluster-scoped object has none', () => {
    const props = { metadata: { name: 'fast' }, provisioner: 'example.com/disk' };
    const object = defineObject(chartIn('shops'), 'fast', 'StorageClass', props);
    expect(object.toJson()).toHaveProperty('metadata', { name: 'fast' });
  });

  test('an object without a namespace has that of the chart', () => {
    const object = defineObject(chartIn('shops'), 'a', 'ConfigMap', { metadata: { name: 'a' } });
    expect(object.toJson()).toHaveProperty('metadata', { name: 'a', namespace: 'shops' });
  });
});

describe('a Lazy value', () => {
  const lazy = (value: unknown): never => Lazy.any({ produce: () => value }) as never;

  test.each<[string, object, object]>([
    [
      'in a label',
      { template: { metadata: { labels: { ...SELECTOR, tier: lazy('db') } } } },
      { template: { metadata: { labels: { ...SELECTOR, tier: 'db' } } } },
    ],
    ['for a field', { replicas: lazy(3) }, { replicas: 3 }],
    [
      'for an object, with TypeScript names',
      { template: { metadata: { labels: SELECTOR }, spec: lazy({ hostIpc: true, containers: [] }) } },
      { template: { metadata: { labels: SELECTOR }, spec: { hostIPC: true, containers: [] } } },
    ],
  ])('%s is written as its result', (_place, changes, expected) => {
    expect(statefulSet(chartIn(), changes).toJson()).toMatchObject({ spec: expected });
  });

  test('in overrides is written as its result', () => {
    const object = statefulSet(chartIn(), {}, { spec: { replicas: lazy(4) } });
    expect(object.toJson()).toMatchObject({ spec: { replicas: 4 } });
  });

  test('of the wrong type is a fault', () => {
    const object = statefulSet(chartIn(), { serviceName: lazy(12) });
    expect(findFaults(object)).toContainEqual(
      expect.objectContaining({ code: 'wrong-type', field: 'spec.serviceName', value: 12 }),
    );
  });

  test('with a fault is reported once per synthesis', () => {
    const object = statefulSet(chartIn(), { serviceName: lazy(12) });
    findFaults(object);
    expect(findFaults(object).filter(({ code }) => code === 'wrong-type')).toHaveLength(1);
  });
});

describe('a manifest', () => {
  const lazy = (value: unknown): never => Lazy.any({ produce: () => value }) as never;
  const labels = { team: 'b', app: 'a' };
  const metadata = { name: 'settings', labels };
  const data = { z: '1', a: '2', M: '3' };
  const clusterIps = { type: 'ClusterIP', clusterIPs: ['10.0.0.1'], clusterIP: '10.0.0.1' };

  /** The ordered fields of an object, as written by cdk8s and by this library. */
  function written(
    kind: keyof Kinds,
    props: object,
    overrides: object,
    wire: object,
    app = new App(),
  ): string[] {
    const theirs = new Chart(app, 'theirs');
    const stock = new ApiObject(theirs, 'object', { apiVersion: 'v1', kind, ...wire });
    const own = new KubeObject(new Chart(app, 'ours'), 'object', kind, props, overrides);
    return [stock, own].map((object) => JSON.stringify(object.toJson()));
  }

  const CASES: [string, keyof Kinds, object, object, object][] = [
    ['plain data', 'ConfigMap', { metadata, data, immutable: true }, {}, { metadata, data, immutable: true }],
    ['a Lazy value', 'ConfigMap', { metadata, data: lazy(data) }, {}, { metadata, data }],
    [
      'overrides',
      'ConfigMap',
      { metadata, data },
      { data: { B: '4', a: null } },
      { metadata, data: { z: '1', M: '3', B: '4' } },
    ],
    [
      'renamed fields',
      'Service',
      { metadata, spec: { type: 'ClusterIP', clusterIPs: ['10.0.0.1'], clusterIp: '10.0.0.1' } },
      {},
      { metadata, spec: clusterIps },
    ],
  ];

  test.each(CASES)('of %s has its fields in the order of cdk8s', (_, kind, props, overrides, wire) => {
    const [theirs, ours] = written(kind, props, overrides, wire);
    expect(ours).toBe(theirs);
  });

  test.each(CASES.slice(0, 2))(
    'of %s keeps the order of fields if cdk8s does not sort',
    (_, kind, ...given) => {
      process.env['CDK8S_DISABLE_SORT'] = '1';
      try {
        const [theirs, ours] = written(kind, ...given);
        expect(ours).toBe(theirs);
      } finally {
        delete process.env['CDK8S_DISABLE_SORT'];
      }
    },
  );

  test('is resolved by the resolvers of the app', () => {
    const shout = {
      resolve: (context: ResolutionContext): void => {
        if (context.value === '2') context.replaceValue('two');
      },
    };
    const [theirs, ours] = written(
      'ConfigMap',
      { metadata, data },
      {},
      { metadata, data },
      new App({ resolvers: [shout] }),
    );
    expect(ours).toContain('"a":"two"');
    expect(ours).toBe(theirs);
  });

  test('can be changed without changing its object', () => {
    const object = statefulSet(chartIn());
    const before = JSON.stringify(object.toJson());
    const manifest = object.toJson() as {
      spec: { template: { metadata: { labels: Record<string, string> } } };
    };
    manifest.spec.template.metadata.labels['app'] = 'other';
    expect(JSON.stringify(object.toJson())).toBe(before);
  });
});

test('faults of props and of overrides are reported with manifest paths', () => {
  const object = statefulSet(chartIn(), { replica: 3 }, { spec: { minReadySecond: 1 } });
  expect(findFaults(object)).toMatchObject([
    { code: 'unknown-field', field: 'spec.replica', construct: object },
    { code: 'unknown-field', field: 'spec.minReadySecond', construct: object },
  ]);
});

describe('the output', () => {
  /** The TypeScript name of each JSON field. */
  const TYPED_NAMES = Object.fromEntries(
    Object.entries(WIRE_NAMES).map(([field, wire]) => {
      const [type = '', typed = ''] = field.split('.');
      return [`${type}.${wire}`, typed];
    }),
  );

  const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    string: fc.string(),
    number: fc.integer(),
    boolean: fc.boolean(),
    Quantity: fc.oneof(
      fc.string().map((value) => k8s.Quantity.fromString(value)),
      fc.integer().map((value) => k8s.Quantity.fromNumber(value)),
    ),
    IntOrString: fc.oneof(
      fc.string().map((value) => k8s.IntOrString.fromString(value)),
      fc.integer().map((value) => k8s.IntOrString.fromNumber(value)),
    ),
    any: fc.oneof(fc.string(), fc.integer(), fc.array(fc.string(), { maxLength: 2 })),
  };

  // cdk8s loses a label with the name "__proto__".
  const key = fc.string({ minLength: 1 }).filter((name) => !(name in {}));

  function valueOf(type: string, depth: number): fc.Arbitrary<unknown> {
    if (type.endsWith('[]')) return fc.array(valueOf(type.slice(0, -2), depth), { maxLength: 2 });
    if (type.endsWith('{}'))
      return fc.dictionary(key, valueOf(type.slice(0, -2), depth), { maxKeys: 2, noNullPrototype: true });
    return SCALARS[type] ?? objectOf(type, depth - 1);
  }

  function objectOf(type: string, depth: number): fc.Arbitrary<object> {
    const fields = Object.entries(TYPES[type] ?? {}).filter(
      ([name, fieldType]) =>
        // cdk8s-plus writes a namespace on cluster-scoped objects too, and fails on a Date.
        !(type === 'ObjectMeta' && name === 'namespace') &&
        fieldType !== 'Date' &&
        (depth > 0 || fieldType.replace(/\[\]|\{\}/g, '') in SCALARS),
    );
    // Few fields of each object, for small values.
    return fc
      .subarray(fields, { maxLength: Math.min(5, fields.length) })
      .chain((chosen) =>
        fc.record(
          Object.fromEntries(
            chosen.map(([name, fieldType]) => [
              TYPED_NAMES[`${type}.${name}`] ?? name,
              valueOf(fieldType, depth),
            ]),
          ),
          { noNullPrototype: true },
        ),
      );
  }

  type Class = new (scope: Chart, id: string, props: object) => ApiObject;
  // Lists have no name.
  const kinds = (Object.keys(KINDS) as (keyof Kinds)[]).filter(
    (kind) => TYPES[`Kube${kind}Props`]?.['metadata'] === 'ObjectMeta',
  );

  test('for typed values equals that of the cdk8s-plus classes', () => {
    const kindAndProps = fc
      .constantFrom(...kinds)
      .chain((kind) => objectOf(`Kube${kind}Props`, 6).map((props) => [kind, props] as const));
    fc.assert(
      fc.property(kindAndProps, ([kind, props]) => {
        const Typed = (k8s as unknown as Record<string, Class>)[`Kube${kind}`] as Class;
        const theirs = chartIn();
        const ours = chartIn();
        new Typed(theirs, 'object', props);
        const object = new KubeObject(ours, 'object', kind, props);
        expect(object.faults).toEqual([]);
        expect(Testing.synth(ours)).toEqual(Testing.synth(theirs));
      }),
      { numRuns: 300 },
    );
  });
});
