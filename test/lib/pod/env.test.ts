import { Lazy } from 'cdk8s';
import { type Env, envVars } from '../../../lib/pod/env';
import { untyped } from '../../support/untyped';
import { findingsOfStatefulApp, podSpec, statefulApp } from '../../support/stateful-app';

const NODE = { fieldRef: { fieldPath: 'spec.nodeName' } };

test('variables by name become the list of Kubernetes, in order', () => {
  expect(envVars({ B: 'b', A: '$(B)', NODE })).toEqual([
    { name: 'B', value: 'b' },
    { name: 'A', value: '$(B)' },
    { name: 'NODE', valueFrom: NODE },
  ]);
});

test('the list of Kubernetes is accepted unchanged', () => {
  const list = [
    { name: 'A', value: 'a' },
    { name: 'NODE', valueFrom: NODE },
  ];
  expect(envVars(list)).toEqual(list);
  expect(envVars()).toEqual([]);
});

describe('a variable that is not a string is a fault:', () => {
  test.each<[string, unknown, unknown]>([
    ['a number', 8080, 8080],
    ['undefined, which would be an empty variable', undefined, null],
    ['null', null, null],
    ['true', true, true],
  ])('%s', (_type, given, value) => {
    const env: Env = { PORT: untyped(given) };
    expect(findingsOfStatefulApp({ env })).toContainEqual(
      expect.objectContaining({
        code: 'wrong-type',
        field: 'spec.template.spec.containers[0].env[0].value',
        value,
      }),
    );
  });
});

test('a Lazy variable is written as its string', () => {
  const env = { MODE: Lazy.any({ produce: () => 'fast' }) as string };
  expect(podSpec(statefulApp({ env })).containers).toMatchObject([
    { env: [{ name: 'MODE', value: 'fast' }] },
  ]);
});

test('a Lazy source of a variable is written as its source', () => {
  const env = [{ name: 'NODE', valueFrom: Lazy.any({ produce: () => NODE }) as typeof NODE }];
  expect(podSpec(statefulApp({ env })).containers).toMatchObject([
    { env: [{ name: 'NODE', valueFrom: NODE }] },
  ]);
});
