import { isPlainObject } from './wire';

/** Where undefined and null have a meaning: a variable without a value is a fault, and null removes a field. */
const MEANINGFUL = new Set(['env', 'overrides']);

/**
 * Leaves out what is undefined or null in props, at any depth, so that a value which is not set never hides a default.
 * The values of `env` and of `overrides` stay.
 */
export function withoutUnset<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutUnset) as T;
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([key, item]) => [key, MEANINGFUL.has(key) ? item : withoutUnset(item)]);
  return Object.fromEntries(entries) as T;
}
