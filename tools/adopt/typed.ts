import { TYPES, WIRE_NAMES } from '../../imports/schema';
import { isPlainObject } from '../../lib/core/wire';

/** Plain data with the field names of the types: `clusterIp` for `clusterIP`. */
export type Typed = Record<string, unknown>;

/** The names of fields in the types, by type and name in the API. */
const TYPED_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(WIRE_NAMES).map(([typed, name]) => {
    const [type = '', own = ''] = typed.split('.');
    return [`${type}.${name}`, own];
  }),
);

/** Fields that Kubernetes 1.27 does not have, and for which the library has props. */
const ALSO_KNOWN: ReadonlySet<string> = new Set(['Container.restartPolicy']);

/** A part of an object in the field names of the types. Fields that Kubernetes 1.27 does not have are left out. */
export function typed(value: unknown, type: string): unknown {
  if (type.endsWith('[]'))
    return Array.isArray(value) ? value.map((item: unknown) => typed(item, type.slice(0, -2))) : value;
  if (!isPlainObject(value)) return value;
  if (type.endsWith('{}'))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, typed(item, type.slice(0, -2))]),
    );
  const fields = TYPES[type];
  if (fields === undefined) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isKnown(type, name))
      .map(([name, item]) => [
        TYPED_NAMES.get(`${type}.${name}`) ?? name,
        typed(item, fields[name] ?? 'any'),
      ]),
  );
}

/** The fields of a part of an object. */
export function typedFields(value: unknown, type: string): Typed {
  return isPlainObject(value) ? (typed(value, type) as Typed) : {};
}

/** Whether all fields of a part are known to Kubernetes 1.27, and none is a date, which no plain value stands for. */
export function isAllKnown(value: unknown, type: string): boolean {
  if (value === null || value === undefined) return true;
  if (type === 'Date') return false;
  if (type.endsWith('[]'))
    return !Array.isArray(value) || value.every((item) => isAllKnown(item, type.slice(0, -2)));
  if (!isPlainObject(value)) return true;
  if (type.endsWith('{}')) return Object.values(value).every((item) => isAllKnown(item, type.slice(0, -2)));
  const fields = TYPES[type];
  if (fields === undefined) return true;
  return Object.entries(value).every(
    ([name, item]) => isKnown(type, name) && isAllKnown(item, fields[name] ?? 'any'),
  );
}

/** Whether a type has a field of that name in the API. */
export function isKnown(type: string, name: string): boolean {
  const fields = TYPES[type];
  return fields === undefined || Object.hasOwn(fields, name) || ALSO_KNOWN.has(`${type}.${name}`);
}
