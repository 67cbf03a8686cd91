import type { IntOrString, Quantity } from '../../imports/k8s';
import { show } from '../validation/checks';
import { type Fault, fault } from '../validation/fault';
import { type Plain, type Wire, isPlainObject } from './wire';

/**
 * A partial Kubernetes object that is merged into an object of a construct, for fields without a prop.
 *
 * Overrides follow the rules of `kubectl patch --type strategic`:
 * - An object is merged field by field.
 * - A list whose items have a merge key is merged item by item. An item with the key of an existing item is merged
 *   into that item, and any other item is appended. Containers, environment variables, volumes and claim templates
 *   merge by name, container ports by number and protocol, volume mounts by path.
 * - Any other list and any scalar replaces the existing value.
 * - `null` removes the field.
 *
 * Quantities and ports are plain strings and numbers. The name and the namespace are props of the construct and cannot
 * be overridden. For a field that Kubernetes 1.27 does not have, use `addJsonPatch` on the object.
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export type Overrides<T> = {
  readonly [K in keyof T]?: K extends 'metadata'
    ? Override<Omit<NonNullable<T[K]>, 'name' | 'namespace'>>
    : Override<T[K]>;
};

/** An override of a field: a partial value, or null to remove the field. */
export type Override<T> = OverrideValue<Plain<NonNullable<T>>> | null;

/** A partial value. */
export type OverrideValue<T> = T extends Date | string | number | boolean | Quantity | IntOrString
  ? T
  : T extends readonly (infer Item)[]
    ? readonly OverrideValue<Item>[]
    : { readonly [K in keyof T]?: OverrideValue<NonNullable<T[K]>> | null };

/**
 * The lists that are merged item by item, and the fields that identify an item. These are the patch merge keys of
 * Kubernetes, plus the protocol of ports and the names of `volumeClaimTemplates`.
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

/** The defaults of merge keys. */
const DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' };

/** Merges overrides into an object. Changes neither of them. */
export function merge(
  base: Wire,
  overrides: Wire,
): { readonly merged: Wire; readonly faults: readonly Fault[] } {
  const faults = identityFaults(overrides);
  const merged = mergeValue(base, overrides, '', faults) as Wire;
  return { merged, faults };
}

function identityFaults({ metadata }: Wire): Fault[] {
  const code = 'override-identity';
  const wayOut = 'Set the prop of the construct, so that references to the object follow';
  if (metadata === null) return [fault(code, 'metadata', null, 'cannot be removed')];
  return ['name', 'namespace']
    .filter((field) => isPlainObject(metadata) && field in metadata)
    .map((field) =>
      fault(code, `metadata.${field}`, (metadata as Wire)[field], 'cannot be overridden', wayOut),
    );
}

function mergeValue(base: unknown, override: unknown, path: string, faults: Fault[]): unknown {
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
  faults: Fault[],
): unknown[] {
  const [, ...key] = MERGE_KEYS.find(([at]) => at.test(path)) ?? [];
  if (key.length === 0)
    return override.map((item, i) => mergeValue(undefined, item, `${path}[${i}]`, faults));
  const merged = [...base];
  for (const [i, item] of override.entries()) {
    const at = `${path}[${i}]`;
    const identity = identityOf(item, key);
    if (identity === undefined) {
      const wayOut = `Set ${String(key[0])}, which selects the item to merge into`;
      faults.push(fault('override-key', at, item, `has no ${String(key[0])}`, wayOut));
      continue;
    }
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
      steps.reduce<unknown>((at, step) => (isPlainObject(at) ? at[step] : undefined), item) ?? DEFAULTS[field]
    );
  });
  return values.includes(undefined) ? undefined : show(values);
}
