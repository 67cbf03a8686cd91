import { Chart } from 'cdk8s';
import { type Finding, findFaults } from '../../../lib/core/enforce';
import { dnsSubdomain } from '../../../lib/validation/checks';
import { build } from './build';
import { definition } from './definition';
import type { ChartDefinition, Program } from './program';

/** A program that can be synthesized, and what that took. */
export interface Complete {
  readonly program: Program;
  /** Objects that the program declares to exist. */
  readonly existing: readonly string[];
  /** What the rules find in the objects, each with the rule that the program suppresses. */
  readonly broken: readonly string[];
}

/** Declares what a program refers to and does not define, and suppresses the rules that its objects break. */
export function completed(program: Program): Complete {
  const findings = findFaults(build(program));
  const missing = findings.filter(({ code }) => code === 'missing-reference');
  const declared: Program = {
    ...program,
    charts: program.charts.map((chart) => withExisting(chart, missing)),
  };
  const left = findFaults(build(declared));
  return {
    program: { ...declared, suppressions: [...new Set(left.map(({ code }) => code))].sort() },
    existing: declared.charts.flatMap(({ definitions }) =>
      definitions.flatMap(({ callee, id, args: [props] }) => {
        const { kind = '', name = id } = props as { kind?: string; name?: string };
        return callee === 'ExistingObject' && kind !== 'Secret' ? [`${kind} ${name}`] : [];
      }),
    ),
    broken: left.map(({ construct, message, code }) => `${construct.node.path}: ${message} [${code}]`),
  };
}

function withExisting(chart: ChartDefinition, missing: readonly Finding[]): ChartDefinition {
  const names = new Map(
    missing
      .filter(({ construct }) => Chart.of(construct).node.id === chart.id)
      .map(({ message, value }) => {
        const [, kind = ''] = /names a (\w+) that/.exec(message) ?? [];
        return [`${kind} ${String(value)}`, { kind, name: String(value) }] as const;
      }),
  );
  const taken = new Set(chart.definitions.map(({ id }) => id));
  const existing = [...names.values()]
    .filter(({ name }) => canExist(name))
    .map(({ kind, name }) => {
      const isFree = !taken.has(name);
      const id = isFree ? name : `existing-${kind.toLowerCase()}-${name}`;
      taken.add(id);
      return definition('ExistingObject', id, [isFree ? { kind } : { kind, name }]);
    });
  return { ...chart, definitions: [...existing, ...chart.definitions] };
}

/** Whether an object can have the name. A placeholder that was never filled in is left to the rules. */
function canExist(name: string): boolean {
  return dnsSubdomain(name) === undefined;
}
