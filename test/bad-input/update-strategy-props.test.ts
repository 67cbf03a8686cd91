import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, StatefulApp, type StatefulAppProps, UpdateStrategy } from '../../lib';
import { STATEFUL_APP, WHOLE, refused } from '../support/bad-input';

test('an error counts its faults and gives each a line', () => {
  expect(() => UpdateStrategy.rolling({ partition: -1 })).toThrow(
    new Error(`UpdateStrategy.rolling: 1 fault\n  - partition must be ${WHOLE}, got -1`),
  );
  expect(new InvalidPropsError('the environment', ['a must be b', 'c must be d']).message).toBe(
    'the environment: 2 faults\n  - a must be b\n  - c must be d',
  );
});

test.each([-1, 0.5, NaN])('a rolling update refuses %d as partition', (partition) => {
  expect(() => UpdateStrategy.rolling({ partition })).toThrow(
    new InvalidPropsError('UpdateStrategy.rolling', [`partition must be ${WHOLE}, got ${partition}`]),
  );
});

/** Synthesizes a StatefulApp with what is given for its rollout, as props and as overrides of the StatefulSet. */
const WAYS = {
  props: (rollout: Rollout): void => {
    const { partition, whenScaled, ...props } = rollout;
    synth({
      ...props,
      updateStrategy: UpdateStrategy.rolling({ partition }),
      persistentVolumeClaimRetentionPolicy: { whenScaled },
    });
  },
  overrides: (rollout: Rollout): void => {
    const { partition, whenScaled, ...spec } = rollout;
    synth({
      overrides: {
        statefulSet: {
          spec: {
            ...spec,
            updateStrategy: { rollingUpdate: { partition } },
            persistentVolumeClaimRetentionPolicy: { whenScaled },
          },
        },
      },
    });
  },
};

interface Rollout {
  readonly replicas?: number;
  readonly partition?: number;
  readonly whenScaled?: 'Retain' | 'Delete';
}

function synth(changes: Partial<StatefulAppProps>): void {
  const chart = new Chart(Testing.app(), 'apps', { namespace: 'apps' });
  new StatefulApp(chart, 'visits', { ...STATEFUL_APP, ...changes });
  Testing.synth(chart);
}

const PARTITION = 'spec.updateStrategy.rollingUpdate.partition';

const impossible: [input: string, rollout: Rollout, ...messages: string[]][] = [
  [
    'a partition above the last pod',
    { replicas: 3, partition: 4 },
    `${PARTITION} 4 is more than spec.replicas 3, so no pod would ever get the new version: use 3 to hold an update back, or less to let it begin`,
  ],
  [
    'a partition above the one pod that there is by default',
    { partition: 2 },
    `${PARTITION} 2 is more than spec.replicas 1, so no pod would ever get the new version: use 1 to hold an update back, or less to let it begin`,
  ],
  [
    'a canary in an app at rest',
    { replicas: 0, partition: 2 },
    `${PARTITION} 2 can't be with spec.replicas 0: pods below it would come back with the old version; use 0`,
  ],
  [
    'a rest that deletes the data',
    { replicas: 0, whenScaled: 'Delete' },
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled "Delete" can\'t be with spec.replicas 0: the claims of all pods would be deleted, and the pods come back without their data; use "Retain"',
  ],
  [
    'a rest with both',
    { replicas: 0, partition: 1, whenScaled: 'Delete' },
    `${PARTITION} 1 can't be with spec.replicas 0: pods below it would come back with the old version; use 0`,
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled "Delete" can\'t be with spec.replicas 0: the claims of all pods would be deleted, and the pods come back without their data; use "Retain"',
  ],
];

describe.each(['props', 'overrides'] as const)('given as %s, a StatefulApp', (way) => {
  test.each(impossible)('refuses %s', (_input, rollout, ...messages) => {
    expect(() => {
      WAYS[way](rollout);
    }).toThrow(refused(messages.map((message) => `[apps/visits/Resource] StatefulSet visits: ${message}`)));
  });

  test.each<[string, Rollout]>([
    ['an update that is staged and held back from all pods', { replicas: 3, partition: 3 }],
    ['a canary of the last pod', { replicas: 3, partition: 2 }],
    ['a scheduled downtime', { replicas: 0, partition: 0, whenScaled: 'Retain' }],
    [
      'claims that go with pods that are taken away, but for the first',
      { replicas: 1, whenScaled: 'Delete' },
    ],
  ])('takes %s', (_input, rollout) => {
    expect(() => {
      WAYS[way](rollout);
    }).not.toThrow();
  });
});

test('the replicas that overrides leave out are counted as the one that Kubernetes runs', () => {
  const updateStrategy = UpdateStrategy.rolling({ partition: 2 });
  const overrides = { statefulSet: { spec: { replicas: null } } };
  expect(() => {
    synth({ replicas: 3, updateStrategy, overrides });
  }).toThrow(`${PARTITION} 2 is more than spec.replicas 1`);
});
