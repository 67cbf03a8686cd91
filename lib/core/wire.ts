import type { IntOrString, Quantity } from '../../imports/k8s';
import { TYPES, WIRE_NAMES } from '../../imports/schema';
import { type Fault, fault } from '../validation/fault';

/** A type of the Kubernetes API with plain strings and numbers for Quantity and IntOrString. Lists may be read-only. */
export type Plain<T> = T extends Quantity | IntOrString
  ? T | string | number
  : T extends Date | string | number | boolean | undefined | null
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : { readonly [K in keyof T]: Plain<T[K]> };

/** Plain data, as the API server reads it. */
export type Wire = Readonly<Record<string, unknown>>;

/** Converts a typed object to plain data, and collects faults. */
export class WireFormat {
  /** Unknown fields, and values of the wrong type. */
  readonly faults: Fault[] = [];
  /** Whether the object contains a value that only cdk8s can resolve, such as a `Lazy`. */
  isLazy = false;
  /** Whether all values are plain data. */
  isPlain = true;

  readonly #keysOf: (value: object) => string[];

  /** @param keepNull whether null stays, with which overrides remove a field */
  constructor(private readonly keepNull = false) {
    this.#keysOf = sortsKeys() ? sortedKeys : Object.keys;
  }

  /**
   * Converts an object of a type in imports/schema.ts. Fields may have their TypeScript names (`clusterIp`) or their
   * JSON names (`clusterIP`).
   */
  object(value: object, type: string, at = ''): Wire {
    const fields = TYPES[type] ?? {};
    const wire: Record<string, unknown> = {};
    let isRenamed = false;
    for (const key of this.#keysOf(value)) {
      const item = (value as Wire)[key];
      if (item === undefined) continue;
      const name = key in fields ? key : (WIRE_NAMES[`${type}.${key}`] ?? key);
      isRenamed ||= name !== key;
      const field = at === '' ? name : `${at}.${name}`;
      const fieldType = fields[name] ?? NEWER_FIELDS[`${type}.${name}`];
      if (fieldType === undefined) this.#unknown(field, item, type, fields);
      else wire[name] = this.#value(item, fieldType, field);
    }
    if (!isRenamed) return wire;
    return Object.fromEntries(this.#keysOf(wire).map((name) => [name, wire[name]]));
  }

  #value(value: unknown, type: string, at: string): unknown {
    if (value === null && this.keepNull) return null;
    if (isResolvable(value)) {
      this.isLazy = true;
      this.isPlain = false;
      return value;
    }
    if (type.endsWith('[]')) return this.#list(value, type.slice(0, -2), at);
    if (type.endsWith('{}')) return this.#map(value, type.slice(0, -2), at);
    const scalar = SCALARS[type];
    if (scalar !== undefined) return this.#scalar(value, scalar, at);
    if (type === 'any') return this.#unknownData(value);
    if (isPlainObject(value)) return this.object(value, type, at);
    return this.#wrong(value, 'an object', at);
  }

  #list(value: unknown, type: string, at: string): unknown {
    if (!Array.isArray(value)) return this.#wrong(value, 'a list', at);
    return value.map((item: unknown, i) => this.#value(item, type, `${at}[${i}]`));
  }

  #map(value: unknown, type: string, at: string): unknown {
    if (!isPlainObject(value)) return this.#wrong(value, 'an object', at);
    const wire: Record<string, unknown> = {};
    for (const key of this.#keysOf(value)) wire[key] = this.#value(value[key], type, `${at}["${key}"]`);
    return wire;
  }

