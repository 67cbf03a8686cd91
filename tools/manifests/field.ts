import { isPlainObject } from '../../lib/core/wire';

/** What stands at a path of an object that a file holds, whose fields may all be missing or be anything. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (isPlainObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    object,
  );
}

/** The text at a path; the empty text where there is none. */
export function textAt(object: unknown, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : '';
}

/** The object without some of its fields; anything else becomes an empty object. */
export function without(object: unknown, ...fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(isPlainObject(object) ? object : {}).filter(([field]) => !fields.includes(field)),
  );
}

/** The string or number at a path as a string, as quantities and ports may be either; empty where there is none. */
export function scalarAt(object: unknown, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The list at a path; empty where there is none. */
export function listAt(object: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}
