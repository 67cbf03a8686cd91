import { isPlainObject } from '../../../lib/core/wire';
import type { Fields } from './defaults/fill';

/** A copy of an object with a value at a path. */
export function set(object: Fields, [key = '', ...rest]: readonly string[], value: unknown): Fields {
  if (rest.length === 0) return { ...object, [key]: value };
  const part = object[key];
  return { ...object, [key]: set(isPlainObject(part) ? part : {}, rest, value) };
}
