import { nameOf } from '../object-set';
import type { ObjectPlan, Plan } from '../types';
import { type Procedure, procedureOf } from './procedure';
import { ACTIONS, remarksOn, summaryOf } from './summary';
import { describeChange } from './values';

/** What a report says of OLD and NEW. */
export interface Subject {
  readonly old: string;
  readonly new: string;
  /** What `kubectl apply` is given. */
  readonly apply: string;
}

/** A plan for people. Objects that do not change are counted only. */
export function textOf(plan: Plan, subject: Subject): string {
  const changed = plan.objects.filter(({ action }) => action !== 'unchanged');
  const width = Math.max(0, ...changed.map(({ action }) => ACTIONS[action].length));
  const procedure = procedureOf(plan, subject.apply);
  const lines = [
    `${subject.old} → ${subject.new}, Kubernetes 1.${plan.kubernetes}`,
    '',
    ...changed.flatMap((object) => [...linesOf(object, width), ...(isShort(object) ? [] : [''])]),
    ...(changed.length > 0 && changed.every(isShort) ? [''] : []),
    summaryOf(plan),
    ...remarksOn(plan),
    ...(procedure === undefined ? [] : ['', ...procedureLines(procedure)]),
  ];
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

function isShort({ changes, risks, notes }: ObjectPlan): boolean {
  return changes.length + risks.length + notes.length === 0;
}

function linesOf(object: ObjectPlan, width: number): string[] {
  const { identity, action, source } = object;
  return [
    `${ACTIONS[action].padEnd(width)}  ${nameOf(identity)}  (${source})`,
    ...detailsOf(object).map((line) => `    ${line}`),
  ];
}

/** What a report says of one object, a line each. */
export function detailsOf({ identity, changes, refusals, rollout, risks, notes }: ObjectPlan): string[] {
  return [
    ...changes.map((change) => describeChange(change, identity)),
    ...refusals.map(({ field, reason }) => `REFUSED  ${field}: ${reason}`),
    ...(rollout?.steps ?? []),
    ...notes,
    ...risks.map(({ what, keep }) => `DATA AT RISK  ${what} ${keep}`),
  ];
}

function procedureLines({ titles, steps }: Procedure): string[] {
  return [
    `To ${titles.join('; ')}:`,
    ...steps.flatMap(({ says, commands }, i) => [
      `  # ${i + 1}. ${says}`,
      ...commands.map((command) => `  ${command}`),
    ]),
  ];
}
