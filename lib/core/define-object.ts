import type { Construct } from 'constructs';
import type { Kinds } from '../../imports/schema';
import { enforceOwnRules } from './enforce';
import { KubeObject } from './kube-object';
import type { Overrides } from './overrides';
import type { Plain } from './wire';

/** Defines a Kubernetes object of the 1.27 API, with overrides merged in, and has the rules check it at synth. */
export function defineObject<K extends keyof Kinds>(
  scope: Construct,
  id: string,
  kind: K,
  props: Plain<Kinds[K]> & object,
  overrides?: Overrides<Kinds[K]>,
): KubeObject {
  enforceOwnRules(scope);
  return new KubeObject(scope, id, kind, props, overrides);
}
