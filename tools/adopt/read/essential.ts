import { isDeepStrictEqual } from 'node:util';
import { TYPES } from '../../../imports/schema';
import { isPlainObject } from '../../../lib/core/wire';
import { textAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { typeOf, typeOfField } from '../../plan/schema';
import { fieldsAsStored } from '../../plan/stored/stored';
import { written } from '../../plan/stored/written';
import type { MinorVersion } from '../../plan/types';
import { withoutAssigned } from './assigned';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that stay although the API server fills them in: types require them, or an object reads as a mistake without. */
const KEPT: ReadonlySet<string> = new Set([
  'NetworkPolicySpec.podSelector',
  'RoleRef.apiGroup',
  'Volume.emptyDir',
]);

/** Types of schemas, which are large and seldom spell out a default. */
const SKIPPED: ReadonlySet<string> = new Set(['CustomResourceValidation', 'JsonSchemaProps']);

/**
 * The least that gives the same object: without status, defaults, and what the API server, a controller or a cluster has
 * added. Objects of unknown kinds keep their fields.
 */
export function essential(object: KubeObject, kubernetes: MinorVersion): KubeObject {
  const own = written(withoutAssigned(object), textAt(object, 'metadata', 'namespace'));
  const type = typeOf(object);
  if (type === undefined) return own;
  const { apiVersion, kind, ...fields } = own;
  return { apiVersion, kind, ...prune(fields, type, kubernetes) };
}

function isKept(type: string, name: string): boolean {
  return KEPT.has(`${type}.${name}`) || (name === 'spec' && type.startsWith('Kube'));
}

const STRATEGY = 'StatefulSetUpdateStrategy';

/** The API server stores a strategy without a partition as it is, and fills in a partition where there is no strategy. */
function isTypeAlone(strategy: unknown): boolean {
  return isPlainObject(strategy) && Object.keys(strategy).join() === 'type';
}

/** A part without the fields that the API server fills in again. */
function prune(value: Fields, type: string, kubernetes: MinorVersion): Fields {
  if (SKIPPED.has(type) || (type === STRATEGY && isTypeAlone(value))) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  // A volume with "emptyDir:" and nothing behind it is an emptyDir, like one without a source.
  if (type === 'Volume' && given.length === 1) return { ...Object.fromEntries(given), emptyDir: {} };
  let kept: Fields = Object.fromEntries(
    given.map(([name, item]) => [name, pruneValue(item, typeOfField(type, name), kubernetes)]),
  );
  const stored = (part: Fields): Fields => fieldsAsStored(part, type, kubernetes);
  const whole = stored(kept);
  const attempt = (candidate: Fields): boolean => {
    if (!isDeepStrictEqual(stored(candidate), whole)) return false;
    kept = candidate;
    return true;
  };
  for (const name of Object.keys(kept)) {
    if (isKept(type, name) || (name === 'updateStrategy' && isTypeAlone(kept[name]))) continue;
    const { [name]: item, ...others } = kept;
    if (attempt(others) || !Array.isArray(item) || !isTyped(typeOfField(type, name))) continue;
    const itemType = typeOfField(type, name).slice(0, -2);
    // Some defaults of an item follow from its list: a Service fills in the target of each port.
    for (const i of item.keys())
      for (const key of Object.keys((kept[name] as Fields[])[i] ?? {}))
        if (!isKept(itemType, key)) attempt({ ...kept, [name]: withoutKey(kept[name] as Fields[], i, key) });
  }
  return kept;
}

function pruneValue(value: unknown, type: string, kubernetes: MinorVersion): unknown {
  if (type.endsWith('[]') && Array.isArray(value))
    return value.map((item: unknown) => pruneValue(item, type.slice(0, -2), kubernetes));
  if (type === 'string{}' && isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item ?? '']));
  return isPlainObject(value) && type in TYPES ? prune(value, type, kubernetes) : value;
}

function isTyped(type: string): boolean {
  return type.endsWith('[]') && type.slice(0, -2) in TYPES;
}

function withoutKey(items: readonly Fields[], at: number, key: string): readonly Fields[] {
  return items.map((item, i) => {
    if (i !== at) return item;
    const { [key]: removed, ...others } = item;
    return others;
  });
}
