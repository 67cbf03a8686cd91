import type { KubePersistentVolumeClaimProps, KubePersistentVolumeProps } from '../../imports/k8s';
import type { Plain } from '../core/wire';
import type { AccessMode } from './access-mode';
import { nfsCsiSource } from './nfs-csi/volume-source';

/** Mount options by default. With `soft`, a write that times out is lost silently. */
export const NFS_MOUNT_OPTIONS: readonly string[] = ['nfsvers=4.1', 'hard'];

/** A directory of an NFS server, and the claim that it is reserved for. */
export interface NfsVolume {
  readonly server: string;
  readonly path: string;
  /** Name of the PersistentVolume. */
  readonly name: string;
  readonly claimName: string;
  /** Namespace of the claim. */
  readonly namespace: string;
  readonly storage: string;
  readonly storageClassName: string;
  readonly accessModes: readonly AccessMode[];
  readonly mountOptions: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the CSIDriver of csi-driver-nfs that mounts the volume. @default none: the node mounts it by itself */
  readonly driver?: string;
}

/** The directory as a PersistentVolume, which binds to no other claim. */
export function nfsVolume(volume: NfsVolume): Plain<KubePersistentVolumeProps> {
  const { name, claimName, namespace, labels, server, path, storage, mountOptions, driver } = volume;
  return {
    metadata: { name, labels },
    spec: {
      ...commonSpec(volume),
      capacity: { storage },
      persistentVolumeReclaimPolicy: 'Retain',
      mountOptions,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName },
      ...(driver === undefined
        ? { nfs: { server, path } }
        : { csi: nfsCsiSource({ driver, server, path, name }) }),
    },
  };
}

/** The claim, which binds to no other volume. */
export function nfsVolumeClaim(volume: NfsVolume): Plain<KubePersistentVolumeClaimProps> {
  const { name, claimName, namespace, labels, storage } = volume;
  return {
    metadata: { name: claimName, namespace, labels },
    spec: { ...commonSpec(volume), volumeName: name, resources: { requests: { storage } } },
  };
}

function commonSpec({ accessModes, storageClassName }: NfsVolume) {
  return { accessModes, storageClassName, volumeMode: 'Filesystem' };
}
