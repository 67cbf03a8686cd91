import type { IntOrString, Quantity } from '../imports/k8s';
import { show } from './syntax';

/**
 * A partial of a Kubernetes type, to change what a construct made or to add what it has no prop for.
 *
 * It is merged by the rules of `kubectl patch --type strategic`:
 * - an object is merged field by field;
 * - a list whose items have an identity is merged item by item (see {@link MERGE_KEYS}): an item whose key is there
 *   already is merged into that item, any other is added at the end;
 * - any other list, and any plain value, takes the place of what was there;
 * - `null` removes the field.
 *
 * Names and namespaces can't be overridden: they are what the construct's props and outputs speak of.
 */
export type Overrides<T> = {
  readonly [K in keyof T]?: K extends 'metadata'
    ? Override<Omit<NonNullable<T[K]>, 'name' | 'namespace'>>
    : Override<T[K]>;
};

type Override<T> = Partially<NonNullable<T>> | null;

type Partially<T> = T extends Quantity | IntOrString | Date | string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Partially<Item>[]
    : { readonly [K in keyof T]?: Override<T[K]> };

/**
 * The lists that are merged item by item, and the field that tells their items apart. These are Kubernetes' own patch
 * merge keys, and `volumeClaimTemplates`, which Kubernetes would replace whole.
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
const MERGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    containers: ['name'],
    initContainers: ['name'],
    env: ['name'],
    ports: ['containerPort', 'port'],
    volumes: ['name'],
    volumeMounts: ['mountPath'],
    volumeDevices: ['devicePath'],
    volumeClaimTemplates: ['metadata.name'],
    imagePullSecrets: ['name'],
    secrets: ['name'],
    hostAliases: ['ip'],
    topologySpreadConstraints: ['topologyKey'],
  }),
);

/**
 * What a construct made, with overrides merged in; neither is changed.
 * @throws Error when an item of a list that is merged item by item lacks its key
 */
export function merge<T>(base: T, overrides: Overrides<T> | undefined): T {
  return mergeValue(base, overrides, '') as T;
}

function mergeValue(base: unknown, override: unknown, path: string): unknown {
  if (override === undefined) return base;
  if (override === null) return undefined;
  if (Array.isArray(override)) return mergeList(Array.isArray(base) ? base : [], override, path);
  if (!isPlainObject(override)) return override;
  const merged: Record<string, unknown> = isPlainObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(override)) {
    merged[key] = mergeValue(merged[key], value, path === '' ? key : `${path}.${key}`);
  }
  return merged;
}

function mergeList(base: readonly unknown[], override: readonly unknown[], path: string): unknown[] {
  const keys = MERGE_KEYS.get(path.slice(path.lastIndexOf('.') + 1));
  if (keys === undefined) return override.map((item, i) => mergeValue(undefined, item, `${path}[${i}]`));
  const merged = [...base];
  for (const [i, item] of override.entries()) {
    const identity = identityOf(item, keys);
    if (identity === undefined) {
      throw new Error(
        `${path}[${i}] must have a ${keys.join(' or ')}, which tells what it is merged into, got ${show(item)}`,
      );
    }
    const at = merged.findIndex((other) => identityOf(other, keys) === identity);
    const target = at === -1 ? merged.length : at;
    merged[target] = mergeValue(merged[target], item, `${path}[${i}]`);
  }
  return merged;
}

function identityOf(item: unknown, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = key
      .split('.')
      .reduce<unknown>((at, step) => (isPlainObject(at) ? at[step] : undefined), item);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Quantities, dates and the like are classes: they are values, not objects to merge. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
