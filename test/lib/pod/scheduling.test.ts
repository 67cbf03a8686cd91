import { type SpreadProps, spread } from '../../../lib/pod/scheduling';

const SELECTOR = { app: 'web' };
const AFFINITY = { nodeAffinity: {} };
const CONSTRAINTS = [
  {
    topologyKey: 'rack',
    maxSkew: 1,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: SELECTOR },
  },
];

describe('two replicas or more', () => {
  const { affinity, topologySpreadConstraints } = spread(SELECTOR, {}, 2);

  test('prefer different nodes', () => {
    expect(affinity).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: SELECTOR },
            },
          },
        ],
      },
    });
  });

  test('are spread over nodes and zones where possible', () => {
    const common = { maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' };
    expect(topologySpreadConstraints).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', ...common },
      { topologyKey: 'topology.kubernetes.io/zone', ...common },
    ]);
  });
});

test('required affinity keeps replicas on different nodes, without further constraints', () => {
  expect(spread(SELECTOR, { affinity: 'required' }, 2)).toEqual({
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: SELECTOR } },
        ],
      },
    },
    topologySpreadConstraints: undefined,
  });
});

test.each<[string, SpreadProps, number, object]>([
  ['one replica is not spread', {}, 1, {}],
  ['affinity false turns off both defaults', { affinity: false }, 2, {}],
  ['an affinity of the user replaces both defaults', { affinity: AFFINITY }, 2, { affinity: AFFINITY }],
  [
    'constraints of the user are kept, without an affinity',
    { affinity: false, topologySpreadConstraints: CONSTRAINTS },
    1,
    { topologySpreadConstraints: CONSTRAINTS },
  ],
])('%s', (_case, props, replicas, expected) => {
  expect(spread(SELECTOR, props, replicas)).toEqual(expected);
});

test('topologySpreadConstraints false turns off only its default', () => {
  const { affinity, topologySpreadConstraints } = spread(SELECTOR, { topologySpreadConstraints: false }, 3);
  expect(affinity).toHaveProperty('podAntiAffinity');
  expect(topologySpreadConstraints).toBeUndefined();
});
