import fc from 'fast-check';
import { type Overrides, StatefulApp, type StatefulAppOverrides, k8s } from '../../lib';
import { Faults } from '../../lib/faults';
import { merge } from '../../lib/overrides';
import { only, synth } from '../support/synth';

const base: k8s.KubeStatefulSetProps = {
  metadata: { name: 'app', labels: { a: '1' } },
  spec: {
    serviceName: 'app',
    replicas: 1,
    selector: { matchLabels: { a: '1' } },
    template: {
      spec: {
        tolerations: [{ key: 'old' }],
        containers: [
          {
            name: 'app',
            image: 'app:1',
            env: [{ name: 'A', value: '1' }],
            ports: [{ containerPort: 80, name: 'http' }],
          },
          { name: 'log' },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { resources: { requests: { storage: k8s.Quantity.fromString('1Gi') } } },
      },
    ],
  },
};

function merged(overrides: Overrides<k8s.KubeStatefulSetProps>): k8s.KubeStatefulSetProps {
  return merge(base, overrides, new Faults());
}

describe('overrides', () => {
  test('merge objects field by field', () => {
    expect(merged({ metadata: { labels: { b: '2' } }, spec: { replicas: 3 } })).toEqual({
      metadata: { name: 'app', labels: { a: '1', b: '2' } },
      spec: { ...base.spec, replicas: 3 },
    });
  });

  test('merge containers and their variables by name, and add the ones that are new', () => {
    const { spec } = merged({
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'app',
                env: [
                  { name: 'A', value: '2' },
                  { name: 'B', value: '3' },
                ],
              },
              { name: 'new' },
            ],
          },
        },
      },
    });
    expect(spec?.template.spec?.containers).toEqual([
      {
        name: 'app',
        image: 'app:1',
        env: [
          { name: 'A', value: '2' },
          { name: 'B', value: '3' },
        ],
        ports: [{ containerPort: 80, name: 'http' }],
      },
      { name: 'log' },
      { name: 'new' },
    ]);
  });

  test('merge claim templates by their name', () => {
    const { spec } = merged({
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data', annotations: { a: 'b' } } }] },
    });
    expect(spec?.volumeClaimTemplates).toEqual([
      { ...base.spec?.volumeClaimTemplates?.[0], metadata: { name: 'data', annotations: { a: 'b' } } },
    ]);
  });

  test('tell the ports of a Service apart by number and protocol, which is TCP when nothing is said', () => {
    const dns: k8s.KubeServiceProps = {
      spec: {
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    };
    const overrides: Overrides<k8s.KubeServiceProps> = {
      spec: {
        ports: [
          { port: 53, nodePort: 30053 },
          { port: 53, protocol: 'UDP', nodePort: 30054 },
        ],
      },
    };
    expect(merge(dns, overrides, new Faults()).spec?.ports).toEqual([
      { name: 'dns', port: 53, protocol: 'UDP', nodePort: 30054 },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', nodePort: 30053 },
    ]);
  });

  test('replace the ports of a NetworkPolicy, which have no identity and may have no number', () => {
    const port = (number: number): k8s.NetworkPolicyPort => ({ port: k8s.IntOrString.fromNumber(number) });
    const policy: k8s.KubeNetworkPolicyProps = {
      spec: { podSelector: {}, ingress: [{ ports: [port(80), port(81)] }], egress: [{ ports: [port(53)] }] },
    };
    const ingress = [{ ports: [port(443), { protocol: 'UDP' }] }];
    const faults = new Faults();
    expect(merge<k8s.KubeNetworkPolicyProps>(policy, { spec: { ingress } }, faults)).toEqual({
      spec: { ...policy.spec, ingress },
    });
    expect(faults.messages).toEqual([]);
  });

  test('replace lists whose items have no identity', () => {
    const { spec } = merged({ spec: { template: { spec: { tolerations: [{ key: 'new' }] } } } });
    expect(spec?.template.spec?.tolerations).toEqual([{ key: 'new' }]);
  });

  test('remove what is set to null', () => {
    const { spec } = merged({ spec: { replicas: null, template: { spec: { tolerations: null } } } });
    expect([spec?.replicas, spec?.template.spec?.tolerations]).toEqual([undefined, undefined]);
  });

  test('change neither what they are merged into nor themselves', () => {
    const tree = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.string(), tie('list'), tie('object')),
      list: fc.array(tie('value')),
      object: fc.dictionary(fc.string(), tie('value')),
    })).object;
    fc.assert(
      fc.property(tree, tree, (into, overrides) => {
        const before = [structuredClone(into), structuredClone(overrides)];
        merge<object>(into, overrides, new Faults());
        expect([into, overrides]).toEqual(before);
      }),
    );
  });

  test('that are empty change nothing', () => {
    expect(merged({})).toEqual(base);
    expect(merge(base, undefined, new Faults())).toBe(base);
  });
});

test('overrides with a field that Kubernetes does not have, or with a name, do not compile', () => {
  // @ts-expect-error a StatefulSet's spec has no field of this name
  const unknown: Overrides<k8s.KubeStatefulSetProps> = { spec: { replica: 3 } };
  // @ts-expect-error a size is a Quantity, which a plain string is not
  const untyped: Overrides<k8s.Container> = { resources: { limits: { cpu: '1' } } };
  // @ts-expect-error names are given as props
  const named: Overrides<k8s.KubeServiceProps> = { metadata: { name: 'other' } };
  expect([unknown, untyped, named]).toHaveLength(3);
});

describe('overrides of a StatefulApp', () => {
  function overridden(overrides: StatefulAppOverrides): ReturnType<typeof synth> {
    return synth(
      (chart) =>
        new StatefulApp(chart, 'app', {
          image: 'app:1',
          overrides,
          ingress: { host: 'a.example.com', ingressClassName: 'nginx' },
        }),
    );
  }

  test('reach every object that it makes', () => {
    const metadata = { annotations: { 'example.com/seen': 'yes' } };
    const overrides: Required<StatefulAppOverrides> = {
      serviceAccount: { metadata },
      networkPolicy: { metadata },
      governingService: { metadata },
      statefulSet: { metadata },
      podDisruptionBudget: { metadata },
      publicService: { metadata },
      ingress: { metadata },
    };
    const manifests = overridden(overrides);
    expect(manifests).toHaveLength(7);
    for (const manifest of manifests) expect(manifest).toMatchObject({ metadata });
  });

  test('arrive in the manifest as Kubernetes spells them', () => {
    const manifests = overridden({
      publicService: { spec: { externalIPs: ['192.0.2.1'], clusterIp: '10.96.0.9' } },
    });
    expect(only(manifests, 'Service', 'app')).toMatchObject({
      spec: { externalIPs: ['192.0.2.1'], clusterIP: '10.96.0.9' },
    });
  });
});
