import type { AppObject, AppObjects } from '../app-objects';
import { type Manifest, addTo } from '../manifest';
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
  const owners = (app: AppObjects): ReadonlyMap<string, ReadonlySet<AppObject>> => {
    const byKey = new Map<string, AppObject[]>();
    for (const object of app.objects) {
      for (const { key, taken = [key] } of claimed(object.manifest)) {
        for (const one of taken) addTo(byKey, one, object);
      }
    }
    return new Map(Array.from(byKey, ([key, objects]) => [key, new Set(objects)]));
  };
  return {
    ...rule,
    check: (object, report, app) => {
      for (const { field, value, key } of claimed(object.manifest)) {
        for (const other of app.index(owners).get(key) ?? []) {
          if (other === object) continue;
          report(field, value, `${problem} ${other.path}`, wayOut);
          break;
        }
      }
    },
  };
}
