import { isPlainObject } from '../../lib/core/wire';
import { textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import { set } from './set';
import { isLive } from './written';

/** Where kinds keep how a rolling update proceeds. */
const ROLLING_UPDATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'strategy', 'rollingUpdate'],
  StatefulSet: ['spec', 'updateStrategy', 'rollingUpdate'],
};

const LAST_APPLIED = ['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'];

/**
 * An object with the defaults of its old version that stay: nobody wrote them, so nobody takes them away. With another
 * type of strategy beside them, the object is not valid any more.
 * @param old the old version as the API server stores it
 * @param written the old version as it is written, or as a cluster has it
 */
export function withLeftover(object: KubeObject, old: KubeObject, written: KubeObject): KubeObject {
  const path = ROLLING_UPDATES[textAt(object, 'kind')];
  if (path === undefined || valueAt(object, ...path) !== undefined) return object;
  const kept = valueAt(old, ...path);
  return kept === undefined || isWritten(written, path) ? object : set(object, path, kept);
}

/** Whether a person wrote a field; of an object in a cluster that does not tell, it is assumed. */
function isWritten(object: KubeObject, path: readonly string[]): boolean {
  if (!isLive(object)) return valueAt(object, ...path) !== undefined;
  const applied = textAt(object, ...LAST_APPLIED);
  if (applied !== '') return valueAt(parsed(applied), ...path) !== undefined;
  const managers = valueAt(object, 'metadata', 'managedFields');
  if (!Array.isArray(managers)) return true;
  return managers.some(
    (manager: unknown) =>
      textAt(manager, 'operation') === 'Apply' &&
      valueAt(manager, 'fieldsV1', ...path.map((field) => `f:${field}`)) !== undefined,
  );
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
