import { claimSpec, service, statefulSet, testRules, withClaim, workload } from '../../../support/findings';

const PARTITION = 'spec.updateStrategy.rollingUpdate.partition';

describe('selectors', () => {
  const tier = (value: string): object => ({
    selector: { matchExpressions: [{ key: 'app', operator: 'In', values: [value] }] },
  });
  testRules([
    [
      'one with another label than the pods',
      [statefulSet({ selector: { matchLabels: { tier: 'web' } } })],
      [
        'selector-mismatch',
        'spec.selector.matchLabels["tier"]',
        'web',
        'must be the label of the pods, undefined (got "web").',
      ],
    ],
    [
      'a missing one, and an empty one',
      [workload('Deployment', 'a', { selector: undefined }), statefulSet({ selector: {} })],
      ['selector-mismatch', 'spec.selector', undefined, 'must hold a label.'],
      ['selector-mismatch', 'spec.selector', {}],
    ],
    [
      'an expression that does not match the pods',
      [statefulSet(tier('db'))],
      [
        'selector-mismatch',
        'spec.selector.matchExpressions',
        [{ key: 'app', operator: 'In', values: ['db'] }],
        'must select the pods (got [{"key":"app","operator":"In","values":["db"]}]).',
      ],
    ],
    ...(
      [
        ['Exists', 'app'],
        ['DoesNotExist', 'tier'],
        ['NotIn', 'app'],
      ] as const
    ).map(
      ([operator, key]) =>
        [
          `the operator ${operator} is accepted`,
          [statefulSet({ selector: { matchExpressions: [{ key, operator, values: ['db'] }] } })],
        ] as const,
    ),
    [
      'two that differ only in their expressions are accepted',
      [workload('Deployment', 'a', tier('a')), workload('Deployment', 'b', tier('b'))],
    ],
    [
      'one that two workloads share',
      [statefulSet(), { ...workload('Deployment', 'web'), metadata: { name: 'copy' } }],
      [
        'overlapping-selector',
        'spec.selector',
        { matchLabels: { app: 'web' } },
        'selects the pods of chart/1 too (got {"matchLabels":{"app":"web"}}). Change the labels of one.',
      ],
      ['overlapping-selector', 'spec.selector', { matchLabels: { app: 'web' } }],
    ],
    [
      'one in two namespaces is accepted',
      [statefulSet(), { ...statefulSet(), metadata: { name: 'web', namespace: 'other' } }],
    ],
  ]);
});

describe('updates and scale', () => {
  testRules([
    [
      'options of a rolling update with another type',
      [
        statefulSet({ updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 0 } } }),
        workload('Deployment', 'a', { strategy: { type: 'Recreate', rollingUpdate: {} } }),
      ],
      [
        'conflicting-fields',
        'spec.updateStrategy.rollingUpdate',
        { partition: 0 },
        'must not be set with type "OnDelete" (got {"partition":0}).',
      ],
      ['conflicting-fields', 'spec.strategy.rollingUpdate', {}],
    ],
    [
      'a DaemonSet with both is accepted',
      [workload('DaemonSet', 'a', { updateStrategy: { type: 'OnDelete', rollingUpdate: {} } })],
    ],
    [
      'a budget with two bounds',
      [{ kind: 'PodDisruptionBudget', spec: { minAvailable: 1, maxUnavailable: 1 } }],
      ['conflicting-fields', 'spec.maxUnavailable', 1, 'must not be set with minAvailable (got 1).'],
    ],
    [
      'a node port of a ClusterIP Service',
      [service({ ports: [{ port: 80, nodePort: 30080 }] })],
      [
        'conflicting-fields',
        'spec.ports[0].nodePort',
        30080,
        'must not be set with type "ClusterIP" (got 30080).',
      ],
    ],
    [
      'maxUnavailable',
      [statefulSet({ updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } })],
      ['max-unavailable', 'spec.updateStrategy.rollingUpdate.maxUnavailable', 2, 'must not be set (got 2).'],
    ],
    [
      'maxUnavailable of a DaemonSet is accepted',
      [workload('DaemonSet', 'a', { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } })],
    ],
    [
      'a partition, or claim retention Delete, with 0 replicas',
      [
        statefulSet({
          replicas: 0,
          updateStrategy: { rollingUpdate: { partition: 1 } },
          persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
        }),
      ],
      ['scaled-to-zero', PARTITION, 1, 'must be 0 with replicas 0 (got 1).'],
      [
        'scaled-to-zero',
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
        'Delete',
        'must be "Retain" with replicas 0 (got "Delete").',
      ],
    ],
    ['0 replicas are accepted', [statefulSet({ replicas: 0 })]],
  ]);
});

describe('claim names', () => {
  const templates = (...names: string[]): object => ({
    volumeClaimTemplates: names.map((name) => ({ metadata: { name }, spec: claimSpec() })),
  });
  const mounts = (...names: string[]): object => ({
    containers: [
      { name: 'a', image: 'a:1', volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })) },
    ],
  });
  const petset = workload('StatefulSet', 'petset', templates('alpha-beta'), mounts('alpha-beta'));
  const beta = workload('StatefulSet', 'beta-petset', templates('alpha'), mounts('alpha'));
  testRules([
    [
      'of two StatefulSets (kubernetes#41153)',
      [petset, beta],
      [
        'shared-claim',
        'spec.volumeClaimTemplates[0].metadata.name',
        'alpha-beta',
        'gives claims the same names as chart/1 (got "alpha-beta"). Rename the claim template or the StatefulSet.',
      ],
      ['shared-claim', 'spec.volumeClaimTemplates[0].metadata.name', 'alpha'],
    ],
    [
      'of two StatefulSets in two namespaces are accepted',
      [petset, { ...beta, metadata: { name: 'beta-petset', namespace: 'other' } }],
    ],
    ['of two templates are accepted', [withClaim(), petset]],
  ]);
});
