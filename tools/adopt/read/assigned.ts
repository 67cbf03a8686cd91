import { isPlainObject } from '../../../lib/core/wire';
import { listAt, textAt, valueAt, without } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { ASSIGNED } from '../../plan/stored/assigned';
import { appliedOf } from '../../plan/stored/leftover';
import { set } from '../../plan/stored/set';
import { isLive } from '../../plan/stored/written';

/** Annotations that say whether a controller has bound a volume to a claim, or a person. */
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** An object of a cluster without the fields that the cluster has chosen. An object of a file stays as it is. */
export function withoutAssigned(object: KubeObject): KubeObject {
  if (!isLive(object)) return object;
  const applied = appliedOf(object);
  const kind = textAt(object, 'kind');
  const restarted = withoutPath(object, ['spec', 'template', 'metadata', 'annotations', RESTARTED_AT]);
  if (kind === 'Service') return service(restarted, applied);
  return (ASSIGNED[kind] ?? [])
    .map((path) => path.split('.'))
    .filter((path) => isAssigned(object, path, applied))
    .reduce(withoutPath, restarted);
}

/** Whether the field was assigned by the cluster. Without a record of what people wrote, only what is certain counts. */
function isAssigned(object: KubeObject, path: readonly string[], applied: unknown): boolean {
  if (applied !== undefined) return valueAt(applied, ...path) === undefined;
  const [last = ''] = path.slice(-1);
  if (last === 'volumeName' || last === 'claimRef')
    return textAt(object, 'metadata', 'annotations', BOUND_BY_CONTROLLER) === 'yes';
  return ['nodeName', 'preemptionPolicy', 'priority', 'caBundle'].includes(last);
}

/** Addresses and ports of nodes, unless somebody asked for them. "None" is no address. */
function service(object: KubeObject, applied: unknown): KubeObject {
  const spec = valueAt(object, 'spec');
  if (!isPlainObject(spec)) return object;
  const isDual = listAt(spec, 'ipFamilies').length > 1;
  const isWritten = (field: string): boolean =>
    applied === undefined
      ? isDual && ['ipFamilies', 'ipFamilyPolicy'].includes(field)
      : valueAt(applied, 'spec', field) !== undefined;
  const chosen = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort'].filter(
    (field) => !isWritten(field),
  );
  if (spec.clusterIP !== 'None' && !isWritten('clusterIP')) chosen.push('clusterIP');
  const ports = listAt(spec, 'ports').map((port) => {
    const own = listAt(applied, 'spec', 'ports').find(
      (other) => valueAt(other, 'port') === valueAt(port, 'port'),
    );
    return valueAt(own, 'nodePort') === undefined ? without(port, 'nodePort') : port;
  });
  return { ...object, spec: { ...without(spec, ...chosen), ports } };
}

function withoutPath(object: KubeObject, path: readonly string[]): KubeObject {
  if (valueAt(object, ...path) === undefined) return object;
  const [last = ''] = path.slice(-1);
  const parent = path.slice(0, -1);
  if (parent.length === 0) return without(object, last);
  return set(object, parent, without(valueAt(object, ...parent), last));
}
