import { valueAt } from '../../manifests/field';
import { changesBetween } from '../../plan/diff';
import { describeChange } from '../../plan/report/values';
import type { Change } from '../../plan/types';
import type { AdoptedApp } from '../app/adopt-app';
import { Fit } from '../app/fit';
import { PART_NAMES } from '../app/objects';
import type { PartName } from '../app/parts';
import { printValue } from '../program/print-value';
import type { Typed } from '../typed';

/** A prop that would harden an app, and what it would change. */
export interface Proposal {
  /** The prop as a program writes it: `podSecurity: 'restricted'`. */
  readonly prop: string;
  readonly effects: readonly string[];
}

/** As many fields as a proposal lists. */
const MANY = 6;

/** The props that harden an app without a value that only its owner knows. */
const PROPS: readonly ((props: Typed) => Typed)[] = [
  () => ({ podSecurity: 'restricted' }),
  ({ serviceAccount }) => ({ serviceAccount: withoutToken(serviceAccount) }),
  () => ({ networkPolicy: {} }),
  () => ({ podDisruptionBudget: {} }),
  () => ({ readinessProbe: {} }),
];

/** What an app could set, and does not. */
export function proposalsFor(app: AdoptedApp, kubernetes: number): Proposal[] {
  const fit = new Fit(app.parts, kubernetes);
  return PROPS.flatMap((propose) => {
    const added = propose(app.props);
    const isSet = Object.keys(added).some((name) => isSaid(name, app.props));
    const before = fit.made(app.props);
    const after = isSet ? undefined : fit.made({ ...app.props, ...added });
    if (before === undefined || after === undefined) return [];
    const effects = PART_NAMES.flatMap((part) => effectsOf(part, app, before[part], after[part]));
    return effects.length === 0 ? [] : [{ prop: propText(added), effects: shortened(effects) }];
  });
}

/** Whether the program says something about it already. A ServiceAccount may still mount its token. */
function isSaid(name: string, props: Typed): boolean {
  if (name === 'serviceAccount') return valueAt(props.serviceAccount, 'token') !== undefined;
  if (name === 'readinessProbe' && !Array.isArray(props.ports)) return true;
  return props[name] !== undefined && props[name] !== false;
}

function withoutToken(serviceAccount: unknown): unknown {
  if (serviceAccount === undefined) return false;
  return typeof serviceAccount === 'string'
    ? { existing: serviceAccount, token: false }
    : { ...(serviceAccount as Typed), token: false };
}

function propText(props: Typed): string {
  const text = printValue(props, { indent: 0, column: 0, after: -1000 });
  return text.replace(/^\{ | \}$/g, '');
}

function effectsOf(
  part: PartName,
  { parts }: AdoptedApp,
  before: object | undefined,
  after: object | undefined,
): string[] {
  if (after === undefined) return [];
  const kind = String(valueAt(after, 'kind'));
  if (before === undefined) return [`creates a ${kind}`];
  const { identity } = parts[part] ?? parts.statefulSet;
  return changesBetween(before as Typed, after as Typed).map((change: Change) => {
    const name = part === 'statefulSet' ? '' : `${kind}: `;
    return `${name}${describeChange(change, identity)}`;
  });
}

function shortened(effects: readonly string[]): string[] {
  if (effects.length <= MANY) return [...effects];
  return [...effects.slice(0, MANY - 1), `and ${effects.length - MANY + 1} more fields`];
}
