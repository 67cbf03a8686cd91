import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** The namespace of a construct's objects: the one given, else the one of its chart, else `default`. */
export function namespaceOf(scope: Construct, given: string | undefined): string {
  return given ?? Chart.of(scope).namespace ?? 'default';
}
