import { isClusterScoped } from '../../lib/validation/cluster-scope';
import { textAt } from './field';

/** A Kubernetes object as plain data. */
export type KubeObject = Readonly<Record<string, unknown>>;

/** A Kubernetes object and its source. */
export interface Manifest {
  readonly object: KubeObject;
  /** File and line, such as `dist/visits.k8s.yaml:12`. */
  readonly source: string;
}

/** The identity of an object in a cluster. */
export interface Identity {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** @param namespace namespace of objects without one, which kubectl takes from its context */
export function identityOf(object: KubeObject, namespace: string): Identity {
  const apiVersion = textAt(object, 'apiVersion');
  const kind = textAt(object, 'kind');
  const own = textAt(object, 'metadata', 'namespace');
  return {
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    kind,
    namespace: isClusterScoped({ apiVersion, kind }) ? '' : own === '' ? namespace : own,
    name: textAt(object, 'metadata', 'name'),
  };
}

/** A unique string for each identity. */
export function keyOf({ group, kind, namespace, name }: Identity): string {
  return [group, kind, namespace, name].join('\0');
}
