import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../lib/core/wire';
import { valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import type { Change } from './types';

/**
 * Fields that identify an item of a list. The first one that all items have counts, as mounts may share the name of a
 * volume.
 */
const KEYS = [
  ['mountPath'],
  ['devicePath'],
  ['name'],
  ['metadata', 'name'],
  ['containerPort'],
  ['port'],
  ['key'],
  ['topologyKey'],
  ['ip'],
  ['host'],
] as const;

/**
 * The fields in which two objects differ. The order of keys is irrelevant. The order of list items counts: the API
 * server keeps that order, and pods roll if the order of containers or variables in their template changes.
 */
export function changesBetween(old: KubeObject, next: KubeObject): Change[] {
  const changes: Change[] = [];
  compare(old, next, '', changes);
  return changes;
}

function compare(old: unknown, next: unknown, field: string, changes: Change[]): void {
  if (isPlainObject(old) && isPlainObject(next)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(next)]))
      compare(old[key], next[key], pathOf(field, key), changes);
  } else if (!(Array.isArray(old) && Array.isArray(next) && compareItems(old, next, field, changes))) {
    if (!isDeepStrictEqual(old, next)) changes.push({ field, old, new: next });
  }
}

/** Compares two lists item by item, if a key identifies the items. */
function compareItems(
  old: readonly unknown[],
  next: readonly unknown[],
  field: string,
  changes: Change[],
): boolean {
  const path = KEYS.find((path) => isKey(old, path) && isKey(next, path));
  if (path === undefined) return compareLines(old, next, field, changes);
  const [before, after] = [byKey(old, path), byKey(next, path)];
  for (const key of new Set([...before.keys(), ...after.keys()]))
    compare(before.get(key), after.get(key), `${field}[${key}]`, changes);
  const [oldOrder, newOrder] = [
    [...before.keys()].filter((key) => after.has(key)),
    [...after.keys()].filter((key) => before.has(key)),
  ];
  if (!isDeepStrictEqual(oldOrder, newOrder))
    changes.push({ field, old: oldOrder, new: newOrder, isOrder: true });
  return true;
}

/** Compares two lists of equally many strings, such as a command, item by item. */
function compareLines(
  old: readonly unknown[],
  next: readonly unknown[],
  field: string,
  changes: Change[],
): boolean {
  const differ = old.flatMap((item, i) => (item === next[i] ? [] : [i]));
  if (old.length !== next.length || differ.length !== 1) return false;
  for (const i of differ) compare(old[i], next[i], `${field}[${i}]`, changes);
  return true;
}

function isKey(items: readonly unknown[], path: readonly string[]): boolean {
  const values = items.map((item) => valueAt(item, ...path));
  return (
    values.every((value) => typeof value === 'string' || typeof value === 'number') &&
    new Set(values).size === items.length
  );
}

function byKey(items: readonly unknown[], path: readonly string[]): Map<string, unknown> {
  return new Map(items.map((item) => [String(valueAt(item, ...path)), item]));
}

function pathOf(field: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${field}[${JSON.stringify(key)}]`;
  return field === '' ? key : `${field}.${key}`;
}
