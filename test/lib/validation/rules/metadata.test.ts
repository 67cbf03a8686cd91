import {
  type Definition,
  claimSpec,
  pod,
  statefulSet,
  testRules,
  volume,
  withClaim,
  workload,
} from '../../../support/findings';

const named = (kind: string, metadata: object): Definition => ({ kind, metadata });
const KEY = 'keys must be an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and "."';
const NAME = 'must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)';
const LONG = 'a'.repeat(64);

describe('names', () => {
  testRules([
    [
      'a ConfigMap in uppercase',
      [named('ConfigMap', { name: 'My_Config' })],
      ['object-name', 'metadata.name', 'My_Config', `${NAME} (got "My_Config").`],
    ],
    [
      'a Service that begins with a digit',
      [named('Service', { name: '1web' })],
      ['object-name', 'metadata.name', '1web'],
    ],
    ['a StatefulSet that begins with a digit is accepted', [workload('StatefulSet', '1web')]],
    [
      'a Namespace with a dot',
      [named('Namespace', { name: 'a.b' })],
      ['object-name', 'metadata.name', 'a.b'],
    ],
    [
      'a StatefulSet of 53 characters',
      [workload('StatefulSet', 'a'.repeat(53))],
      ['object-name', 'metadata.name', 'a'.repeat(53)],
    ],
    ['a StatefulSet of 52 characters is accepted', [workload('StatefulSet', 'a'.repeat(52))]],
    [
      'a ClusterRole with a slash',
      [named('ClusterRole', { name: 'a/b' })],
      ['object-name', 'metadata.name', 'a/b'],
    ],
    ['a ClusterRole with a colon is accepted', [named('ClusterRole', { name: 'system:web' })]],
    [
      'a namespace in uppercase',
      [named('ConfigMap', { namespace: 'Apps' })],
      ['object-name', 'metadata.namespace', 'Apps'],
    ],
    [
      'an object without a namespace',
      [named('ConfigMap', { namespace: undefined })],
      ['missing-namespace', 'metadata.namespace', undefined, 'must be set.'],
    ],
    [
      'a cluster-scoped object in a chart with a namespace is accepted',
      [named('ClusterRole', { namespace: 'apps' })],
    ],
    [
      'a custom resource without a namespace is accepted',
      [{ ...named('Backup', { namespace: undefined }), apiVersion: 'example.com/v1' }],
    ],
    [
      'a custom resource in uppercase',
      [{ ...named('Backup', { name: 'Web' }), apiVersion: 'example.com/v1' }],
      ['object-name', 'metadata.name', 'Web'],
    ],
    [
      'custom resources with the kinds of Kubernetes are accepted',
      ['StatefulSet', 'Service', 'StorageClass', 'PersistentVolume', 'Pod', 'Ingress'].map((kind) => ({
        ...named(kind, { name: '1.web' }),
        apiVersion: 'example.com/v1',
      })),
    ],
  ]);
});

describe('two objects with one name', () => {
  testRules([
    [
      'in one namespace',
      [named('ConfigMap', { name: 'a' }), named('ConfigMap', { name: 'a' })],
      [
        'duplicate-object',
        'metadata.name',
        'a',
        'is also the name of chart/1 (got "a"). Rename one of them.',
      ],
      [
        'duplicate-object',
        'metadata.name',
        'a',
        'is also the name of chart/0 (got "a"). Rename one of them.',
      ],
    ],
    [
      'that are cluster-scoped, one of them in a chart with a namespace',
      [named('ClusterRole', { name: 'a' }), named('ClusterRole', { name: 'a', namespace: 'apps' })],
      ['duplicate-object', 'metadata.name', 'a'],
      ['duplicate-object', 'metadata.name', 'a'],
    ],
    [
      'in two namespaces are accepted',
      [named('ConfigMap', { name: 'a' }), named('ConfigMap', { name: 'a', namespace: 'b' })],
    ],
    ['of two kinds are accepted', [named('ConfigMap', { name: 'a' }), named('Secret', { name: 'a' })]],
    [
      'of two API groups are accepted',
      [
        { ...named('Cron', { name: 'a' }), apiVersion: 'one.com/v1' },
        { ...named('Cron', { name: 'a' }), apiVersion: 'two.com/v1' },
      ],
    ],
  ]);
});

