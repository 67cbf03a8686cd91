import { Lazy } from 'cdk8s';
import { type Wire, WireFormat, fieldsOf } from '../../../lib/core/wire';
import { k8s } from '../../../lib';

function convert(value: object, type: string): { readonly wire: Wire; readonly format: WireFormat } {
  const format = new WireFormat();
  return { wire: format.object(value, type), format };
}

describe('a typed object becomes plain data:', () => {
  test.each<[string, string, object, object]>([
    ['a field with a different TypeScript name', 'ServiceSpec', { clusterIp: 'None' }, { clusterIP: 'None' }],
    ['a field with its JSON name', 'ServiceSpec', { clusterIP: 'None' }, { clusterIP: 'None' }],
    [
      'a Quantity and plain quantities',
      'ResourceRequirements',
      { limits: { cpu: k8s.Quantity.fromNumber(2), memory: '1Gi', 'example.com/gpu': 1 } },
      { limits: { cpu: 2, memory: '1Gi', 'example.com/gpu': 1 } },
    ],
    [
      'an IntOrString and plain ones',
      'PodDisruptionBudgetSpec',
      { maxUnavailable: k8s.IntOrString.fromString('50%'), minAvailable: 1 },
      { maxUnavailable: '50%', minAvailable: 1 },
    ],
    [
      'a Date',
      'ObjectMeta',
      { creationTimestamp: new Date('2026-01-02T03:04:05Z') },
      { creationTimestamp: '2026-01-02T03:04:05.000Z' },
    ],
    ['a field that is undefined', 'ObjectMeta', { name: 'a', labels: undefined }, { name: 'a' }],
    ['a field of any type', 'KubeControllerRevisionProps', { data: { any: [1] } }, { data: { any: [1] } }],
    ['a native sidecar', 'Container', { restartPolicy: 'Always' }, { restartPolicy: 'Always' }],
    [
      'a claim template with its type',
      'KubePersistentVolumeClaimProps',
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    ],
    [
      'objects in lists and maps',
      'PodSpec',
      { hostIpc: true, containers: [{ name: 'a', ports: [{ containerPort: 1, hostIp: '::' }] }] },
      { hostIPC: true, containers: [{ name: 'a', ports: [{ containerPort: 1, hostIP: '::' }] }] },
    ],
  ])('%s', (_input, type, given, expected) => {
    const { wire, format } = convert(given, type);
    expect(wire).toEqual(expected);
    expect(format.faults).toEqual([]);
  });
});

test('null is written only if it removes a field', () => {
  expect(new WireFormat(true).object({ spec: null }, 'KubeServiceProps')).toEqual({ spec: null });
  const { format } = convert({ spec: null }, 'KubeServiceProps');
  expect(format.faults).toMatchObject([{ code: 'wrong-type', field: 'spec', value: null }]);
});

test('a Lazy value is left to cdk8s', () => {
  const lazy: unknown = Lazy.any({ produce: () => 3 });
  const { wire, format } = convert({ replicas: lazy }, 'StatefulSetSpec');
  expect([wire['replicas'], format.isLazy, format.faults]).toEqual([lazy, true, []]);
});

describe('an unknown field', () => {
  const faultsOf = (value: object, type = 'KubeStatefulSetProps'): WireFormat['faults'] =>
    convert(value, type).format.faults;

  test('is omitted, and reported with its path, value and type', () => {
    const { wire, format } = convert({ spec: { replicas: 1, foo: 3 } }, 'KubeStatefulSetProps');
    expect(wire).toEqual({ spec: { replicas: 1 } });
    expect(format.faults).toEqual([
      {
        code: 'unknown-field',
        field: 'spec.foo',
        value: 3,
        message:
          'spec.foo: is not a field of StatefulSetSpec in Kubernetes 1.27 (got 3). Use addJsonPatch for a field of a newer version.',
      },
    ]);
  });

  test.each([
    ['a letter is missing', 'replica', 'replicas'],
    ['a letter is added', 'replicass', 'replicas'],
    ['a letter is changed', 'replikas', 'replicas'],
    ['two letters are swapped', 'repilcas', 'replicas'],
    ['the case differs', 'servicename', 'serviceName'],
  ])('is reported with the most similar field if %s', (_difference, field, meant) => {
    expect(faultsOf({ spec: { [field]: 3 } })).toMatchObject([
      { field: `spec.${field}`, message: expect.stringContaining(`Did you mean ${meant}?`) as string },
    ]);
  });

  test('is reported in each item of a list', () => {
    const containers = [{ name: 'a' }, { name: 'b', comand: ['x'] }];
    expect(faultsOf({ containers }, 'PodSpec')).toMatchObject([
      { code: 'unknown-field', field: 'containers[1].comand' },
    ]);
  });
});

describe('a value of the wrong type is a fault:', () => {
  test.each<[string, string, object, field: string, value: unknown, be: string]>([
    ['a number as label', 'ObjectMeta', { labels: { rev: 12 } }, 'labels["rev"]', 12, 'a string'],
    ['a string as count', 'StatefulSetSpec', { replicas: '3' }, 'replicas', '3', 'a number'],
    ['a string as flag', 'Container', { tty: 'yes' }, 'tty', 'yes', 'true or false'],
    ['an object as list', 'PodSpec', { containers: {} }, 'containers', {}, 'a list'],
    ['a list as map', 'ObjectMeta', { labels: ['a'] }, 'labels', ['a'], 'an object'],
    ['a string as object', 'StatefulSetSpec', { template: 'a' }, 'template', 'a', 'an object'],
    ['a list as object', 'StatefulSetSpec', { template: [] }, 'template', [], 'an object'],
    [
      'true as quantity',
      'EmptyDirVolumeSource',
      { sizeLimit: true },
      'sizeLimit',
      true,
      'a quantity, as a string or a number',
    ],
    ['a list as port', 'TcpSocketAction', { port: [80] }, 'port', [80], 'a number or a string'],
    ['a number as time', 'ObjectMeta', { creationTimestamp: 5 }, 'creationTimestamp', 5, 'a Date'],
  ])('%s', (_input, type, given, field, value, be) => {
    const { format } = convert(given, type);
    const got = JSON.stringify(value);
    const wayOut = be === 'a string' && typeof value === 'number' ? ` Write "${got}".` : '';
    expect(format.faults).toEqual([
      { code: 'wrong-type', field, value, message: `${field}: must be ${be} (got ${got}).${wayOut}` },
    ]);
  });
});

test('undefined in a list or a map is a fault, as it would be lost', () => {
  const { format } = convert({ args: ['a', undefined] }, 'Container');
  expect(format.faults.map(({ message }) => message)).toEqual(['args[1]: must be a string, not undefined.']);
  const { format: ofMap } = convert({ labels: { a: undefined } }, 'ObjectMeta');
  expect(ofMap.faults.map(({ message }) => message)).toEqual([
    'labels["a"]: must be a string, not undefined.',
  ]);
});

test('fieldsOf accepts both names of a field', () => {
  const props = { hostIpc: true, hostPID: true, replicas: 3, image: 'a' };
  expect(fieldsOf(props, 'PodSpec')).toEqual({ hostIpc: true, hostPID: true });
});
