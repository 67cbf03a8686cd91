import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import {
  type Finding,
  type Overrides,
  StatefulApp,
  type StatefulAppOverrides,
  StorageClass,
  findFaults,
  k8s,
} from '../../../lib';
import { merge } from '../../../lib/core/overrides';
import type { Wire } from '../../../lib/core/wire';
import { untyped } from '../../support/untyped';
import { only, synth } from '../../support/synth';

const base = {
  metadata: { name: 'app', labels: { a: '1' } },
  spec: {
    serviceName: 'app',
    replicas: 1,
    template: {
      spec: {
        tolerations: [{ key: 'old' }],
        containers: [
          {
            name: 'app',
            image: 'app:1',
            env: [{ name: 'A', value: '1' }],
            ports: [{ containerPort: 80, name: 'http' }],
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
          { name: 'log' },
        ],
      },
    },
    volumeClaimTemplates: [
      { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } },
    ],
  },
};

/** The containers of the base after a merge. */
function containers(...overrides: object[]): unknown {
  const { merged } = merge(base, { spec: { template: { spec: { containers: overrides } } } });
  return (merged as typeof base).spec.template.spec.containers;
}

const [APP, LOG] = base.spec.template.spec.containers;

describe('overrides', () => {
  test('merge objects field by field', () => {
    const { merged } = merge(base, { metadata: { labels: { b: '2' } }, spec: { replicas: 3 } });
    expect(merged).toEqual({
      metadata: { name: 'app', labels: { a: '1', b: '2' } },
      spec: { ...base.spec, replicas: 3 },
    });
  });

  test('merge containers by name, and append the others', () => {
    expect(containers({ name: 'new' }, { name: 'log', image: 'log:1' })).toEqual([
      APP,
      { name: 'log', image: 'log:1' },
      { name: 'new' },
    ]);
  });

  test.each<[string, object, object]>([
    [
      'environment variables by name',
      {
        env: [
          { name: 'A', value: '2' },
          { name: 'B', value: '3' },
        ],
      },
      {
        env: [
          { name: 'A', value: '2' },
          { name: 'B', value: '3' },
        ],
      },
    ],
    [
      'container ports by number and protocol',
      {
        ports: [
          { containerPort: 80, protocol: 'TCP', hostPort: 80 },
          { containerPort: 80, protocol: 'UDP' },
        ],
      },
      {
        ports: [
          { containerPort: 80, name: 'http', protocol: 'TCP', hostPort: 80 },
          { containerPort: 80, protocol: 'UDP' },
        ],
      },
    ],
    [
      'volume mounts by path',
      { volumeMounts: [{ mountPath: '/data', name: 'data', subPath: 'app' }] },
      { volumeMounts: [{ mountPath: '/data', name: 'data', subPath: 'app' }] },
    ],
  ])('merge %s', (_list, override, expected) => {
    expect(containers({ name: 'app', ...override })).toEqual([{ ...APP, ...expected }, LOG]);
  });

  test('merge claim templates by their name', () => {
    const template = { metadata: { name: 'data', annotations: { a: 'b' } } };
    const { merged } = merge(base, { spec: { volumeClaimTemplates: [template] } });
    expect(merged).toHaveProperty('spec.volumeClaimTemplates', [
      { ...base.spec.volumeClaimTemplates[0], ...template },
    ]);
  });

  test('merge the ports of a Service by number and protocol, which is TCP by default', () => {
    const dns = {
      spec: {
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    };
    const ports = [
      { port: 53, nodePort: 30053 },
      { port: 53, protocol: 'UDP', nodePort: 30054 },
    ];
    expect(merge(dns, { spec: { ports } }).merged).toEqual({
      spec: {
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', nodePort: 30054 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', nodePort: 30053 },
        ],
      },
    });
  });

  test('replace the ports of a NetworkPolicy, which have no merge key', () => {
    const policy = { spec: { ingress: [{ ports: [{ port: 80 }, { port: 81 }] }], egress: [] } };
    const ingress = [{ ports: [{ port: 443 }, { protocol: 'UDP' }] }];
    expect(merge(policy, { spec: { ingress } })).toEqual({
      merged: { spec: { ingress, egress: [] } },
      faults: [],
    });
  });

  test('replace lists without a merge key', () => {
    const { merged } = merge(base, { spec: { template: { spec: { tolerations: [{ key: 'new' }] } } } });
    expect(merged).toHaveProperty('spec.template.spec.tolerations', [{ key: 'new' }]);
  });

  test('remove null fields', () => {
    const { merged } = merge(base, { spec: { replicas: null, template: { spec: { tolerations: null } } } });
    expect(merged).toMatchObject({
      spec: { replicas: undefined, template: { spec: { tolerations: undefined } } },
    });
  });

  test('change neither the base nor themselves', () => {
    const tree = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.string(), tie('list'), tie('object')),
      list: fc.array(tie('value')),
      object: fc.dictionary(fc.string(), tie('value')),
    })).object as fc.Arbitrary<Wire>;
    fc.assert(
      fc.property(tree, tree, (into, overrides) => {
        const before = [structuredClone(into), structuredClone(overrides)];
        merge(into, overrides);
        expect([into, overrides]).toEqual(before);
      }),
    );
  });

  test('without content change nothing', () => {
    expect(merge(base, {})).toEqual({ merged: base, faults: [] });
  });
});

