import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../../lib/core/wire';
import { textAt, valueAt } from '../../manifests/field';
import type { Fields } from './defaults/fill';
import { set } from './set';

/** A pod with the additions of admission in the live pod: a token volume, and tolerations. */
export function admitted(to: Fields, from: Fields): Fields {
  const pod = withItems(
    withItems(to, from, ['spec', 'volumes'], isToken),
    from,
    ['spec', 'tolerations'],
    isTaint,
  );
  return ['containers', 'initContainers'].reduce((object, field) => {
    const containers = listAt(object, 'spec', field);
    if (containers.length === 0) return object;
    const others = listAt(from, 'spec', field);
    const mounted = containers.map((container) => {
      const same = others.find((other) => textAt(other, 'name') === textAt(container, 'name'));
      return isPlainObject(container) && isPlainObject(same)
        ? withItems(container, same, ['volumeMounts'], isToken)
        : container;
    });
    return set(object, ['spec', field], mounted);
  }, pod);
}

/** The object with the missing matching items of another object's list. */
function withItems(
  to: Fields,
  from: Fields,
  path: readonly string[],
  isAdded: (item: unknown) => boolean,
): Fields {
  const items = listAt(to, ...path);
  const added = listAt(from, ...path).filter(
    (item) => isAdded(item) && !items.some((each) => isDeepStrictEqual(each, item)),
  );
  return added.length === 0 ? to : set(to, path, [...items, ...added]);
}

function isToken(item: unknown): boolean {
  return textAt(item, 'name').startsWith('kube-api-access-');
}

function isTaint(item: unknown): boolean {
  return ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].includes(textAt(item, 'key'));
}

function listAt(object: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}
