import { App, Chart } from 'cdk8s';
import { StatefulApp, type StatefulAppProps } from '../../../lib';
import { propFaultsOf } from '../../support/faults';
import { MINIMAL } from '../../support/stateful-app';
import { untyped } from '../../support/untyped';

const CLAIM = { name: 'data', mountPath: '/data', storage: '1Gi' };

function app(changes: Partial<StatefulAppProps> = {}): StatefulApp {
  return new StatefulApp(new Chart(new App(), 'chart'), 'app', { ...MINIMAL, ...changes });
}

type Row = [input: string, props: Partial<StatefulAppProps>, field: string, value: unknown, problem: string];

const INGRESS = { host: 'a.example.com' };

const LISTS = [
  'claims',
  'ports',
  'volumes',
  'volumeMounts',
  'volumeDevices',
  'initContainers',
  'sidecarContainers',
] as const;

/** Faults of props that no manifest contains. */
const rows: Row[] = [
  [
    'missing claims',
    { claims: untyped(undefined) },
    'claims',
    undefined,
    'must be set. Use [] for an app without data.',
  ],
  ...(
    [
      ['a string', '1Gi', '"1Gi"'],
      ['an object', {}, '{}'],
      ['a list with a null', [null], '[null]'],
    ] as const
  ).flatMap(([type, value, shown]) =>
    LISTS.map((list): Row => [
      `${type} as ${list}`,
      { [list]: value },
      list,
      value,
      `must be a list of objects (got ${shown}).`,
    ]),
  ),
  ...(['podDisruptionBudget', 'networkPolicy', 'service', 'labels', 'resources'] as const).map(
    (name): Row => [`a number as ${name}`, { [name]: 1 }, name, 1, 'must be an object (got 1).'],
  ),
  [
    'a misspelled prop',
    untyped({ replica: 3 }),
    'replica',
    3,
    'is not a prop of StatefulApp (got 3). Did you mean replicas?',
  ],
  [
    'a field of a pod that other props replace',
    untyped({ containers: [] }),
    'containers',
    [],
    'is not a prop of StatefulApp (got []).',
  ],
  [
    'a claim with a mistyped field',
    { claims: [untyped({ name: 'data', storage: '1Gi', mountpath: '/data' })] },
    'claims[0].mountpath',
    '/data',
    'is not a field of a claim (got "/data"). Did you mean mountPath?',
  ],
  [
    'a port of a Service as a port',
    { ports: [untyped({ containerPort: 80, targetPort: 80 })] },
    'ports[0].targetPort',
    80,
    'is not a field of a port (got 80).',
  ],
  [
    'overrides of a disabled object',
    { podDisruptionBudget: false, overrides: { podDisruptionBudget: {} } },
    'overrides.podDisruptionBudget',
    {},
    'changes an object that the app does not define (got {}).',
  ],
  [
    'an Ingress without a client Service',
    { ingress: INGRESS },
    'ingress',
    INGRESS,
    'needs a client Service (got {"host":"a.example.com"}). Set service, or a port that is on it.',
  ],
  [
    'an Ingress with a disabled client Service',
    { ingress: INGRESS, ports: [{ containerPort: 80 }], service: false },
    'ingress',
    INGRESS,
    'needs a client Service (got {"host":"a.example.com"}). Set service, or a port that is on it.',
  ],
  [
    'a variable for peers without a port',
    { peersSrvVariable: 'PEERS' },
    'peersSrvVariable',
    'PEERS',
    'needs a governing Service and a named port (got "PEERS").',
  ],
  [
    'a variable for peers without a named port',
    { peersSrvVariable: 'PEERS', ports: [{ containerPort: 80 }] },
    'peersSrvVariable',
    'PEERS',
    'needs a governing Service and a named port (got "PEERS").',
  ],
  [
    'a variable for peers without a governing Service',
    {
      peersSrvVariable: 'PEERS',
      ports: [{ name: 'http', containerPort: 80 }],
      headlessService: false,
      service: false,
    },
    'peersSrvVariable',
    'PEERS',
    'needs a governing Service and a named port (got "PEERS").',
  ],
  [
    'an unknown Pod Security profile',
    { podSecurity: untyped('Restricted') },
    'podSecurity',
    'Restricted',
    'must be one of "restricted", "baseline", "privileged" (got "Restricted").',
  ],
];

test.each(rows)('a StatefulApp refuses %s', (_input, props, field, value, problem) => {
  expect(propFaultsOf(() => app(props))).toEqual([
    { code: 'invalid-prop', field, value, message: `${field}: ${problem}` },
  ]);
});

test('a StatefulApp reports all faults of its props at once, with its path', () => {
  const props = { claims: untyped('1Gi'), ports: untyped({}), podSecurity: untyped('none') };
  expect(() => app(props)).toThrow(
    /^StatefulApp chart\/app: 3 faults\n {2}- podSecurity: .*\n {2}- claims: .*\n {2}- ports: .*$/,
  );
});

test.each([
  ...LISTS.filter((list) => list !== 'claims'),
  'name',
  'env',
  'overrides',
  'serviceAccount',
  'podDisruptionBudget',
  'securityContext',
  'livenessProbe',
])('a StatefulApp accepts null as unset %s, as in files', (prop) => {
  expect(app({ [prop]: null }).statefulSet.toJson()).toEqual(app().statefulSet.toJson());
});

type Call = [
  call: string,
  run: (app: StatefulApp) => unknown,
  field: string,
  value: unknown,
  problem: string,
];

const WHOLE = 'must be a whole number from 0 to 2147483647';

const calls: Call[] = [
  ...[-1, 0.5, NaN].flatMap((ordinal): Call[] => [
    [`podName(${ordinal})`, (app) => app.podName(ordinal), 'ordinal', ordinal, `${WHOLE} (got ${ordinal}).`],
    [
      `claimName(${ordinal})`,
      (app) => app.claimName(ordinal),
      'ordinal',
      ordinal,
      `${WHOLE} (got ${ordinal}).`,
    ],
    [
      `podDnsName(${ordinal})`,
      (app) => app.podDnsName(ordinal),
      'ordinal',
      ordinal,
      `${WHOLE} (got ${ordinal}).`,
    ],
  ]),
  [
    'claimName of another template',
    (app) => app.claimName(0, 'logs'),
    'claim',
    'logs',
    'must be a claim template of the app: data (got "logs").',
  ],
  [
    'retainVolume of another template',
    (app) => app.retainVolume(0, { server: 'a', path: '/a', claim: 'logs' }),
    'claim',
    'logs',
    'must be a claim template of the app: data (got "logs").',
  ],
  [
    'retainVolume of a template without a class',
    (app) => app.retainVolume(0, { server: 'a', path: '/a' }),
    'storageClass',
    undefined,
    'must be the default class of the cluster, as the claim template has no class.',
  ],
];

test.each(calls)('a StatefulApp refuses %s', (_call, run, field, value, problem) => {
  expect(propFaultsOf(() => run(app({ claims: [CLAIM] })))).toEqual([
    { code: 'invalid-prop', field, value, message: `${field}: ${problem}` },
  ]);
});

test('an app without claims has no claim names', () => {
  expect(propFaultsOf(() => app().claimName(0))).toMatchObject([
    { field: 'claim', message: 'claim: must be a claim template of the app: it has none.' },
  ]);
});

test('an app without a governing Service has no DNS names of pods', () => {
  expect(propFaultsOf(() => app({ headlessService: false }).podDnsName(0))).toMatchObject([
    { field: 'serviceName', message: 'serviceName: is missing, so pods have no DNS names.' },
  ]);
});