describe('overrides without the merge key of a list are a fault:', () => {
  test.each<[string, object, field: string, problem: string]>([
    [
      'a container without a name',
      { spec: { template: { spec: { containers: [{ tty: true }] } } } },
      'spec.template.spec.containers[0]',
      'has no name (got {"tty":true}). Set name, which selects the item to merge into.',
    ],
    [
      'a variable without a name',
      { spec: { template: { spec: { containers: [{ name: 'app', env: [{ value: 'a' }] }] } } } },
      'spec.template.spec.containers[0].env[0]',
      'has no name (got {"value":"a"}). Set name, which selects the item to merge into.',
    ],
    [
      'a mount without a path',
      { spec: { template: { spec: { containers: [{ name: 'app', volumeMounts: [{ name: 'data' }] }] } } } },
      'spec.template.spec.containers[0].volumeMounts[0]',
      'has no mountPath (got {"name":"data"}). Set mountPath, which selects the item to merge into.',
    ],
    [
      'a claim template without a name',
      { spec: { volumeClaimTemplates: [{ spec: {} }] } },
      'spec.volumeClaimTemplates[0]',
      'has no metadata.name (got {"spec":{}}). Set metadata.name, which selects the item to merge into.',
    ],
    [
      'a Service port without a number',
      { spec: { ports: [{ name: 'http' }] } },
      'spec.ports[0]',
      'has no port (got {"name":"http"}). Set port, which selects the item to merge into.',
    ],
  ])('%s', (_input, overrides, field, problem) => {
    expect(merge(base, overrides as Wire).faults).toMatchObject([
      { code: 'override-key', field, message: `${field}: ${problem}` },
    ]);
  });
});

describe('overrides of the identity of an object are a fault:', () => {
  test.each(['name', 'namespace'])('metadata.%s', (field) => {
    expect(merge(base, { metadata: { [field]: 'other' } }).faults).toEqual([
      {
        code: 'override-identity',
        field: `metadata.${field}`,
        value: 'other',
        message: `metadata.${field}: cannot be overridden (got "other"). Set the prop of the construct, so that references to the object follow.`,
      },
    ]);
  });

  test('the removal of metadata', () => {
    expect(merge(base, { metadata: null }).faults).toMatchObject([
      { code: 'override-identity', field: 'metadata', value: null },
    ]);
  });
});

test('overrides of unknown fields and of names do not compile', () => {
  // @ts-expect-error the spec of a StatefulSet has no field of this name
  const unknown: Overrides<k8s.KubeStatefulSetProps> = { spec: { replica: 3 } };
  // @ts-expect-error a flag is true or false
  const wrongType: Overrides<k8s.Container> = { tty: 'yes' };
  // @ts-expect-error the name is a prop of the construct
  const named: Overrides<k8s.KubeServiceProps> = { metadata: { name: 'other' } };
  expect([unknown, wrongType, named]).toHaveLength(3);
});

