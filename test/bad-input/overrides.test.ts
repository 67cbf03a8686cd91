import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, StatefulApp, type StatefulAppOverrides, StorageClass, k8s } from '../../lib';
import { refused, untyped } from '../support/bad-input';

function synth(overrides: StatefulAppOverrides): unknown {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'apps' });
  new StatefulApp(chart, 'visits', { image: 'example.com/visits:1.2.3', overrides });
  return Testing.synth(chart);
}

/** What is wrong, with the construct whose overrides it is wrong with. */
type Row = [input: string, overrides: StatefulAppOverrides, id: string, fault: string];
type LostRow = [input: string, overrides: StatefulAppOverrides, finding: string];

/** What would be missing from the manifest without a word. */
const lost = (id: string, object: string, field: string, value: string): string =>
  `[chart/visits/${id}] ${object}: ${field} was given as ${value} but is not part of the Kubernetes type: check its name, and that its value has the declared type`;

const rows: Row[] = [
  [
    'another name',
    { statefulSet: { metadata: untyped({ name: 'other' }) } },
    'Resource',
    `metadata.name can't be overridden: give it as a prop, so that what refers to the object follows`,
  ],
  [
    'another namespace',
    { publicService: { metadata: untyped({ namespace: 'other' }) } },
    'PublicService',
    `metadata.namespace can't be overridden: give it as a prop, so that what refers to the object follows`,
  ],
  [
    'the removal of all metadata',
    { networkPolicy: { metadata: null } },
    'NetworkPolicy',
    `metadata can't be removed: it names the object`,
  ],
  [
    'a container without a name',
    { statefulSet: { spec: { template: { spec: { containers: [{ image: 'a:1' }] } } } } },
    'Resource',
    'spec.template.spec.containers[0] must have a name, which tells what it is merged into, got {"image":"a:1"}',
  ],
  [
    'a variable without a name',
    {
      statefulSet: {
        spec: { template: { spec: { containers: [{ name: 'visits', env: [{ value: 'a' }] }] } } },
      },
    },
    'Resource',
    'spec.template.spec.containers[0].env[0] must have a name, which tells what it is merged into, got {"value":"a"}',
  ],
  [
    'a mount without a path',
    {
      statefulSet: {
        spec: { template: { spec: { containers: [{ name: 'visits', volumeMounts: [{ name: 'data' }] }] } } },
      },
    },
    'Resource',
    'spec.template.spec.containers[0].volumeMounts[0] must have a mountPath, which tells what it is merged into, got {"name":"data"}',
  ],
  [
    'a claim template without a name',
    { statefulSet: { spec: { volumeClaimTemplates: [{ spec: { volumeMode: 'Block' } }] } } },
    'Resource',
    'spec.volumeClaimTemplates[0] must have a metadata.name, which tells what it is merged into, got {"spec":{"volumeMode":"Block"}}',
  ],
  [
    'a port of a Service by name alone',
    { publicService: { spec: { ports: [{ name: 'http', nodePort: 30080 }] } } },
    'PublicService',
    'spec.ports[0] must have a port, which tells what it is merged into, got {"name":"http","nodePort":30080}',
  ],
];

const lostFields: LostRow[] = [
  [
    'a misspelt field',
    { statefulSet: { spec: untyped({ replica: 3 }) } },
    lost('Resource', 'StatefulSet visits', 'spec.replica', '3'),
  ],
  [
    'a field in the wrong place',
    { publicService: untyped({ sessionAffinity: 'ClientIP' }) },
    lost('PublicService', 'Service visits', 'sessionAffinity', '"ClientIP"'),
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
    lost('Resource', 'StatefulSet visits', 'spec.template.spec.containers[0].resources.limits.cpu', '"2"'),
  ],
  [
    'a plain number for an IntOrString',
    { podDisruptionBudget: { spec: { maxUnavailable: untyped(2) } } },
    lost('PodDisruptionBudget', 'PodDisruptionBudget visits', 'spec.maxUnavailable', '2'),
  ],
];

test.each(rows)('overrides refuse %s', (_input, overrides, id, fault) => {
  expect(() => synth(overrides)).toThrow(new InvalidPropsError(`overrides of chart/visits/${id}`, [fault]));
});

test('overrides of one object tell all their faults at once', () => {
  const overrides: StatefulAppOverrides = {
    statefulSet: {
      metadata: untyped({ name: 'other', namespace: 'other' }),
      spec: { template: { spec: { containers: [{ tty: true }] } } },
    },
  };

  expect(() => synth(overrides)).toThrow(
    new InvalidPropsError('overrides of chart/visits/Resource', [
      `metadata.name can't be overridden: give it as a prop, so that what refers to the object follows`,
      `metadata.namespace can't be overridden: give it as a prop, so that what refers to the object follows`,
      'spec.template.spec.containers[0] must have a name, which tells what it is merged into, got {"tty":true}',
    ]),
  );
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
    lost('GoverningService', 'Service visits-headless', 'spec.publishNotReady', 'true'),
    lost('GoverningService', 'Service visits-headless', 'spec.typ', '"ClusterIP"'),
    lost('Resource', 'StatefulSet visits', 'spec.replica', '3'),
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
      '[chart/fast/Resource] StorageClass fast: volumeBinding was given as "Immediate" but is not part of the Kubernetes type: check its name, and that its value has the declared type',
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
