import {
  type KubePersistentVolumeClaimProps,
  type KubePersistentVolumeProps,
  Quantity,
} from '../../imports/k8s';
import type { AccessMode } from '../access-mode';
import { type Workload, metadataOf } from '../workload';

/** The export that the provisioner makes its directories in. */
export interface NfsExport {
  readonly server: string;
  readonly path: string;
  readonly mountOptions: readonly string[];
  readonly accessModes: readonly AccessMode[];
}

/** A volume must state a size, NFS enforces none, and the claim asks for the same. */
const NOMINAL_SIZE = Quantity.fromString('10Mi');

/** The name of the root's volume and claim. */
export function rootVolumeName(workload: Workload): string {
  return `${workload.name}-root`;
}

/**
 * The export as a PersistentVolume, kept for the provisioner's claim. Unlike an `nfs` volume written into the pod,
 * it is allowed under Pod Security "restricted", and it takes mount options.
 */
export function rootVolume(workload: Workload, nfs: NfsExport): KubePersistentVolumeProps {
  const name = rootVolumeName(workload);
  return {
    metadata: { name, labels: workload.labels },
    spec: {
      capacity: { storage: NOMINAL_SIZE },
      volumeMode: 'Filesystem',
      accessModes: [...nfs.accessModes],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      mountOptions: [...nfs.mountOptions],
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: workload.namespace, name },
      nfs: { server: nfs.server, path: nfs.path },
    },
  };
}

export function rootClaim(workload: Workload, nfs: NfsExport): KubePersistentVolumeClaimProps {
  const name = rootVolumeName(workload);
  return {
    metadata: metadataOf(workload, name),
    spec: {
      accessModes: [...nfs.accessModes],
      volumeMode: 'Filesystem',
      storageClassName: '',
      volumeName: name,
      resources: { requests: { storage: NOMINAL_SIZE } },
    },
  };
}
