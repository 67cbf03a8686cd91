import { nameOf } from '../object-set';
import type { Action, ObjectPlan, Plan } from '../types';
import { describeChange } from './values';

/** One entry of a report: an object, or several with the same details. */
export interface Entry {
  readonly action: Action;
  /** Whether the entry is highlighted. */
  readonly isGrave: boolean;
  /** The objects with file and line. */
  readonly names: readonly string[];
  /** Sentences, and changes as `field: old → new`. */
  readonly details: readonly string[];
}

/** The entries of a report, in apply order. Objects that do not change have none. */
export function entriesOf({ objects }: Plan): Entry[] {
  const entries = new Map<string, Entry & { names: string[] }>();
  for (const object of objects) {
    if (object.action === 'unchanged') continue;
    const { action, identity, source, risks } = object;
    const name = printable(`${nameOf(identity)}  (${source})`);
    const details = detailsOf(object).map(printable);
    const key = JSON.stringify([action, details]);
    const entry = entries.get(key);
    if (entry !== undefined) entry.names.push(name);
    else
      entries.set(key, { action, isGrave: action === 'refuse' || risks.length > 0, names: [name], details });
  }
  return [...entries.values()];
}

/** Removes control characters: a manifest must not move the cursor of a terminal, or start a line of a report. */
function printable(text: string): string {
  return text.replaceAll('\n', '⏎').replace(/\p{Cc}/gu, '�');
}

function detailsOf({ identity, action, changes, refusals, rollout, risks, notes }: ObjectPlan): string[] {
  const then = action === 'refuse' ? 'Once it is replaced: ' : '';
  return [
    ...changes.map((change) => describeChange(change, identity)),
    ...refusals.map(({ field, reason }) => `REFUSED  ${field}: ${reason}`),
    ...(rollout?.steps ?? []).map((step) => `${then}${step}`),
    ...notes,
    ...risks.map(({ what, keep }) => `DATA AT RISK  ${what} ${keep}`),
  ];
}
