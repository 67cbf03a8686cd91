import { type ChangeRow, changesOf, refused } from './row';

const RBAC = 'rbac.authorization.k8s.io';
const role = (name: string, kind = 'ClusterRole'): object => ({ roleRef: { apiGroup: RBAC, kind, name } });
const SUBJECTS = [{ kind: 'ServiceAccount', name: 'app', namespace: 'NAMESPACE' }];

const bindings = (kind: string): ChangeRow[] =>
  changesOf({ apiVersion: `${RBAC}/v1`, kind, ...role('view'), subjects: SUBJECTS }, [
    ['role', role('edit'), refused('roleRef')],
    ['subjects', { subjects: [{ ...SUBJECTS[0], name: 'other' }] }, 'in place'],
    [
      'group of a user, the default written',
      { subjects: [{ kind: 'User', name: 'a', apiGroup: RBAC }] },
      'unchanged',
      { subjects: [{ kind: 'User', name: 'a' }] },
    ],
  ]);

const config = changesOf({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } }, [
  ['value', { data: { a: '2' } }, 'in place'],
  ['key removed', { data: { b: null } }, 'in place', { data: { b: '2' } }],
  ['immutable set', { immutable: true }, 'in place'],
  ['value while immutable', { data: { a: '2' } }, refused('data'), { immutable: true }],
  ['label while immutable', { metadata: { labels: { tier: 'db' } } }, 'in place', { immutable: true }],
  ['immutable removed', { immutable: null }, refused('immutable'), { immutable: true }],
  ['binary value while immutable', { binaryData: { b: 'eA==' } }, refused('binaryData'), { immutable: true }],
]);

const secrets = changesOf({ apiVersion: 'v1', kind: 'Secret', stringData: { a: '1' } }, [
  ['value', { stringData: { a: '2' } }, 'in place'],
  ['value, encoded', { stringData: null, data: { a: 'MQ==' } }, 'unchanged'],
  // An apply removes only fields that it wrote before, and never wrote "data".
  ['key removed from stringData', { stringData: { b: null } }, 'unchanged', { stringData: { b: '2' } }],
  [
    'key removed from data',
    { data: { b: null } },
    'in place',
    { stringData: null, data: { a: 'MQ==', b: 'Mg==' } },
  ],
  ['type, the default written', { type: 'Opaque' }, 'unchanged'],
  ['type', { type: 'example.com/token' }, refused('type')],
  ['value while immutable', { stringData: { a: '2' } }, refused('data'), { immutable: true }],
]);

const access = [
  ...changesOf({ apiVersion: 'v1', kind: 'ServiceAccount' }, [
    ['automountServiceAccountToken', { automountServiceAccountToken: false }, 'in place'],
    ['pull secrets', { imagePullSecrets: [{ name: 'pull' }] }, 'in place'],
    ['label', { metadata: { labels: { tier: 'db' } } }, 'in place'],
  ]),
  ...changesOf(
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
    [['rules', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] }, 'in place']],
  ),
  ...bindings('RoleBinding'),
  ...bindings('ClusterRoleBinding'),
];

const cluster = [
  ...changesOf({ apiVersion: 'v1', kind: 'Namespace' }, [
    ['label', { metadata: { labels: { tier: 'db' } } }, 'in place'],
    [
      'label of its name, written',
      { metadata: { labels: { 'kubernetes.io/metadata.name': 'NAME' } } },
      'unchanged',
    ],
  ]),
  ...changesOf({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 1 }, [
    ['value', { value: 2 }, refused('value')],
    ['description', { description: 'x' }, 'in place'],
    ['preemptionPolicy', { preemptionPolicy: 'Never' }, refused('preemptionPolicy')],
    ['defaults, written', { preemptionPolicy: 'PreemptLowerPriority', globalDefault: false }, 'unchanged'],
  ]),
  ...changesOf({ apiVersion: 'apps/v1', kind: 'ControllerRevision', revision: 1, data: { a: '1' } }, [
    ['data', { data: { a: '2' } }, refused('data')],
    ['revision', { revision: 2 }, 'in place'],
  ]),
  ...changesOf({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', handler: 'a' }, [
    ['handler', { handler: 'b' }, refused('handler')],
  ]),
];

const THINGS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.NAME.example.com' },
  spec: {
    group: 'NAME.example.com',
    names: { plural: 'things', kind: 'Thing' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

const definitions = changesOf(THINGS, [
  ['scope', { spec: { scope: 'Cluster' } }, refused('spec.scope')],
  ['kind', { spec: { names: { kind: 'Other', listKind: 'OtherList' } } }, refused('spec.names.kind')],
  ['short names', { spec: { names: { shortNames: ['th'] } } }, 'in place'],
  [
    'defaults, written',
    { spec: { names: { singular: 'thing', listKind: 'ThingList' }, conversion: { strategy: 'None' } } },
    'unchanged',
  ],
]);

const limits = [
  ...changesOf(
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'NAME' } } },
    },
    [
      ['maxUnavailable', { spec: { maxUnavailable: 2 } }, 'in place'],
      ['minAvailable instead', { spec: { maxUnavailable: null, minAvailable: 1 } }, 'in place'],
      ['selector', { spec: { selector: { matchLabels: { app: 'other' } } } }, 'in place'],
    ],
  ),
  ...changesOf(
    { apiVersion: 'v1', kind: 'ResourceQuota', spec: { hard: { pods: '10' }, scopes: ['NotTerminating'] } },
    [
      ['limit', { spec: { hard: { pods: '20' } } }, 'in place'],
      ['scope', { spec: { scopes: ['Terminating'] } }, refused('spec.scopes')],
    ],
  ),
  ...changesOf(
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      spec: { limits: [{ type: 'Container', default: { memory: '1Gi' } }] },
    },
    [
      [
        'defaults, written',
        {
          spec: {
            limits: [{ type: 'Container', default: { memory: '1Gi' }, defaultRequest: { memory: '1024Mi' } }],
          },
        },
        'unchanged',
      ],
    ],
  ),
  ...changesOf(
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'NAME' }, maxReplicas: 3 },
    },
    [
      ['maxReplicas', { spec: { maxReplicas: 5 } }, 'in place'],
      ['minReplicas, the default written', { spec: { minReplicas: 1 } }, 'unchanged'],
      [
        'metrics, the default written',
        {
          spec: {
            metrics: [
              {
                type: 'Resource',
                resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
              },
            ],
          },
        },
        'unchanged',
      ],
    ],
  ),
];

/** Changes of configuration, access and limits. */
export const SETTING_CHANGES: readonly ChangeRow[] = [
  ...config,
  ...secrets,
  ...access,
  ...cluster,
  ...definitions,
  ...limits,
];