  #scalar(value: unknown, [be, ...types]: readonly [string, ...string[]], at: string): unknown {
    const isUnion = types.length > 1;
    const plain = value instanceof Date ? value.toISOString() : isUnion ? unwrap(value) : value;
    return types.includes(typeof plain) ? plain : this.#wrong(value, be, at);
  }

  #wrong(value: unknown, be: string, at: string): unknown {
    const problem = `must be ${be}${value === undefined ? ', not undefined' : ''}`;
    const isText = be === 'a string' && ['number', 'boolean'].includes(typeof value);
    const wayOut = isText ? `Write "${String(value)}"` : undefined;
    this.faults.push(fault('wrong-type', at, value, problem, wayOut));
    return this.#unknownData(value);
  }

  #unknownData(value: unknown): unknown {
    if (typeof value === 'object') this.isPlain = false;
    return value;
  }

  #unknown(at: string, value: unknown, type: string, fields: Readonly<Record<string, string>>): void {
    const near = nearest(at.slice(at.lastIndexOf('.') + 1), Object.keys(fields));
    this.faults.push(
      fault(
        'unknown-field',
        at,
        value,
        `is not a field of ${type.replace(/^Kube|Props$/g, '')} in Kubernetes 1.27`,
        near === undefined ? 'Use addJsonPatch for a field of a newer version' : `Did you mean ${near}?`,
      ),
    );
  }
}

/** Whether cdk8s sorts the keys of manifests. */
function sortsKeys(): boolean {
  return !process.env['CDK8S_DISABLE_SORT'];
}

function sortedKeys(value: object): string[] {
  return Object.keys(value).sort();
}

/** Plain data with all keys in the order of cdk8s, and without unset fields. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isPlainObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of sortsKeys() ? sortedKeys(value) : Object.keys(value)) {
    const item = ordered(value[key]);
    if (item !== undefined) result[key] = item;
  }
  return result;
}

/** A deep copy of plain data. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)])) as T;
}

/** The TypeScript and JSON names of the fields of a type in imports/schema.ts. */
export function fieldNames(type: string): readonly string[] {
  const renamed = Object.keys(WIRE_NAMES).filter((name) => name.startsWith(`${type}.`));
  return [...Object.keys(TYPES[type] ?? {}), ...renamed.map((name) => name.slice(type.length + 1))];
}

const KNOWN = new Map<string, ReadonlySet<string>>();

/** The entries of an object that are fields of a type in imports/schema.ts. */
export function fieldsOf<T extends object>(value: T, type: string): Partial<T> {
  const known = KNOWN.get(type) ?? new Set(fieldNames(type));
  KNOWN.set(type, known);
  return Object.fromEntries(Object.entries(value).filter(([key]) => known.has(key))) as Partial<T>;
}

/** Fields of the constructs that are not in the types of Kubernetes 1.27. */
const NEWER_FIELDS: Readonly<Record<string, string>> = {
  // Native sidecars: Kubernetes 1.29.
  'Container.restartPolicy': 'string',
  // The API server defaults these fields, and Argo CD compares them: argoproj/argo-cd#11143.
  'KubePersistentVolumeClaimProps.apiVersion': 'string',
  'KubePersistentVolumeClaimProps.kind': 'string',
};

/** The description of each scalar type, and the accepted JavaScript types. */
const SCALARS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  string: ['a string', 'string'],
  number: ['a number', 'number'],
  boolean: ['true or false', 'boolean'],
  Quantity: ['a quantity, as a string or a number', 'string', 'number'],
  IntOrString: ['a number or a string', 'string', 'number'],
  Date: ['a Date', 'string'],
};

/** Whether a value is an object literal, unlike quantities, dates and Lazy values. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value of a Quantity or an IntOrString, or of the object into which cdk8s resolves one. */
function unwrap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('value' in value)) return value;
  return isPlainObject(value) && Object.keys(value).length > 1 ? value : value.value;
}

/** Whether cdk8s resolves the value at synthesis: a Lazy, or an object with a `resolve` method. */
function isResolvable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { produce, resolve } = value as { produce?: unknown; resolve?: unknown };
  return typeof produce === 'function' || typeof resolve === 'function';
}

/** The most similar known name. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return known.find((candidate) => isNear(candidate, name));
}

/** Whether two names differ only in case, or by one missing, added, changed or moved letter. */
function isNear(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (
    (left.length <= 1 && right.length <= 1) ||
    (left.length === 2 && left[0] === right[1] && left[1] === right[0])
  );
}
