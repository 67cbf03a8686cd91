import { isPlainObject } from '../../lib/core/wire';

/** The value at a path of an untyped object, or undefined. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (isPlainObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    object,
  );
}

/** The string at a path, or an empty string. */
export function textAt(object: unknown, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : '';
}

/** The object without some of its fields. An empty object for any other value. */
export function without(object: unknown, ...fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(isPlainObject(object) ? object : {}).filter(([field]) => !fields.includes(field)),
  );
}

/** The string or number at a path as a string, as quantities and ports may be either. Empty if there is none. */
export function scalarAt(object: unknown, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The list at a path, or an empty list. */
export function listAt(object: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}
