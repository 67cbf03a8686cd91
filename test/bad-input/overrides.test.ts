import { Chart, Testing } from 'cdk8s';
import { StatefulApp, type StatefulAppOverrides, StorageClass, k8s } from '../../lib';

/** A value that the types forbid, as plain JavaScript and values read from a file can give it. */
const untyped = (value: unknown): never => value as never;

function synth(overrides: StatefulAppOverrides): unknown {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'apps' });
  new StatefulApp(chart, 'visits', { image: 'example.com/visits:1.2.3', overrides });
  return Testing.synth(chart);
}

type Row = [input: string, overrides: StatefulAppOverrides, error: string];

/** What would be missing from the manifest without a word. */
const lost = (id: string, field: string): string =>
  `[chart/visits/${id}] ${field} was given but is not part of the Kubernetes type: check its name, and that its value has the declared type`;

const refused = (findings: readonly string[]): Error =>
  new Error(['Validation failed with the following errors:', ...findings].join('\n  '));

const rows: Row[] = [
  [
    'another name',
    { statefulSet: { metadata: untyped({ name: 'other' }) } },
    `metadata.name can't be overridden: give it as a prop, so that what refers to the object follows`,
  ],
  [
    'another namespace',
    { publicService: { metadata: untyped({ namespace: 'other' }) } },
    `metadata.namespace can't be overridden: give it as a prop, so that what refers to the object follows`,
  ],
  [
    'a container without a name',
    { statefulSet: { spec: { template: { spec: { containers: [{ image: 'a:1' }] } } } } },
    'spec.template.spec.containers[0] must have a name, which tells what it is merged into, got {"image":"a:1"}',
  ],
  [
    'a variable without a name',
    {
      statefulSet: {
        spec: { template: { spec: { containers: [{ name: 'visits', env: [{ value: 'a' }] }] } } },
      },
    },
    'spec.template.spec.containers[0].env[0] must have a name, which tells what it is merged into, got {"value":"a"}',
  ],
  [
    'a mount without a path',
    {
      statefulSet: {
        spec: { template: { spec: { containers: [{ name: 'visits', volumeMounts: [{ name: 'data' }] }] } } },
      },
    },
    'spec.template.spec.containers[0].volumeMounts[0] must have a mountPath, which tells what it is merged into, got {"name":"data"}',
  ],
  [
    'a claim template without a name',
    { statefulSet: { spec: { volumeClaimTemplates: [{ spec: { volumeMode: 'Block' } }] } } },
    'spec.volumeClaimTemplates[0] must have a metadata.name, which tells what it is merged into, got {"spec":{"volumeMode":"Block"}}',
  ],
  [
    'a port of a Service by name alone',
    { publicService: { spec: { ports: [{ name: 'http', nodePort: 30080 }] } } },
    'spec.ports[0] must have a containerPort or port, which tells what it is merged into, got {"name":"http","nodePort":30080}',
  ],
];

const lostFields: Row[] = [
  ['a misspelt field', { statefulSet: { spec: untyped({ replica: 3 }) } }, lost('Resource', 'spec.replica')],
  [
    'a field in the wrong place',
    { publicService: untyped({ sessionAffinity: 'ClientIP' }) },
    lost('PublicService', 'sessionAffinity'),
  ],
  [
    'a plain string for a Quantity',
    {
      statefulSet: {
        spec: {
          template: {
            spec: { containers: [{ name: 'visits', resources: { limits: untyped({ cpu: '2' }) } }] },
          },
        },
      },
    },
    lost('Resource', 'spec.template.spec.containers[0].resources.limits.cpu'),
  ],
  [
    'a plain number for an IntOrString',
    { podDisruptionBudget: { spec: { maxUnavailable: untyped(2) } } },
    lost('PodDisruptionBudget', 'spec.maxUnavailable'),
  ],
];

test.each(rows)('overrides refuse %s', (_input, overrides, error) => {
  expect(() => synth(overrides)).toThrow(new Error(error));
});

test.each(lostFields)('overrides refuse %s', (_input, overrides, finding) => {
  expect(() => synth(overrides)).toThrow(refused([finding]));
});

test('every field that would be lost is told at once', () => {
  const overrides = {
    governingService: { spec: untyped({ publishNotReady: true, typ: 'ClusterIP' }) },
    statefulSet: { spec: untyped({ replica: 3 }) },
  };
  const findings = [
    lost('GoverningService', 'spec.publishNotReady'),
    lost('GoverningService', 'spec.typ'),
    lost('Resource', 'spec.replica'),
  ];

  expect(() => synth(overrides)).toThrow(refused(findings));
});

test('overrides of a StorageClass are held to the same', () => {
  const chart = new Chart(Testing.app(), 'chart');
  new StorageClass(chart, 'fast', {
    provisioner: 'nfs.csi.k8s.io',
    overrides: untyped({ volumeBinding: 'Immediate' }),
  });

  expect(() => {
    Testing.synth(chart);
  }).toThrow(
    refused([
      '[chart/fast/Resource] volumeBinding was given but is not part of the Kubernetes type: check its name, and that its value has the declared type',
    ]),
  );
});

test('a Quantity and an IntOrString are what the types ask for', () => {
  const overrides: StatefulAppOverrides = {
    podDisruptionBudget: { spec: { maxUnavailable: k8s.IntOrString.fromNumber(2) } },
    statefulSet: {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'visits', resources: { limits: { cpu: k8s.Quantity.fromString('2') } } }],
          },
        },
      },
    },
  };

  expect(() => synth(overrides)).not.toThrow();
});
