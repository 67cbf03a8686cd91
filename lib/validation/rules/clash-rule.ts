import type { AppObject, AppObjects } from '../app-objects';
import type { Manifest } from '../manifest';
import type { Rule } from './rule';

/** Something that one object has, and no other may have. */
export interface Claimed {
  readonly field: string;
  readonly value: unknown;
  /** What no other object may have. */
  readonly key: string;
  /** What this object keeps others from having. @default the key */
  readonly taken?: readonly string[];
}

/** Makes a rule for what must not be in two objects. Both are findings: either can be changed. */
export function clashRule({
  claimed,
  problem,
  wayOut,
  ...rule
}: Omit<Rule, 'id' | 'check'> & {
  readonly claimed: (manifest: Manifest) => readonly Claimed[];
  /** The problem, which the path of the other object follows. */
  readonly problem: string;
  readonly wayOut: string;
}): Omit<Rule, 'id'> {
  /** The first object that has something, and the first one that has it too. */
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
      // Objects that clash take something in common, which most apps have none of.
      if (second.size === 0) return;
      for (const { field, value, key } of claimed(object.manifest)) {
        const owner = first.get(key);
        const other = owner === object ? second.get(key) : owner;
        report(field, value, other && `${problem} ${other.path}`, wayOut);
      }
    },
  };
}
