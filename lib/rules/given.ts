import { isPlainObject } from '../overrides';
import { show } from '../syntax';
import type { Rule } from './rule';

/** All that an object of this library was given is in its manifest: the typed classes drop what they do not know. */
export const given: Rule = () => (subject) => {
  subject.faults.messages.push(...vanished(subject.given, subject.manifest));
};

/** Every field that was given and is not in the manifest. */
function vanished(given: unknown, written: unknown, path = ''): string[] {
  if (given === undefined || isEmpty(given)) return [];
  if (written === undefined || written === null) {
    return [
      `${path} was given as ${show(given)} but is not part of the Kubernetes type: check its name, and that its value has the declared type`,
    ];
  }
  const faults: string[] = [];
  for (const [key, value] of childrenOf(given)) {
    const found = childOf(written, key);
    // Most values are there and simple: no time is spent on their paths.
    if (typeof value !== 'object' && found !== undefined) continue;
    const at = Array.isArray(given) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    faults.push(...vanished(value, found, at));
  }
  return faults;
}

function childrenOf(value: unknown): [string, unknown][] {
  return Array.isArray(value) || isPlainObject(value) ? Object.entries(value) : [];
}

/** The field of that name, which may differ in case: `clusterIp` is written `clusterIP`. */
function childOf(written: unknown, key: string): unknown {
  if (Array.isArray(written)) return written[Number(key)];
  if (!isPlainObject(written)) return undefined;
  if (key in written) return written[key];
  const name = Object.keys(written).find((name) => name.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : written[name];
}

/** cdk8s leaves empty labels, annotations and the like out of a manifest. */
function isEmpty(value: unknown): boolean {
  return (
    (Array.isArray(value) || isPlainObject(value)) && Object.values(value).every((item) => item === undefined)
  );
}
