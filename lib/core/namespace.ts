import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** The namespace of a construct's objects: the given one, else the chart's, else `default`. */
export function namespaceOf(scope: Construct, given: string | undefined): string {
  return given ?? Chart.of(scope).namespace ?? 'default';
}
