import { UpdateStrategy } from '../../../lib';
import { findingsOfStatefulApp, statefulApp } from '../../support/stateful-app';
import { only } from '../../support/synth';

test('a rolling update includes all pods unless it has a partition', () => {
  expect(UpdateStrategy.rolling()).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  expect(UpdateStrategy.rolling({ partition: 2 })).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { partition: 2 },
  });
});

test('OnDelete has no options of a rolling update', () => {
  expect(UpdateStrategy.onDelete()).toEqual({ type: 'OnDelete' });
});

test.each([
  ['a rolling update of all pods by default', undefined, UpdateStrategy.rolling()],
  ['OnDelete', UpdateStrategy.onDelete(), { type: 'OnDelete' }],
  ['the object of Kubernetes', { type: 'RollingUpdate' }, { type: 'RollingUpdate' }],
])('a StatefulApp has %s', (_strategy, updateStrategy, expected) => {
  const { spec } = only(statefulApp({ updateStrategy }), 'StatefulSet') as unknown as {
    spec: { updateStrategy: unknown };
  };
  expect(spec.updateStrategy).toEqual(expected);
});

test.each([
  ['a canary of the last pod', { replicas: 3, updateStrategy: UpdateStrategy.rolling({ partition: 2 }) }],
  ['a partition above all pods', { updateStrategy: UpdateStrategy.rolling({ partition: 100 }) }],
  ['a scheduled downtime', { replicas: 0 }],
])('a StatefulApp accepts %s', (_case, props) => {
  expect(findingsOfStatefulApp(props)).toEqual([]);
});
