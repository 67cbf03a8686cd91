import { claimTemplate, planOf, podTemplate, statefulSet, storageClass } from './stateful-set';

type Fields = Readonly<Record<string, unknown>>;

const NUMBER = 'must be a number (got a string)';
const COUNT = 'must be an integer from 0 to';

const planning =
  (object: Fields): (() => unknown) =>
  () =>
    planOf([], [object]);

describe('a plan rejects what the API server cannot read:', () => {
  it.each<[string, Fields, string]>([
    ['replicas as a string', { replicas: '3' }, `new.yaml:1: spec.replicas: ${NUMBER}`],
    ['negative replicas', { replicas: -1 }, `spec.replicas: ${COUNT} 10000 (got -1)`],
    ['more pods than it can name', { replicas: 2 ** 31 - 1 }, `spec.replicas: ${COUNT} 10000`],
    ['a negative first ordinal', { ordinals: { start: -5 } }, `spec.ordinals.start: ${COUNT} 2147483647`],
    [
      'a partition as a string',
      { updateStrategy: { rollingUpdate: { partition: '1' } } },
      `spec.updateStrategy.rollingUpdate.partition: ${NUMBER}`,
    ],
    [
      'a list with a null',
      { template: { spec: { containers: [null] } } },
      'spec.template.spec.containers[0]: must not be null',
    ],
    ['an object for a list', { volumeClaimTemplates: {} }, 'spec.volumeClaimTemplates: must be a list'],
  ])('%s', (_, spec, message) => {
    expect(planning(statefulSet(spec))).toThrow(message);
  });

  it('a spec that is a list', () => {
    expect(planning({ ...statefulSet(), spec: [] })).toThrow('spec: must be an object (got a list)');
  });

  it('labels that are a list, of an unknown kind', () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name: 'b', labels: ['a'] } };
    expect(planning(object)).toThrow('metadata.labels: must be an object (got a list)');
  });

  it('all faults of all objects at once, without the data of a Secret', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { a: ['hunter2'], b: 1 },
    };
    expect(() => planOf([secret], [statefulSet({ replicas: '3' })])).toThrow(
      [
        'old.yaml:1: data.a: must be a string (got a list)',
        'old.yaml:1: data.b: must be a string (got a number)',
        `new.yaml:1: spec.replicas: ${NUMBER}`,
      ].join('\n'),
    );
  });
});

describe('a plan rejects names that a shell would execute in a recipe:', () => {
  it.each<[string, Fields, string]>([
    [
      'of an object',
      statefulSet({}, { name: "db'; rm -rf ~" }),
      'metadata.name: must be valid in Kubernetes',
    ],
    ['that start an option', statefulSet({}, { name: '-f' }), 'metadata.name: must be valid in Kubernetes'],
    [
      'of a namespace',
      statefulSet({}, { namespace: '$(id)' }),
      'metadata.namespace: must be valid in Kubernetes',
    ],
    ['of a kind', { apiVersion: 'v1', kind: 'Pod;id', metadata: { name: 'a' } }, 'kind: must be valid'],
    [
      'of a claim template, after a line break',
      statefulSet({ volumeClaimTemplates: [claimTemplate('data\nid')] }),
      'spec.volumeClaimTemplates[0].metadata.name: must be valid in Kubernetes (got "data\\nid")',
    ],
    [
      'that are a size',
      statefulSet({ volumeClaimTemplates: [claimTemplate('data', { storage: '1Gi\nid' })] }),
      'spec.volumeClaimTemplates[0].spec.resources.requests.storage: must be valid in Kubernetes',
    ],
    [
      'of the claim of a volume',
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'pv' },
        spec: { claimRef: { namespace: 'shop', name: '$(id)' } },
      },
      'spec.claimRef.name: must be valid in Kubernetes (got "$(id)")',
    ],
  ])('%s', (_, object, message) => {
    expect(planning(object)).toThrow(message);
  });
});

it('a plan reads fields with the names of methods', () => {
  const spec = { constructor: { prototype: 1 }, toString: 'a', template: podTemplate({ hasOwnProperty: 1 }) };
  expect(planOf([statefulSet(spec)], [statefulSet()]).objects).toMatchObject([{ action: 'roll' }]);
});

it('a plan reads nulls as unset fields', () => {
  const object = { ...storageClass(), metadata: { name: 'fast', labels: null }, parameters: null };
  expect(planOf([storageClass()], [object]).objects).toMatchObject([{ action: 'unchanged' }]);
});

it('a plan reads a null in a map as the empty string, like the API server', () => {
  const labeled = (value: unknown): Fields => ({
    ...storageClass(),
    metadata: { name: 'fast', labels: { a: value } },
    parameters: { b: value },
  });
  expect(planOf([labeled('')], [labeled(null)]).objects).toMatchObject([{ action: 'unchanged' }]);
});
