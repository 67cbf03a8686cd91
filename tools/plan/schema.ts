import { KINDS, TYPES } from '../../imports/schema';
import type { KubeObject } from '../manifests/manifest';

/** The types of imports/schema.ts by apiVersion and kind. */
const TYPE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(KINDS).map(([name, [apiVersion, kind]]) => [`${apiVersion} ${kind}`, `Kube${name}Props`]),
);

/** The type of an object. `undefined` for unknown kinds. */
export function typeOf(object: KubeObject): string | undefined {
  return TYPE_OF.get(`${String(object.apiVersion)} ${String(object.kind)}`);
}

/** The type of a field. `any` for unknown fields, including names such as `constructor`. */
export function typeOfField(type: string, field: string): string {
  const fields = TYPES[type] ?? {};
  return Object.hasOwn(fields, field) ? (fields[field] ?? 'any') : 'any';
}