describe('labels and annotations', () => {
  testRules([
    [
      'a label key with a space',
      [named('ConfigMap', { labels: { 'my team': 'a' } })],
      ['label-syntax', 'metadata.labels', 'my team', `${KEY} (got "my team").`],
    ],
    [
      'a label value with a space',
      [named('ConfigMap', { labels: { tier: 'a b' } })],
      [
        'label-syntax',
        'metadata.labels["tier"]',
        'a b',
        'must be at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", first and last a letter or a digit (got "a b").',
      ],
    ],
    [
      'a label that is a number',
      [named('ConfigMap', { labels: { rev: 12 } })],
      ['label-syntax', 'metadata.labels["rev"]', 12, 'must be a string (got 12).'],
    ],
    [
      'labels of pods, of a Job and of a CronJob',
      [
        {
          kind: 'Job',
          spec: { template: { ...pod({}), kind: undefined, metadata: { labels: { run: LONG } } } },
        },
        {
          kind: 'CronJob',
          spec: {
            jobTemplate: {
              spec: { template: { ...pod({}), kind: undefined, metadata: { labels: { run: LONG } } } },
            },
          },
        },
      ],
      ['label-syntax', 'spec.template.metadata.labels["run"]', LONG],
      ['label-syntax', 'spec.jobTemplate.spec.template.metadata.labels["run"]', LONG],
    ],
    [
      'labels of a claim template',
      [
        withClaim(
          {},
          { volumeClaimTemplates: [{ metadata: { name: 'data', labels: { a: LONG } }, spec: claimSpec() }] },
        ),
      ],
      ['label-syntax', 'spec.volumeClaimTemplates[0].metadata.labels["a"]', LONG],
    ],
    [
      'the selectors of a Service and a NetworkPolicy',
      [
        { kind: 'Service', spec: { selector: { app: '-' } } },
        { kind: 'NetworkPolicy', spec: { podSelector: { matchLabels: { app: '-' } } } },
      ],
      ['label-syntax', 'spec.selector["app"]', '-'],
      ['label-syntax', 'spec.podSelector.matchLabels["app"]', '-'],
    ],
    [
      'a node selector',
      [pod({ nodeSelector: { disk: '-' } })],
      ['label-syntax', 'spec.nodeSelector["disk"]', '-'],
    ],
    [
      'the node of a volume',
      [
        volume({
          nfs: undefined,
          local: { path: '/mnt' },
          claimRef: { namespace: 'apps', name: 'data' },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'a b', operator: 'In', values: [LONG] }] }],
            },
          },
        }),
      ],
      ['label-syntax', 'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key', 'a b'],
      ['label-syntax', 'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]', LONG],
    ],
    [
      'labels with names of methods are accepted',
      [named('ConfigMap', { labels: { toString: 'a', valueOf: '' } })],
    ],
    [
      'an annotation key with a space',
      [named('ConfigMap', { annotations: { 'a b': 'c' } })],
      ['annotation-syntax', 'metadata.annotations', 'a b', `${KEY} (got "a b").`],
    ],
    [
      'an annotation of pods that is a number',
      [
        statefulSet({
          template: {
            metadata: { labels: { app: 'web' }, annotations: { 'prometheus.io/port': 8080 } },
            spec: { containers: [{ name: 'web', image: 'web:1' }] },
          },
        }),
      ],
      [
        'annotation-syntax',
        'spec.template.metadata.annotations["prometheus.io/port"]',
        8080,
        'must be a string (got 8080).',
      ],
    ],
    [
      'an annotation key with a prefix in uppercase is accepted',
      [named('ConfigMap', { annotations: { 'Example.com/a': 'b c' } })],
    ],
  ]);
});
