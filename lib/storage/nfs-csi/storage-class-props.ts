import type { OnDelete } from '../on-delete';
import type { StorageClassOptions } from '../storage-class-props';

/** A Secret in a namespace. */
export interface SecretName {
  /** Name of the Secret. */
  readonly name: string;
  /** Namespace of the Secret. */
  readonly namespace: string;
}

/** Props of a StorageClass whose volumes are directories of an NFS export, mounted by csi-driver-nfs. */
export interface NfsCsiStorageClassProps extends StorageClassOptions {
  /** Host name or IP address of the NFS server. The node plugin resolves names of cluster Services too. Immutable. */
  readonly server: string;
  /** Absolute path of the export, in which each claim gets a directory. Immutable. */
  readonly share: string;
  /**
   * What happens to the directory of a volume that is deleted. Immutable.
   * @default 'retain' with the reclaim policy Retain; required with Delete
   */
  readonly onDelete?: OnDelete;
  /**
   * Name of the directory of a claim: text with `${pvc.metadata.namespace}`, `${pvc.metadata.name}` and
   * `${pv.metadata.name}`. Separate namespace and name by `.`, `_` or `/`, which no namespace contains. A claim that is
   * created again gets its old directory, so no other cluster may use the same export. `false`: the name of the volume, a
   * new directory for each claim. Immutable.
   * @default '${pvc.metadata.namespace}.${pvc.metadata.name}' if directories are retained, else false
   */
  readonly subDir?: string | false;
  /**
   * Mode of the directory, in octal digits. The driver sets it whenever it mounts a volume whose directory has another.
   * `false` leaves the mode to the driver and the server: 0755 usually, to which only root of a node can write.
   * Immutable.
   * @default '0777', as of an NfsProvisioner
   */
  readonly mountPermissions?: string | false;
  /**
   * The Secret with the mount options for the removal of directories, under the key `mountOptions`. The driver does not
   * use those of the class there. The controller may then read this Secret and no other. Immutable.
   * @default none
   */
  readonly provisionerSecret?: SecretName;
  /** Whether a claim can ask for more storage later; needs `volumeExpansion` of the driver. @default false */
  readonly allowVolumeExpansion?: boolean;
}
