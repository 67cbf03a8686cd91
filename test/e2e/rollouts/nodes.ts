import type { StatefulAppProps } from '../../../lib';
import type { Cluster } from '../cluster';
import { type Adapt, RUN_LABEL } from '../manifests';
import type { KubeObject } from '../objects';
import type { Run } from '../run';

/** Tolerations for the taint of simulated nodes, as in kwok's examples. The taint keeps out pods that must run. */
export function tolerationsFor({ simulatedNodes }: Cluster): StatefulAppProps['tolerations'] {
  return simulatedNodes.length > 0 ? [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }] : undefined;
}

/** Removes settings of pods that the nodes of this cluster do not support. */
export function adaptTo({ cluster, options }: Run): Adapt {
  const lacking = cluster.simulatedNodes.some(
    ({ status }) => status.allocatable?.['ephemeral-storage'] === undefined,
  );
  const taken = (key: string, name: string): boolean =>
    (lacking && name === 'ephemeral-storage') || (options.slow && key === 'limits' && name === 'cpu');
  return (object) =>
    JSON.parse(JSON.stringify(object), (key, value: unknown) =>
      (key === 'requests' || key === 'limits') && typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).filter(([name]) => !taken(key, name)))
        : value,
    ) as KubeObject;
}

/**
 * Creates a volume for each claim, reserved for that claim, as simulated nodes have no provisioner. Nothing is mounted
 * there, so the volumes are empty.
 */
export async function makeVolumes(
  { id, kubectl }: Run,
  name: string,
  claims: readonly string[],
): Promise<void> {
  const volumes = claims.map((claim) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${name}-${claim}-${id}`, labels: { [RUN_LABEL]: id } },
    spec: {
      capacity: { storage: '32Mi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: `${name}-${id}`,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: `${name}-${id}`, name: claim },
      hostPath: { path: `/nonexistent/${id}`, type: 'Directory' },
    },
  }));
  const input = volumes.map((volume) => JSON.stringify(volume)).join('\n');
  await kubectl.run(['create', '-f', '-'], { input });
}
