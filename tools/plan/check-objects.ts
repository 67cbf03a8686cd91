import { TYPES } from '../../imports/schema';
import { isPlainObject } from '../../lib/core/wire';
import { show } from '../../lib/validation/checks';
import { textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import { collect } from '../manifests/parse';
import { UsageError } from '../usage-error';
import type { Entry } from './object-set';
import { typeOf, typeOfField } from './schema';
import { claimTemplatesOf } from './stateful-set';

/** Limit for pods, as a plan lists each pod and each claim. */
const MOST_PODS = 10_000;

/** Names are not quoted in the commands of recipes, so a name must not contain shell syntax. */
const NAME = /^[A-Za-z0-9][\w.:-]*$/;

/** RBAC allows almost any character in a name. Recipes quote these names. */
const RBAC_NAME = /^[^\p{Cc}/%]+$/u;

/** Adds a field and its problem to the faults. */
type Report = (field: string, problem: string) => void;

/**
 * Checks the types, counts and names that a plan relies on. The API server refuses invalid ones too.
 * @throws UsageError with all faults
 */
export function checkObjects(entries: readonly Entry[]): void {
  collect(entries, (entry) => {
    const faults: string[] = [];
    const report: Report = (field, problem) => faults.push(`${entry.source}: ${field}: ${problem}`);
    checkNames(entry, report);
    checkTypes(entry.object, report);
    if (entry.identity.group === 'apps') checkCounts(entry.object, report);
    if (faults.length > 0) throw new UsageError(faults.join('\n'));
    return [];
  });
}

function checkNames({ object, identity: { group, kind, namespace, name } }: Entry, report: Report): void {
  const named: [string, string, RegExp?][] = [
    ['kind', kind],
    ['metadata.name', name, group === 'rbac.authorization.k8s.io' ? RBAC_NAME : NAME],
  ];
  if (group !== '') named.push(['apiVersion', group]);
  if (namespace !== '') named.push(['metadata.namespace', namespace]);
  if (kind === 'StatefulSet')
    claimTemplatesOf(object).forEach((template, i) => {
      const at = `spec.volumeClaimTemplates[${i}]`;
      named.push([`${at}.metadata.name`, template.name]);
      if (template.storage !== '')
        named.push([`${at}.spec.resources.requests.storage`, template.storage, /^[\w.+-]+$/]);
    });
  if (kind === 'PersistentVolume')
    for (const field of ['namespace', 'name']) {
      const value = textAt(object, 'spec', 'claimRef', field);
      if (value !== '') named.push([`spec.claimRef.${field}`, value]);
    }
  for (const [field, value, pattern = NAME] of named)
    if (!pattern.test(value)) report(field, `must be valid in Kubernetes (got ${show(value)})`);
}

function checkCounts(object: KubeObject, report: Report): void {
  const isStatefulSet = object.kind === 'StatefulSet';
  const checks: [number, ...string[]][] = [
    [isStatefulSet ? MOST_PODS : 2 ** 31 - 1, 'spec', 'replicas'],
    [2 ** 31 - 1, 'spec', 'ordinals', 'start'],
    [2 ** 31 - 1, 'spec', 'updateStrategy', 'rollingUpdate', 'partition'],
  ];
  for (const [most, ...path] of checks) {
    const value = valueAt(object, ...path);
    if (typeof value === 'number' && !(Number.isInteger(value) && value >= 0 && value <= most))
      report(path.join('.'), `must be an integer from 0 to ${most} (got ${String(value)})`);
  }
}

function checkTypes(object: KubeObject, report: Report): void {
  const type = typeOf(object);
  if (type === undefined) {
    checkType(object.metadata, 'ObjectMeta', 'metadata', report);
    return;
  }
  for (const [field, value] of Object.entries(object))
    // An apply does not change the status.
    if (field !== 'status') checkType(value, typeOfField(type, field), field, report);
}

const SCALARS: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  Date: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  Quantity: ['string', 'number'],
  IntOrString: ['string', 'number'],
};

/** The message never includes the value, which may be the data of a Secret. */
function checkType(value: unknown, type: string, field: string, report: Report): void {
  if (value === null || value === undefined) return;
  const isMap = type.endsWith('{}');
  const mismatch = (wanted: string): void => {
    report(field, `must be ${wanted} (got ${typeName(value)})`);
  };
  if (isMap || Object.hasOwn(TYPES, type)) {
    if (!isPlainObject(value)) {
      mismatch('an object');
      return;
    }
    for (const [key, each] of Object.entries(value))
      checkType(each, isMap ? type.slice(0, -2) : typeOfField(type, key), `${field}.${key}`, report);
  } else if (type.endsWith('[]')) {
    if (!Array.isArray(value)) {
      mismatch('a list');
      return;
    }
    (value as unknown[]).forEach((each, i) => {
      if (each === null) report(`${field}[${i}]`, 'must not be null');
      else checkType(each, type.slice(0, -2), `${field}[${i}]`, report);
    });
  } else {
    const types = SCALARS[type];
    if (types !== undefined && !types.includes(typeof value)) mismatch(`a ${types.join(' or a ')}`);
  }
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isPlainObject(value) ? 'an object' : `a ${typeof value}`;
}
