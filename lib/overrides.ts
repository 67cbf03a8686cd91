import type { IntOrString, Quantity } from '../imports/k8s';
import type { Faults } from './faults';
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
 * The lists that are merged item by item, by where they stand, and the fields that tell their items apart. These are
 * Kubernetes' own patch merge keys, with the protocol, which Kubernetes forgets, and `volumeClaimTemplates`, which it
 * would replace whole.
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
const MERGE_KEYS: readonly (readonly [at: RegExp, ...key: string[]])[] = [
  [/(^|\.)(containers|initContainers)$/, 'name'],
  [/\.env$/, 'name'],
  [/ontainers\[\d+\]\.ports$/, 'containerPort', 'protocol'],
  [/^spec\.ports$/, 'port', 'protocol'],
  [/\.volumes$/, 'name'],
  [/(^|\.)volumeMounts$/, 'mountPath'],
  [/(^|\.)volumeDevices$/, 'devicePath'],
  [/^spec\.volumeClaimTemplates$/, 'metadata.name'],
  [/(^|\.)imagePullSecrets$/, 'name'],
  [/^secrets$/, 'name'],
  [/\.hostAliases$/, 'ip'],
  [/\.topologySpreadConstraints$/, 'topologyKey'],
];

/** What an item that does not say it is taken to say. */
const IMPLIED: Readonly<Record<string, string>> = { protocol: 'TCP' };

/** What a construct made, with overrides merged in; neither is changed. Items that lack their key are noted as faults. */
export function merge<T>(base: T, overrides: Overrides<T> | undefined, faults: Faults): T {
  return mergeValue(base, overrides, '', faults) as T;
}

function mergeValue(base: unknown, override: unknown, path: string, faults: Faults): unknown {
  if (override === undefined) return base;
  if (override === null) return undefined;
  if (Array.isArray(override)) return mergeList(Array.isArray(base) ? base : [], override, path, faults);
  if (!isPlainObject(override)) return override;
  const merged: Record<string, unknown> = isPlainObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(override)) {
    merged[key] = mergeValue(merged[key], value, path === '' ? key : `${path}.${key}`, faults);
  }
  return merged;
}

function mergeList(
  base: readonly unknown[],
  override: readonly unknown[],
  path: string,
  faults: Faults,
): unknown[] {
  const [, ...key] = MERGE_KEYS.find(([at]) => at.test(path)) ?? [];
  if (key.length === 0)
    return override.map((item, i) => mergeValue(undefined, item, `${path}[${i}]`, faults));
  const merged = [...base];
  for (const [i, item] of override.entries()) {
    const at = `${path}[${i}]`;
    const identity = identityOf(item, key);
    faults.when(
      identity === undefined,
      `${at} must have a ${String(key[0])}, which tells what it is merged into, got ${show(item)}`,
    );
    const target = merged.findIndex((other) => identityOf(other, key) === identity);
    const position = target === -1 ? merged.length : target;
    merged[position] = mergeValue(merged[position], item, at, faults);
  }
  return merged;
}

function identityOf(item: unknown, key: readonly string[]): string | undefined {
  const values = key.map((field) => {
    const steps = field.split('.');
    return (
      steps.reduce<unknown>((at, step) => (isPlainObject(at) ? at[step] : undefined), item) ?? IMPLIED[field]
    );
  });
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

/** Quantities, dates and the like are classes: they are values, not objects to merge. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
