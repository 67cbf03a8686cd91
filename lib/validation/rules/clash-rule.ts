import type { AppObject, AppObjects } from '../app-objects';
import type { Manifest } from '../manifest';
import type { Rule } from './rule';

/** A value that must be unique among objects. */
export interface Claimed {
  readonly field: string;
  readonly value: unknown;
  /** The unique value. */
  readonly key: string;
  /** The values that other objects must not have. @default the key */
  readonly taken?: readonly string[];
}

/** Creates a rule for values that must be unique. Reports both objects, as either can be changed. */
export function clashRule({
  claimed,
  problem,
  wayOut,
  ...rule
}: Omit<Rule, 'id' | 'check'> & {
  readonly claimed: (manifest: Manifest) => readonly Claimed[];
  /** The problem, followed by the path of the other object. */
  readonly problem: string;
  readonly wayOut: string;
}): Omit<Rule, 'id'> {
  /** The first and the second object with a value. */
  const owners = (app: AppObjects): [first: Map<string, AppObject>, second: Map<string, AppObject>] => {
    const [first, second] = [new Map<string, AppObject>(), new Map<string, AppObject>()];
    for (const object of app.objects) {
      for (const { key, taken = [key] } of claimed(object.manifest)) {
        for (const one of taken) {
          const owner = first.get(one);
          if (owner === undefined) first.set(one, object);
          else if (owner !== object && !second.has(one)) second.set(one, object);
        }
      }
    }
    return [first, second];
  };
  return {
    ...rule,
    check: (object, report, app) => {
      const [first, second] = app.index(owners);
      // Most apps have no clash, so the comparison ends early.
      if (second.size === 0) return;
      for (const { field, value, key } of claimed(object.manifest)) {
        const owner = first.get(key);
        const other = owner === object ? second.get(key) : owner;
        report(field, value, other && `${problem} ${other.path}`, wayOut);
      }
    },
  };
}
