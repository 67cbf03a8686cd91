import { isPlainObject } from '../../../lib/core/wire';
import { listAt, textAt } from '../../manifests/field';
import { type Typed, typedFields } from '../typed';

/** A container as the options of the library have it: variables by name, everything else in the fields of Kubernetes. */
export function containerOptions(container: unknown): Typed {
  const { name, image, env, ...fields } = typedFields(container, 'Container');
  return {
    name,
    image,
    ...fields,
    ...(env === undefined ? {} : { env: envOf(env) }),
  };
}

/** Variables as a record, if that keeps all of them and their order. */
function envOf(env: unknown): unknown {
  if (!Array.isArray(env)) return env;
  const variables: readonly unknown[] = env;
  const names = variables.map((variable) => textAt(variable, 'name'));
  const isRecord =
    new Set(names).size === names.length &&
    // JavaScript moves names that are whole numbers to the front.
    names.every((name) => !/^\d+$|^__proto__$|^$/.test(name)) &&
    variables.every(isOneValue);
  if (!isRecord) return env;
  return Object.fromEntries(
    variables.map((variable) => {
      const { name, value, valueFrom } = variable as Typed;
      return [name, valueFrom ?? value ?? ''];
    }),
  );
}

function isOneValue(variable: unknown): boolean {
  if (!isPlainObject(variable)) return false;
  const { name, value = '', valueFrom, ...others } = variable;
  if (Object.keys(others).length > 0 || typeof value !== 'string') return false;
  return valueFrom === undefined || (isPlainObject(valueFrom) && value === '');
}

/** The claims of an app with the mounts of its container, as far as these come first and in the order of the claims. */
export function claimsOf(templates: readonly unknown[], container: Typed): Pick<Typed, string> {
  const claims = templates.map(claimOf);
  const mounts = listAt(container, 'volumeMounts');
  const devices = listAt(container, 'volumeDevices');
  const mounted = leading(claims, mounts, 'mountPath');
  const attached = leading(claims, devices, 'devicePath');
  return {
    claims,
    volumeMounts: mounts.slice(mounted),
    volumeDevices: devices.slice(attached),
  };
}

/** Gives claims the paths of the mounts at the front of a list. Returns how many mounts that covers. */
function leading(claims: readonly Typed[], mounts: readonly unknown[], path: string): number {
  let next = 0;
  let count = 0;
  for (const mount of mounts) {
    if (!isPlainObject(mount) || Object.keys(mount).length !== 2 || typeof mount[path] !== 'string') break;
    const at = claims.findIndex(({ name }, i) => i >= next && name === mount.name);
    const claim = claims[at];
    if (claim === undefined) break;
    claim[path] = mount[path];
    next = at + 1;
    count++;
  }
  return count;
}

function claimOf(template: unknown): Typed {
  const { metadata, spec } = typedFields(template, 'KubePersistentVolumeClaimProps');
  const { name, namespace, labels, annotations } = isPlainObject(metadata) ? metadata : {};
  const { resources, storageClassName, accessModes, ...others } = isPlainObject(spec) ? spec : {};
  const requests = isPlainObject(resources) && isPlainObject(resources.requests) ? resources.requests : {};
  const claim = {
    name,
    storage: requests.storage,
    storageClass: storageClassName,
    accessModes: accessModes ?? [],
  };
  return Object.fromEntries(
    Object.entries({ ...claim, namespace, labels, annotations, ...others }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
