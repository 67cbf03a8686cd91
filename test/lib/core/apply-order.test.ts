import { App, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { isAppliedBefore } from '../../../lib/core/apply-order';
import { k8s } from '../../../lib';

/** Two objects in constructs of two charts, in the order of creation. */
function fixture() {
  const app = new App();
  const [firstChart, secondChart] = [new Chart(app, 'one'), new Chart(app, 'two')];
  const [firstParent, secondParent] = [new Construct(firstChart, 'a'), new Construct(secondChart, 'b')];
  const first = new k8s.KubeConfigMap(firstParent, 'first');
  const second = new k8s.KubeConfigMap(secondParent, 'second');
  const isBefore = (one: IConstruct, other: IConstruct): boolean =>
    isAppliedBefore(one, other, app.node.findAll());
  return { app, firstChart, secondChart, firstParent, secondParent, first, second, isBefore };
}

describe('an object is applied before another', () => {
  test('if it was created first', () => {
    const { first, second, isBefore } = fixture();
    expect([isBefore(first, second), isBefore(second, first)]).toEqual([true, false]);
  });

  test.each<[string, (all: ReturnType<typeof fixture>) => void]>([
    [
      'the other object',
      ({ first, second }) => {
        first.node.addDependency(second);
      },
    ],
    [
      'the construct around it',
      ({ first, secondParent }) => {
        first.node.addDependency(secondParent);
      },
    ],
    [
      'it, through the construct around the other',
      ({ firstParent, second }) => {
        firstParent.node.addDependency(second);
      },
    ],
    [
      'the chart of it',
      ({ first, secondChart }) => {
        first.node.addDependency(secondChart);
      },
    ],
    [
      'its chart, through the chart of the other',
      ({ firstChart, secondChart }) => {
        firstChart.addDependency(secondChart);
      },
    ],
    [
      'something that depends on it',
      ({ app, first, second }) => {
        const between = new k8s.KubeConfigMap(new Chart(app, 'three'), 'between');
        first.node.addDependency(between);
        between.node.addDependency(second);
      },
    ],
  ])('if the other depends on %s, in any order of creation', (_target, depend) => {
    const all = fixture();
    depend(all);
    const { first, second, isBefore } = all;
    expect([isBefore(second, first), isBefore(first, second)]).toEqual([true, false]);
  });

  test('even with circular dependencies elsewhere', () => {
    const { app, first, second, isBefore } = fixture();
    const chart = new Chart(app, 'three');
    const [a, b] = ['a', 'b'].map((id) => new k8s.KubeConfigMap(chart, id)) as [ApiObjects, ApiObjects];
    a.node.addDependency(b);
    b.node.addDependency(a);
    first.node.addDependency(a);
    expect(isBefore(first, second)).toBe(true);
  });
});

type ApiObjects = k8s.KubeConfigMap;

test('an object outside of the app has no order', () => {
  const { first, app } = fixture();
  const all = app.node.findAll();
  expect([isAppliedBefore(undefined, first, all), isAppliedBefore(first, undefined, all)]).toEqual([
    false,
    false,
  ]);
});
