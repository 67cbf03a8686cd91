import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../../lib/core/wire';
import { textAt, valueAt, without } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { IMMUTABLE_FIELDS, type ImmutableField, SOURCE } from './immutable-fields';
import { refusedOfPod } from './immutable-pod';
import { quantityAmount } from '../stored/quantity';
import type { Change, MinorVersion, Pair, Refusal } from '../types';

/** Finds a StorageClass of OLD or NEW by its name. */
export type FindClass = (name: string) => KubeObject | undefined;

type Rule = (pair: Pair, kubernetes: MinorVersion, findClass: FindClass) => readonly Refusal[];

/** Kinds whose rules depend on more than one field. */
const RULES: Readonly<Record<string, Rule>> = {
  'apps/Deployment': (pair) => refusedStrategy(pair, 'strategy'),
  'apps/StatefulSet': (pair) => refusedStrategy(pair, 'updateStrategy'),
  'batch/Job': refusedOfJob,
  '/ConfigMap': refusedIfImmutable,
  '/Secret': refusedIfImmutable,
  '/PersistentVolume': refusedOfVolume,
  '/PersistentVolumeClaim': refusedOfClaim,
  '/Service': refusedOfService,
};

/**
 * The changes that the API server refuses because of the old object. Invalid objects are not reported.
 * @param pair the objects of `comparable`
 * @param findClass finds the StorageClass that determines whether a claim may be expanded
 */
export function refusalsOf(
  pair: Pair,
  changes: readonly Change[],
  kubernetes: MinorVersion,
  findClass: FindClass = () => undefined,
): Refusal[] {
  const { group, kind } = pair.identity;
  const key = `${group}/${kind}`;
  if (key === '/Pod') return refusedOfPod(pair, changes);
  const fields = (IMMUTABLE_FIELDS[key] ?? []).filter((rule) => isRefused(rule, pair, kubernetes));
  return [
    ...fields.map(({ field, reason }) => ({ field, reason })),
    ...(RULES[key]?.(pair, kubernetes, findClass) ?? []),
  ];
}

function isRefused(rule: ImmutableField, pair: Pair, kubernetes: MinorVersion): boolean {
  const { field, since = 0, until = Infinity, isSet } = rule;
  if (kubernetes < since || kubernetes >= until) return false;
  if (!isSet) return differs(pair, field);
  const [old, next] = valuesAt(pair, field).map((value) => new Set(Array.isArray(value) ? value : []));
  return !isDeepStrictEqual(old, next);
}

function valuesAt(pair: Pair, field: string): [unknown, unknown] {
  const path = field.split('.');
  return [valueAt(pair.old, ...path), valueAt(pair.new, ...path)];
}

function differs(pair: Pair, field: string): boolean {
  const [old, next] = valuesAt(pair, field);
  return !isDeepStrictEqual(withAmounts(old), withAmounts(next));
}

/** The API server compares quantities by their amounts: "1Gi" is "1073741824". */
function withAmounts(value: unknown, isQuantity = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withAmounts(item));
  if (isPlainObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        withAmounts(item, isQuantity || ['limits', 'requests', 'sizeLimit', 'divisor'].includes(key)),
      ]),
    );
  return isQuantity ? quantityAmount(value) : value;
}

/** The defaulted values of a rolling update stay when the type changes, and are then refused. */
function refusedStrategy(pair: Pair, name: string): readonly Refusal[] {
  const strategy = valueAt(pair.new, 'spec', name);
  const type = textAt(strategy, 'type');
  if (type === 'RollingUpdate' || valueAt(strategy, 'rollingUpdate') === undefined) return [];
  const field = `spec.${name}.rollingUpdate`;
  const reason = `The API server keeps this defaulted value, but refuses it with ${type}.`;
  return differs(pair, `spec.${name}.type`) ? [{ field, reason }] : [];
}

function refusedIfImmutable(pair: Pair): readonly Refusal[] {
  if (pair.old.immutable !== true) return [];
  return ['data', 'binaryData', 'immutable']
    .filter((field) => differs(pair, field))
    .map((field) => ({
      field,
      reason: `Immutable. The ${pair.identity.kind} says so with "immutable: true".`,
    }));
}

/** A suspended Job has no pods yet, so their scheduling may change. */
function refusedOfJob(pair: Pair, kubernetes: MinorVersion): readonly Refusal[] {
  const isIndexed = textAt(pair.old, 'spec', 'completionMode') === 'Indexed';
  const isSuspended = valueAt(pair.old, 'spec', 'suspend') === true;
  const refusals: Refusal[] = [];
  if (differs(pair, 'spec.completions')) {
    const [completions, parallelism] = [
      valueAt(pair.new, 'spec', 'completions'),
      valueAt(pair.new, 'spec', 'parallelism'),
    ];
    if (!isIndexed)
      refusals.push({ field: 'spec.completions', reason: 'Immutable unless the Job is Indexed.' });
    else if (completions !== parallelism)
      refusals.push({ field: 'spec.completions', reason: 'May change only together with spec.parallelism.' });
  }
  const [old, next] = valuesAt(pair, 'spec.template');
  const [kept, wanted] = isSuspended
    ? [unscheduled(old, kubernetes), unscheduled(next, kubernetes)]
    : [old, next];
  if (!isDeepStrictEqual(withAmounts(kept), withAmounts(wanted)))
    refusals.push({
      field: 'spec.template',
      reason: isSuspended
        ? 'Immutable. In a suspended Job, only the scheduling of its pods may change.'
        : 'Immutable. A Job creates its pods once.',
    });
  return refusals;
}

