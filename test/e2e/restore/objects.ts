import { RUN_LABEL } from '../manifests';
import type { Run } from '../run';

/**
 * Options of a volume in the cases. The class has no provisioner and no pod is scheduled, so only the volume controller
 * acts.
 */
export interface VolumeOptions {
  /** The claim for which the volume is reserved. */
  readonly claim?: readonly [namespace: string, name: string];
  readonly storage?: string;
  readonly source?: object;
}

const MODES = ['ReadWriteOnce'];

export function className(run: Run): string {
  return `restore-${run.id}`;
}

export function storageClass(run: Run): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: className(run), labels: { [RUN_LABEL]: run.id } },
    provisioner: 'kubernetes.io/no-provisioner',
    reclaimPolicy: 'Retain',
  };
}

export function namespace(run: Run, name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [RUN_LABEL]: run.id } } };
}

export function volume(run: Run, name: string, options: VolumeOptions = {}): object {
  const { claim, storage = '32Mi', source = { hostPath: { path: `/nonexistent/${name}` } } } = options;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels: { [RUN_LABEL]: run.id } },
    spec: {
      capacity: { storage },
      accessModes: MODES,
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: className(run),
      ...(claim && {
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: claim[0], name: claim[1] },
      }),
      ...source,
    },
  };
}

export function claimSpec(run: Run, storage = '32Mi'): object {
  return { accessModes: MODES, storageClassName: className(run), resources: { requests: { storage } } };
}

export function claim(run: Run, inNamespace: string, name: string, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace: inNamespace, name },
    spec: { ...claimSpec(run), ...spec },
  };
}

export function statefulSet(run: Run, inNamespace: string, name: string, storage = '32Mi'): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { namespace: inNamespace, name },
    spec: {
      replicas: 2,
      podManagementPolicy: 'Parallel',
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          nodeSelector: { 'cdk8s-stateful.e2e/none': 'true' },
          containers: [{ name: 'app', image: 'example.com/none' }],
        },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(run, storage) }],
    },
  };
}
