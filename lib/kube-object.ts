import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { isClusterScoped } from './cluster-scope';
import { Faults } from './faults';
import { noteGiven } from './given';
import { type Overrides, isPlainObject, merge } from './overrides';
import { enforceRules } from './rules/enforce';

/** A class of imports/k8s, such as `KubeStatefulSet`. */
export type KubeKind<P> = new (scope: Construct, id: string, props: P) => ApiObject;

/**
 * Defines a Kubernetes object, with overrides merged in, so that nothing of either is lost on the way to its manifest.
 *
 * The typed classes drop what they do not know: a misspelt field, or a plain string where a Quantity belongs, would be
 * missing from the manifest without a word. Here each such field is an error at synth: see rules/given.ts.
 *
 * @throws InvalidPropsError when the overrides name the object, or can't be merged
 */
export function kubeObject<P extends object>(
  scope: Construct,
  id: string,
  Kind: KubeKind<P>,
  props: P,
  overrides?: Overrides<P>,
): ApiObject {
  enforceRules(scope);
  const faults = new Faults();
  refuseIdentity(faults, overrides);
  const merged = merge(props, overrides, faults);
  faults.throwIfAny(`overrides of ${scope.node.path}/${id}`);
  const object = new Kind(scope, id, merged);
  // A chart stamps its namespace on all that it holds.
  if (isClusterScoped(object) && object.chart.namespace !== undefined) {
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  noteGiven(object, merged);
  return object;
}

function refuseIdentity(faults: Faults, overrides: object | undefined): void {
  const metadata: unknown = (overrides as { metadata?: unknown } | undefined)?.metadata;
  faults.when(metadata === null, "metadata can't be removed: it names the object");
  for (const field of ['name', 'namespace']) {
    faults.when(
      isPlainObject(metadata) && field in metadata,
      `metadata.${field} can't be overridden: give it as a prop, so that what refers to the object follows`,
    );
  }
}
