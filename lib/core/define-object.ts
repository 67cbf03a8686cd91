import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Kinds } from '../../imports/schema';
import { enforceOwnRules } from './enforce';
import { KubeObject } from './kube-object';
import type { Overrides } from './overrides';
import type { Plain } from './wire';

/**
 * Defines a Kubernetes object of any kind of the 1.27 API. Unlike the classes of cdk8s, it accepts plain strings and
 * numbers for quantities and ports, and reports fields that would be lost. The rules validate the object.
 *
 * @example
 * ```ts
 * defineObject(chart, 'Quota', 'ResourceQuota', {
 *   metadata: { name: 'shop' },
 *   spec: { hard: { 'requests.storage': '100Gi', persistentvolumeclaims: 10 } },
 * });
 * ```
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.27/
 *
 * @param kind the name of the cdk8s class without `Kube`: `ConfigMap`, `CsiDriver`
 * @param props the object
 * @param overrides changes that are merged into it
 * @typeParam K the kind
 */
export function defineObject<K extends keyof Kinds>(
  scope: Construct,
  id: string,
  kind: K,
  props: Plain<Kinds[K]> & object,
  overrides?: Overrides<Kinds[K]>,
): ApiObject {
  enforceOwnRules(scope);
  return new KubeObject(scope, id, kind, props, overrides);
}
