import { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Fault, InvalidPropsError, findFaults } from '../../lib';

/** The prop faults of a construct that is defined in a chart. */
export function propFaultsOf(define: (chart: Chart) => unknown): readonly Fault[] {
  try {
    define(new Chart(new App(), 'chart'));
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.faults;
    throw error;
  }
  return [];
}

/** The findings of the rules in the app of a construct: path of the object, code, field and value. */
export function findingsIn(
  construct: IConstruct,
): [path: string, code: string, field: string, value: unknown][] {
  return findFaults(construct).map(({ construct: { node }, code, field, value }) => [
    node.path,
    code,
    field,
    value,
  ]);
}
