import { isPlainObject } from '../../../lib/core/wire';
import { textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Fields } from './defaults/fill';
import { isLive } from './written';

/** Lists whose items an apply merges by their names. */
const NAMED_LISTS: ReadonlySet<string> = new Set(['containers', 'initContainers', 'volumes']);

/** A field that an apply replaces as a whole, such as a number or the selector of a PodDisruptionBudget. */
const WHOLE = Symbol('whole');

const LAST_APPLIED = ['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'];

/**
 * The new version of an object with the defaults of its old version, which an apply does not remove. For example, a Job
 * without `completions` keeps 1 when `parallelism` is added.
 * @param stored the old version as the API server stores it
 * @param old the old version as written, or as listed by a cluster
 */
export function withLeftover(object: KubeObject, stored: KubeObject, old: KubeObject): KubeObject {
  return merged(object, stored, appliedOf(old) ?? old);
}

function merged(object: Fields, stored: unknown, applied: unknown): Fields {
  if (!isPlainObject(stored)) return object;
  const result: Record<string, unknown> = { ...object };
  for (const [name, kept] of Object.entries(stored)) {
    const value = result[name];
    const own = valueAt(applied, name);
    if (value === undefined || value === null) {
      if (own === undefined || isKeptByAlias(name, stored, applied)) result[name] = kept;
    } else if (isPlainObject(value)) {
      if (own !== WHOLE) result[name] = merged(value, kept, own);
    } else if (NAMED_LISTS.has(name)) result[name] = mergedItems(value, kept, own);
  }
  return result;
}

/** The API server copies serviceAccountName to the deprecated serviceAccount, and back. */
function isKeptByAlias(name: string, stored: Fields, applied: unknown): boolean {
  return (
    name === 'serviceAccountName' &&
    'containers' in stored &&
    valueAt(applied, 'serviceAccount') === undefined
  );
}

function mergedItems(items: unknown, stored: unknown, applied: unknown): unknown {
  if (!Array.isArray(items)) return items;
  return items.map((item: unknown) =>
    isPlainObject(item) ? merged(item, itemLike(item, stored), itemLike(item, applied)) : item,
  );
}

function itemLike(item: unknown, list: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  return list.find((each: unknown) => textAt(each, 'name') === textAt(item, 'name')) as unknown;
}

/** The fields that users wrote. `undefined` for a live object without that information. */
export function appliedOf(object: KubeObject): unknown {
  if (!isLive(object)) return object;
  const applied = textAt(object, ...LAST_APPLIED);
  if (applied !== '') return parsed(applied);
  const managers = valueAt(object, 'metadata', 'managedFields');
  const own = Array.isArray(managers) ? managers.filter(isApply) : [];
  if (own.length === 0) return undefined;
  return own.map((manager: unknown) => fieldsOf(valueAt(manager, 'fieldsV1'))).reduce(union);
}

function isApply(manager: unknown): boolean {
  return textAt(manager, 'operation') === 'Apply';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

/** The fields of a manager: `{ 'f:spec': { 'f:replicas': {} } }` is `{ spec: { replicas: WHOLE } }`. */
function fieldsOf(tree: unknown): unknown {
  const entries = Object.entries(isPlainObject(tree) ? tree : {});
  if (entries.length === 0) return WHOLE;
  const items = entries.filter(([key]) => key.startsWith('k:'));
  if (items.length > 0)
    return items.map(([key, item]) => union(parsed(key.slice('k:'.length)), fieldsOf(item)));
  const fields = entries.filter(([key]) => key.startsWith('f:'));
  return Object.fromEntries(fields.map(([key, item]) => [key.slice('f:'.length), fieldsOf(item)]));
}

function union(one: unknown, other: unknown): unknown {
  if (!isPlainObject(one) || !isPlainObject(other)) return one ?? other;
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) result[key] = union(result[key], value);
  return result;
}
