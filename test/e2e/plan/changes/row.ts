import { isPlainObject } from '../../../../lib/core/wire';
import { isClusterScoped } from '../../../../lib/validation/cluster-scope';
import { textAt } from '../../../../tools/manifests/field';
import type { KubeObject } from '../../../../tools/manifests/manifest';

/** The API server's reaction to a change: the immutable fields if the server refuses the change. */
export type Verdict = 'unchanged' | 'in place' | 'rolls' | { readonly refused: readonly string[] };

/** A verdict, or a function of the Kubernetes minor version if versions differ. */
export type Expected = Verdict | ((kubernetes: number) => Verdict);

/** A change of an object with the expected verdict. */
export interface ChangeRow {
  /** Kind and change, such as `StatefulSet: image`. */
  readonly name: string;
  readonly old: KubeObject;
  readonly new: KubeObject;
  /** Existing objects. */
  readonly given: readonly KubeObject[];
  readonly expected: Expected;
}

/** The name of the change, the changed fields (null removes one), the verdict, and fields of the old object. */
export type Line = readonly [change: string, fields: object, expected: Expected, old?: object];

/** Changes of one object. NAME and NAMESPACE are replaced with a name of the row and a namespace of the run. */
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

/** A refused change with its immutable fields. */
export function refused(...fields: readonly string[]): Verdict {
  return { refused: fields };
}

/** A verdict before a minor version, and one from that version on. */
export function until(version: number, verdict: Verdict, then: Verdict): Expected {
  return (kubernetes) => (kubernetes < version ? verdict : then);
}

export function verdictOf({ expected }: ChangeRow, kubernetes: number): Verdict {
  return typeof expected === 'function' ? expected(kubernetes) : expected;
}

/** The row with its own names. */
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

/** JSON merge patch (RFC 7386): null removes a field, and lists are replaced. */
function merged(object: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const result = { ...(isPlainObject(object) ? object : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = merged(result[key], value);
  }
  return result;
}
