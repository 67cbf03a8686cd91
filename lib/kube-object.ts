import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { isClusterScoped } from './cluster-scope';
import { Faults } from './faults';
import { type Overrides, isPlainObject, merge } from './overrides';
import { enforceRules } from './rules/enforce';
import { show } from './syntax';

/** A class of imports/k8s, such as `KubeStatefulSet`. */
export type KubeKind<P> = new (scope: Construct, id: string, props: P) => ApiObject;

/**
 * Defines a Kubernetes object, with overrides merged in, so that nothing of either is lost on the way to its manifest.
 *
 * The typed classes drop what they do not know: a misspelt field, or a plain string where a Quantity belongs, would be
 * missing from the manifest without a word. Here each such field is an error at synth.
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
  object.node.addValidation({
    validate: () =>
      vanished(merged, object.toJson()).map((fault) => `${object.kind} ${object.name}: ${fault}`),
  });
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
