import { isPlainObject } from '../../../../lib/core/wire';
import { isClusterScoped } from '../../../../lib/validation/cluster-scope';
import { textAt } from '../../../../tools/manifests/field';
import type { KubeObject } from '../../../../tools/manifests/manifest';

/** What an API server does with a change: the immutable fields if it refuses it. */
export type Verdict = 'unchanged' | 'in place' | 'rolls' | { readonly refused: readonly string[] };

/** A verdict, by the minor version of Kubernetes if versions differ. */
export type Expected = Verdict | ((kubernetes: number) => Verdict);

/** A change of an object, and what becomes of it. */
export interface ChangeRow {
  /** Kind and change, such as `StatefulSet: image`. */
  readonly name: string;
  readonly old: KubeObject;
  readonly new: KubeObject;
  /** Objects that are there before. */
  readonly given: readonly KubeObject[];
  readonly expected: Expected;
}

/** The change in words, the fields that it sets (null removes one), the verdict, and fields of the old object. */
export type Line = readonly [change: string, fields: object, expected: Expected, old?: object];

/** Changes of one object. The words NAME and NAMESPACE in it become a name of the row and a namespace of the run. */
export function changesOf(
  base: KubeObject,
  lines: readonly Line[],
  given: readonly KubeObject[] = [],
): ChangeRow[] {
  return lines.map(([change, fields, expected, old = {}]) => {
    const before = merged(named(base), old) as KubeObject;
    return {
      name: `${textAt(base, 'kind')}: ${change}`,
      old: before,
      new: merged(before, fields) as KubeObject,
      given: given.map(named),
      expected,
    };
  });
}

/** A refused change, by its fields. */
export function refused(...fields: readonly string[]): Verdict {
  return { refused: fields };
}

/** A verdict that holds up to a version, and the one that holds from it on. */
export function until(version: number, verdict: Verdict, then: Verdict): Expected {
  return (kubernetes) => (kubernetes < version ? verdict : then);
}

export function verdictOf({ expected }: ChangeRow, kubernetes: number): Verdict {
  return typeof expected === 'function' ? expected(kubernetes) : expected;
}

/** The row with names of its own. */
export function placed(row: ChangeRow, name: string, namespace: string): ChangeRow {
  const place = (object: KubeObject): KubeObject =>
    JSON.parse(
      JSON.stringify(object).replaceAll('NAMESPACE', namespace).replaceAll('NAME', name),
    ) as KubeObject;
  return { ...row, old: place(row.old), new: place(row.new), given: row.given.map(place) };
}

function named(object: KubeObject): KubeObject {
  const type = { apiVersion: textAt(object, 'apiVersion'), kind: textAt(object, 'kind') };
  const isShared = isClusterScoped(type);
  const metadata = { name: 'NAME', ...(isShared ? {} : { namespace: 'NAMESPACE' }) };
  return merged({ apiVersion: type.apiVersion, kind: type.kind, metadata }, object) as KubeObject;
}

/** RFC 7386: null removes a field, and lists are replaced. */
function merged(object: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const result = { ...(isPlainObject(object) ? object : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = merged(result[key], value);
  }
  return result;
}