describe('overrides of a StatefulApp', () => {
  const appWith = (chart: Chart, overrides: StatefulAppOverrides): StatefulApp =>
    new StatefulApp(chart, 'app', {
      image: 'example.com/app:1',
      claims: [],
      ports: [{ name: 'http', containerPort: 80 }],
      ingress: { host: 'a.example.com' },
      overrides,
    });

  const faultsOf = (overrides: StatefulAppOverrides): readonly Finding[] => {
    const chart = new Chart(new App(), 'chart');
    appWith(chart, overrides);
    return findFaults(chart);
  };

  test('apply to each of its objects', () => {
    const metadata = { annotations: { 'example.com/seen': 'yes' } };
    const overrides: Required<StatefulAppOverrides> = {
      serviceAccount: { metadata },
      networkPolicy: { metadata },
      headlessService: { metadata },
      statefulSet: { metadata },
      podDisruptionBudget: { metadata },
      service: { metadata },
      ingress: { metadata },
    };
    const manifests = synth((chart) => appWith(chart, overrides));
    expect(manifests).toHaveLength(7);
    for (const manifest of manifests) expect(manifest).toMatchObject({ metadata });
  });

  test('accept both names of a field', () => {
    const manifests = synth((chart) =>
      appWith(chart, { service: { spec: { externalIPs: ['192.0.2.1'], clusterIp: '10.96.0.9' } } }),
    );
    expect(only(manifests, 'Service', 'app')).toMatchObject({
      spec: { externalIPs: ['192.0.2.1'], clusterIP: '10.96.0.9' },
    });
  });

  test('accept plain strings and numbers for a Quantity or an IntOrString', () => {
    const container = (limits: Record<string, string | number | k8s.Quantity>): StatefulAppOverrides => ({
      podDisruptionBudget: { spec: { maxUnavailable: 2 } },
      statefulSet: { spec: { template: { spec: { containers: [{ name: 'app', resources: { limits } }] } } } },
    });
    const plain = synth((chart) => appWith(chart, container({ cpu: 2, memory: '64Mi' })));
    expect(only(plain, 'PodDisruptionBudget')).toMatchObject({ spec: { maxUnavailable: 2 } });
    expect(only(plain, 'StatefulSet')).toMatchObject({
      spec: { template: { spec: { containers: [{ resources: { limits: { cpu: 2, memory: '64Mi' } } }] } } },
    });
    const typed = { cpu: k8s.Quantity.fromNumber(2), memory: k8s.Quantity.fromString('64Mi') };
    expect(synth((chart) => appWith(chart, container(typed)))).toEqual(plain);
  });

  test('remove the last annotation of an object', () => {
    const manifests = synth(
      (chart) =>
        new StatefulApp(chart, 'app', {
          image: 'example.com/app:1',
          claims: [],
          service: { annotations: { 'example.com/a': 'b' }, ports: [{ port: 80 }] },
          overrides: { service: { metadata: { annotations: { 'example.com/a': null } } } },
        }),
    );
    expect(only(manifests, 'Service', 'app').metadata).not.toHaveProperty('annotations');
  });

  test('report all faults of all objects at once, each with its object', () => {
    const overrides: StatefulAppOverrides = {
      headlessService: { spec: untyped({ publishNotReady: true, typ: 'ClusterIP' }) },
      service: untyped({ sessionAffinity: 'ClientIP' }),
      statefulSet: { metadata: untyped({ name: 'other' }), spec: untyped({ replicas: '3' }) },
    };
    expect(faultsOf(overrides).map(({ construct, code, field }) => [construct.node.id, code, field])).toEqual(
      expect.arrayContaining([
        ['HeadlessService', 'unknown-field', 'spec.publishNotReady'],
        ['HeadlessService', 'unknown-field', 'spec.typ'],
        ['Resource', 'wrong-type', 'spec.replicas'],
        ['Resource', 'override-identity', 'metadata.name'],
        ['Service', 'unknown-field', 'sessionAffinity'],
      ]),
    );
  });
});

test('overrides of a StorageClass are checked the same way', () => {
  const chart = new Chart(new App(), 'chart');
  new StorageClass(chart, 'fast', {
    provisioner: 'disk.csi.example.com',
    overrides: untyped({ volumeBinding: 'Immediate' }),
  });
  expect(findFaults(chart)).toMatchObject([{ code: 'unknown-field', field: 'volumeBinding' }]);
});
