import { listAt, scalarAt, textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';

/** What tells an object from others of its kind, one line each: replicas, ports, sizes, policies. */
export function detailsOf(object: KubeObject): readonly string[] {
  const kind = textAt(object, 'kind');
  const details = Object.hasOwn(DETAILS, kind) ? DETAILS[kind] : undefined;
  return details?.(object).filter((line) => line !== '') ?? [];
}

const DETAILS: Readonly<Record<string, (object: KubeObject) => readonly string[]>> = {
  CronJob: (object) => [textAt(object, 'spec', 'schedule')],
  Deployment: (object) => [replicasOf(object)],
  HorizontalPodAutoscaler: (object) => [
    `${scalarAt(object, 'spec', 'minReplicas') || '1'} to ${scalarAt(object, 'spec', 'maxReplicas')} replicas`,
  ],
  Ingress: (object) => listAt(object, 'spec', 'rules').map((rule) => textAt(rule, 'host')),
  PersistentVolume: (object) => [
    listed(
      scalarAt(object, 'spec', 'capacity', 'storage'),
      textAt(object, 'spec', 'persistentVolumeReclaimPolicy') || 'Retain',
    ),
    textAt(object, 'spec', 'local', 'path') || textAt(object, 'spec', 'hostPath', 'path'),
  ],
  PersistentVolumeClaim: (object) => [claimDetails(object)],
  PodDisruptionBudget: (object) => [
    prefixed('maxUnavailable: ', scalarAt(object, 'spec', 'maxUnavailable')),
    prefixed('minAvailable: ', scalarAt(object, 'spec', 'minAvailable')),
  ],
  Service: (object) => [serviceType(object), listed(...listAt(object, 'spec', 'ports').map(portOf))],
  StatefulSet: (object) => [
    listed(
      replicasOf(object),
      textAt(object, 'spec', 'podManagementPolicy') === 'Parallel' ? 'Parallel' : '',
    ),
  ],
  StorageClass: (object) => [`reclaimPolicy: ${textAt(object, 'reclaimPolicy') || 'Delete'}`],
};

/** Size and access modes of a claim, or of a claim template. */
export function claimDetails(claim: unknown): string {
  const modes = listAt(claim, 'spec', 'accessModes').filter((mode) => typeof mode === 'string');
  return listed(scalarAt(claim, 'spec', 'resources', 'requests', 'storage'), ...modes);
}

function replicasOf(object: KubeObject): string {
  const replicas = scalarAt(object, 'spec', 'replicas') || '1';
  return `${replicas} ${replicas === '1' ? 'replica' : 'replicas'}`;
}

function serviceType(object: KubeObject): string {
  if (textAt(object, 'spec', 'clusterIP') === 'None') return 'clusterIP: None';
  const type = textAt(object, 'spec', 'type');
  return type === 'ClusterIP' ? '' : type;
}

/** A port and where it leads, unless it leads to the same number: `80 → http`. */
function portOf(port: unknown): string {
  const [number, target] = [scalarAt(port, 'port'), scalarAt(port, 'targetPort')];
  const isSame = target === '' || target === number || valueAt(port, 'targetPort') === valueAt(port, 'name');
  return isSame ? number : `${number} → ${target}`;
}

function prefixed(prefix: string, value: string): string {
  return value === '' ? '' : `${prefix}${value}`;
}

function listed(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
