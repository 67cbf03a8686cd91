import { isPlainObject } from '../../../lib/core/wire';
import { textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { admitted } from './assigned-pod';
import type { Fields } from './defaults/fill';
import { set } from './set';

/** Fields that the API server, its admission or a controller sets in an object that leaves them out, by kind. */
export const ASSIGNED: Readonly<Record<string, readonly string[]>> = {
  APIService: ['spec.caBundle'],
  Job: ['spec.selector'],
  PersistentVolume: ['spec.claimRef'],
  PersistentVolumeClaim: ['spec.storageClassName', 'spec.volumeName', 'spec.volumeAttributesClassName'],
  Pod: [
    'spec.nodeName',
    'spec.preemptionPolicy',
    'spec.priority',
    'spec.serviceAccountName',
    'spec.serviceAccount',
    'spec.runtimeClassName',
    'spec.imagePullSecrets',
  ],
  ServiceAccount: ['secrets', 'imagePullSecrets'],
};

/** Fields of a Service that the API server keeps if they are omitted. */
const KEPT_OF_SERVICES = [
  'spec.clusterIP',
  'spec.clusterIPs',
  'spec.ipFamilies',
  'spec.ipFamilyPolicy',
  'spec.healthCheckNodePort',
];

type Assign = (to: Fields, from: Fields) => Fields;

/** Assignments of more than a field. */
const ASSIGN: Readonly<Record<string, Assign>> = {
  Job: jobLabels,
  Pod: admitted,
  PersistentVolume: boundClaim,
};

/**
 * An object with the values that the cluster has assigned to its other version.
 * @param isLive whether the other version was read from a cluster, and so may have assigned fields
 * @param recordsApplied whether the other version records what users wrote
 */
export function withAssigned(
  to: KubeObject,
  from: KubeObject,
  isLive: boolean,
  recordsApplied: boolean,
): KubeObject {
  const kind = textAt(to, 'kind');
  if (kind === 'Service') return services(to, from);
  if (!isLive) return to;
  const filled = recordsApplied ? to : restarted(copied(to, from, ASSIGNED[kind] ?? []), from);
  return ASSIGN[kind]?.(filled, from) ?? filled;
}

/** A copy of the object with missing fields filled in from another one. */
function copied(to: Fields, from: Fields, paths: readonly string[]): Fields {
  return paths.reduce((object, path) => {
    const keys = path.split('.');
    const value = valueAt(from, ...keys);
    return value === undefined || valueAt(object, ...keys) !== undefined ? object : set(object, keys, value);
  }, to);
}

/** Addresses and ports stay while the type of the Service needs them. */
function services(to: Fields, from: Fields): Fields {
  const [type, oldType] = [textAt(to, 'spec', 'type'), textAt(from, 'spec', 'type')];
  if (type === 'ExternalName' || oldType === 'ExternalName') return to;
  const ports = valueAt(to, 'spec', 'ports');
  const oldPorts = valueAt(from, 'spec', 'ports');
  const filled = copied(to, from, type === 'LoadBalancer' ? KEPT_OF_SERVICES : KEPT_OF_SERVICES.slice(0, -1));
  if (type === 'ClusterIP' || !Array.isArray(ports) || !Array.isArray(oldPorts)) return filled;
  return set(
    filled,
    ['spec', 'ports'],
    ports.map((port: unknown) => {
      const is = (...fields: readonly string[]) => {
        return (old: unknown): boolean =>
          fields.every((field) => valueAt(old, field) === valueAt(port, field));
      };
      const same = (oldPorts.find(is('port', 'protocol')) ?? oldPorts.find(is('name'))) as unknown;
      const nodePort = valueAt(same, 'nodePort');
      return isPlainObject(port) && nodePort !== undefined ? { nodePort, ...port } : port;
    }),
  );
}

/** `kubectl rollout restart` annotates the pod template. An apply keeps the annotation. */
function restarted(to: Fields, from: Fields): Fields {
  const path = ['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'];
  const value = valueAt(from, ...path);
  return value === undefined || valueAt(to, ...path) !== undefined ? to : set(to, path, value);
}

/** A Job selects its pods by labels that the API server generates. A Job without labels gets those of its pods. */
function jobLabels(to: Fields, from: Fields): Fields {
  const paths = [
    ['metadata', 'labels'],
    ['spec', 'template', 'metadata', 'labels'],
  ];
  return paths.reduce((job, path) => {
    const labels = valueAt(from, ...path);
    const generated = Object.entries(isPlainObject(labels) ? labels : {}).filter(([label]) =>
      /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/.test(label),
    );
    return generated.reduce((filled, [label, value]) => set(filled, [...path, label], value), job);
  }, to);
}

/** The binding of a volume adds the uid and version of the claim to the claimRef. */
function boundClaim(to: Fields, from: Fields): Fields {
  const [own, bound] = [valueAt(to, 'spec', 'claimRef'), valueAt(from, 'spec', 'claimRef')];
  if (!isPlainObject(own) || !isPlainObject(bound)) return to;
  if (own.name !== bound.name || own.namespace !== bound.namespace) return to;
  return set(to, ['spec', 'claimRef'], { ...bound, ...own });
}
