import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Whether an object is applied before another: a dependency says so, or none says the opposite and it was made first.
 * Objects of two charts follow the order of the charts.
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
      // A dependency on a construct is one on the objects in it, and so on what each of these depends on.
      open.push(...dependency.node.findAll(), ...unitsOf(dependency));
    }
  }
  return false;
}

/** A construct and the constructs around it, up to its chart: a dependency of each is one of the construct. */
function unitsOf(construct: IConstruct): IConstruct[] {
  const { scopes } = construct.node;
  return scopes.slice(scopes.indexOf(Chart.of(construct)));
}
