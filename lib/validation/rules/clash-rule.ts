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

export interface ClashRule extends Omit<Rule, 'check'> {
  readonly claimed: (manifest: Manifest) => readonly Claimed[];
  /** The problem, followed by the path of the other object. */
  readonly problem: string;
  readonly wayOut: string;
}

/** Makes a rule for what must not be in two objects. Both are findings: either can be changed. */
export function clashRule({ claimed, problem, wayOut, ...rule }: ClashRule): Rule {
  const owners = (app: AppObjects): ReadonlyMap<string, readonly AppObject[]> => {
    const byKey = new Map<string, AppObject[]>();
    for (const object of app.objects) {
      for (const { key, taken = [key] } of claimed(object.manifest)) {
        for (const one of taken) {
          const list = byKey.get(one);
          if (list === undefined) byKey.set(one, [object]);
          else if (list.at(-1) !== object) list.push(object);
        }
      }
    }
    return byKey;
  };
  return {
    ...rule,
    check: (object, report, app) => {
      for (const { field, value, key } of claimed(object.manifest)) {
        const other = app
          .index(owners)
          .get(key)
          ?.find((owner) => owner !== object);
        report(field, value, other && `${problem} ${other.path}`, wayOut);
      }
    },
  };
}