/** A pod template without the fields that may change in a suspended Job. */
function unscheduled(template: unknown, kubernetes: MinorVersion): unknown {
  const spec = without(valueAt(template, 'spec'), 'nodeSelector', 'tolerations', 'schedulingGates');
  const affinity = without(spec.affinity, 'nodeAffinity');
  const list = (field: string): unknown => {
    const containers = spec[field];
    if (kubernetes < 36 || !Array.isArray(containers)) return containers;
    return containers.map((container) => without(container, 'resources'));
  };
  return {
    ...spec,
    affinity: Object.keys(affinity).length === 0 ? undefined : affinity,
    containers: list('containers'),
    initContainers: list('initContainers'),
  };
}

function refusedOfVolume(pair: Pair): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const [old] = valuesAt(pair, 'spec.nodeAffinity');
  if (old !== undefined && differs(pair, 'spec.nodeAffinity'))
    refusals.push({ field: 'spec.nodeAffinity', reason: 'Immutable once it is set.' });
  const [csi, newCsi] = valuesAt(pair, 'spec.csi');
  const secret = 'controllerExpandSecretRef';
  const isSet = valueAt(csi, secret) !== undefined;
  if (!isDeepStrictEqual(csi, isSet || csi === undefined ? newCsi : without(newCsi, secret)))
    refusals.push({ field: 'spec.csi', reason: SOURCE });
  return refusals;
}

function refusedOfClaim(pair: Pair, _: MinorVersion, findClass: FindClass): readonly Refusal[] {
  const refusals: Refusal[] = [];
  for (const field of ['spec.volumeName', 'spec.storageClassName']) {
    const [old] = valuesAt(pair, field);
    if (old !== undefined && differs(pair, field))
      refusals.push({ field, reason: 'Immutable once it is set.' });
  }
  const resources = (object: KubeObject): unknown => {
    const own = without(valueAt(object, 'spec', 'resources'));
    return withAmounts({ ...own, requests: without(own.requests, 'storage') });
  };
  if (!isDeepStrictEqual(resources(pair.old), resources(pair.new)))
    refusals.push({
      field: 'spec.resources',
      reason: 'Immutable, except for the requested storage.',
    });
  return [...refusals, ...refusedGrowth(pair, findClass)];
}

function refusedGrowth(pair: Pair, findClass: FindClass): readonly Refusal[] {
  const field = 'spec.resources.requests.storage';
  const [old, next] = valuesAt(pair, field).map(quantityAmount);
  if (old === undefined || next === undefined || old === next) return [];
  if (next < old) return [{ field, reason: 'A claim cannot shrink.' }];
  const [name] = valuesAt(pair, 'spec.storageClassName');
  if (name === '') return [{ field, reason: 'A claim without a StorageClass cannot grow.' }];
  const storageClass = typeof name === 'string' ? findClass(name) : undefined;
  if (storageClass === undefined || storageClass.allowVolumeExpansion === true) return [];
  return [{ field, reason: `StorageClass ${String(name)} does not set "allowVolumeExpansion: true".` }];
}

function refusedOfService(pair: Pair): readonly Refusal[] {
  const types = [textAt(pair.old, 'spec', 'type'), textAt(pair.new, 'spec', 'type')];
  if (types.includes('ExternalName')) return [];
  const [old, next] = valuesAt(pair, 'spec.clusterIP');
  const isHeadless = old === 'None' && next === 'None';
  const refusals: Refusal[] = [];
  if (old !== next) refusals.push({ field: 'spec.clusterIP', reason: addressReason(old, next) });
  const [family, newFamily] = valuesAt(pair, 'spec.ipFamilies').map(first);
  if (!isHeadless && family !== undefined && newFamily !== undefined && family !== newFamily)
    refusals.push({ field: 'spec.ipFamilies', reason: 'The first IP family is immutable.' });
  if (types.every((type) => type === 'LoadBalancer'))
    for (const field of ['spec.loadBalancerClass', 'spec.healthCheckNodePort'])
      if (differs(pair, field) && isKept(pair, field))
        refusals.push({ field, reason: 'Immutable while the type is LoadBalancer.' });
  return refusals;
}

function addressReason(old: unknown, next: unknown): string {
  if (next === 'None') return 'Immutable. A Service with an address cannot become headless.';
  if (old === 'None') return 'Immutable. A headless Service cannot get an address.';
  return 'Immutable once it is set.';
}

/** Whether the health check port is kept, as the traffic policy stays Local. */
function isKept(pair: Pair, field: string): boolean {
  if (field !== 'spec.healthCheckNodePort') return true;
  return valuesAt(pair, 'spec.externalTrafficPolicy').every((policy) => policy === 'Local');
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
