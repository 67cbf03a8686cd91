import { TYPES } from '../../../imports/schema';
import { isPlainObject } from '../../../lib/core/wire';
import type { KubeObject } from '../../manifests/manifest';
import { defaultsOf } from './defaults';
import type { Fields } from './defaults/fill';
import { THOUSANDTH, canonicalQuantity } from './quantity';
import { typeOf, typeOfField } from '../schema';
import type { MinorVersion } from '../types';
import { isAlwaysThere, isNone } from './zero-values';

/**
 * The object as the API server stores it: with defaults, canonical quantities, and without empty values. Objects of
 * unknown kinds are unchanged.
 */
export function asStored(object: KubeObject, kubernetes: MinorVersion): KubeObject {
  const type = typeOf(object);
  return type === undefined ? object : fieldsAsStored(object, type, kubernetes);
}

/** A part of an object as the API server stores it, by its type in imports/schema.ts. */
export function fieldsAsStored(object: Fields, type: string, kubernetes: MinorVersion): Fields {
  return withDefaults(withoutNone(object, type) as Fields, type, kubernetes);
}

/** The value without fields that equal unset ones, at any depth. Some defaults depend on inner fields. */
function withoutNone(value: unknown, type: string): unknown {
  if (type.endsWith('[]'))
    return Array.isArray(value) ? value.map((each: unknown) => withoutNone(each, type.slice(0, -2))) : value;
  if (!isPlainObject(value)) return value;
  if (type.endsWith('{}'))
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, withoutNone(each, type.slice(0, -2))]),
    );
  if (!(type in TYPES)) return value;
  const set = Object.entries(value).filter(([name, item]) => !isNone(item, type, name));
  return Object.fromEntries(set.map(([name, item]) => [name, withoutNone(item, typeOfField(type, name))]));
}

function withDefaults(given: Fields, type: string, kubernetes: MinorVersion): Fields {
  const stored: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(defaultsOf(type, given, kubernetes))) {
    if (item === undefined) continue;
    const fieldType = typeOfField(type, name);
    const value = valueOf(item, fieldType, kubernetes);
    if (!isEmpty(value, fieldType, name)) stored[name] = value;
  }
  return stored;
}

function valueOf(value: unknown, type: string, kubernetes: MinorVersion): unknown {
  if (type === 'any') return value;
  if (type.endsWith('[]')) {
    const item = type.slice(0, -2);
    return Array.isArray(value) ? value.map((each: unknown) => valueOf(each, item, kubernetes)) : value;
  }
  if (type.endsWith('{}')) {
    const item = type.slice(0, -2);
    if (!isPlainObject(value)) return value;
    const stored = (each: unknown): unknown =>
      item === 'Quantity' ? canonicalQuantity(each, THOUSANDTH) : valueOf(each, item, kubernetes);
    // The API server reads a null as the empty string.
    const entries = Object.entries(value)
      .map(([key, each]) => [key, each === null && item === 'string' ? '' : each] as const)
      .filter(([, each]) => each !== null);
    return Object.fromEntries(entries.map(([key, each]) => [key, stored(each)]));
  }
  if (type === 'Quantity') return canonicalQuantity(value);
  return isPlainObject(value) && type in TYPES ? withDefaults(value, type, kubernetes) : value;
}

/** Empty lists and maps equal unset fields. An empty object is a value in most fields, such as `emptyDir: {}`. */
function isEmpty(value: unknown, type: string, name: string): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (!isPlainObject(value) || Object.keys(value).length > 0) return false;
  return type.endsWith('{}') || isAlwaysThere(name);
}
