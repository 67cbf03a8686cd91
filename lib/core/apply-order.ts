import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Whether an object is applied before another: by a dependency, or else by the order of creation. Objects of two charts
 * follow the order of the charts.
 */
export function isAppliedBefore(
  first: IConstruct | undefined,
  second: IConstruct | undefined,
  inOrder: readonly IConstruct[],
): boolean {
  if (first === undefined || second === undefined) return false;
  if (dependsOn(second, first)) return true;
  if (dependsOn(first, second)) return false;
  return inOrder.indexOf(first) < inOrder.indexOf(second);
}

function dependsOn(source: IConstruct, target: IConstruct): boolean {
  const targets = new Set(unitsOf(target));
  const seen = new Set<IConstruct>();
  const open = unitsOf(source);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const dependency of next.node.dependencies) {
      if (targets.has(dependency)) return true;
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      // A dependency on a construct is a dependency on its objects, and on their dependencies.
      open.push(...dependency.node.findAll(), ...unitsOf(dependency));
    }
  }
  return false;
}

/** A construct and its ancestors up to the chart. A dependency of each is a dependency of the construct. */
function unitsOf(construct: IConstruct): IConstruct[] {
  const { scopes } = construct.node;
  return scopes.slice(scopes.indexOf(Chart.of(construct)));
}
