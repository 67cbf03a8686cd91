import { isPlainObject } from './wire';

/**
 * Props in which undefined and null have a meaning: a variable without a value is a fault, and null removes a field.
 */
const MEANINGFUL = new Set(['env', 'overrides']);

/**
 * Removes undefined and null values from props at any depth, so that an unset value never hides a default. The values
 * of `env` and of `overrides` stay.
 */
export function withoutUnset<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutUnset) as T;
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([key, item]) => [key, MEANINGFUL.has(key) ? item : withoutUnset(item)]);
  return Object.fromEntries(entries) as T;
}
