import type { Plan } from '../types';
import { entriesOf } from './entries';
import { type Procedure, procedureOf } from './procedure';
import { ACTIONS, remarksOn, summaryOf } from './summary';

/** The names of OLD and NEW in a report. */
export interface Subject {
  readonly old: string;
  readonly new: string;
  /** The arguments of `kubectl apply`. */
  readonly apply: string;
}

/** A plan as text. Unchanged objects are only counted. */
export function textOf(plan: Plan, subject: Subject): string {
  const entries = entriesOf(plan);
  const width = Math.max(0, ...entries.map(({ action }) => ACTIONS[action].length));
  const procedure = procedureOf(plan, subject.apply);
  const paragraphs = [
    `${subject.old} → ${subject.new}, Kubernetes 1.${plan.kubernetes}`,
    ...entries.map(({ action, names, details }) =>
      [
        ...names.map((name, i) => `${(i === 0 ? ACTIONS[action] : '').padEnd(width)}  ${name}`),
        ...details.map((line) => `    ${line}`),
      ].join('\n'),
    ),
    [summaryOf(plan), ...remarksOn(plan)].join('\n'),
    ...(procedure === undefined ? [] : [procedureText(procedure)]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function procedureText({ titles, steps }: Procedure): string {
  return [
    `To ${titles.join('; ')}:`,
    ...steps.flatMap(({ says, commands }, i) => [
      `  # ${i + 1}. ${says}`,
      ...commands.map((command) => `  ${command}`),
    ]),
  ].join('\n');
}
