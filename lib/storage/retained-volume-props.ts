import type { KubePersistentVolumeClaimProps, KubePersistentVolumeProps } from '../../imports/k8s';
import type { Overrides } from '../core/overrides';
import type { NameOrConstruct } from '../core/reference';
import type { AccessMode } from './access-mode';

/** Changes to the objects of a RetainedVolume, for fields without a prop. */
export interface RetainedVolumeOverrides {
  /** Changes to the PersistentVolume. @default none */
  readonly persistentVolume?: Overrides<KubePersistentVolumeProps>;
  /** Changes to the PersistentVolumeClaim. @default none */
  readonly persistentVolumeClaim?: Overrides<KubePersistentVolumeClaimProps>;
}

/** A directory of an NFS export that was kept when its PersistentVolume was deleted. */
export interface RetainedDirectory {
  /** Host name or IP address of the NFS server. The nodes must resolve it. Immutable. */
  readonly server: string;
  /**
   * Absolute path of the directory on the server. An NfsProvisioner and an NfsCsiDriver name it
   * `<namespace>.<claim>`, below the path of the export. Immutable.
   */
  readonly path: string;
  /**
   * The csi-driver-nfs that mounts the directory: an NfsCsiDriver, or the name of its CSIDriver. Immutable.
   * @default none: the node mounts it by itself, which needs no driver
   */
  readonly csiDriver?: NameOrConstruct;
  /** Mount options of the volume. @default ['nfsvers=4.1', 'hard'], as for an NfsProvisioner */
  readonly mountOptions?: readonly string[];
  /** Name of the PersistentVolume, unique in the cluster; a DNS name. Immutable. @default the construct's id */
  readonly name?: string;
  /** Labels of the volume and of the claim. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Changes to the objects, for fields without a prop. @default none */
  readonly overrides?: RetainedVolumeOverrides;
}

/** Props of a RetainedVolume. */
export interface RetainedVolumeProps extends RetainedDirectory {
  /** Name of the claim that the directory belonged to, such as `data-visits-0`. Immutable. */
  readonly claimName: string;
  /** Namespace of the claim; a DNS label. Immutable. @default the chart's namespace, or 'default' */
  readonly namespace?: string;
  /** Size of the volume and of the claim, such as `32Mi`: the size in the claim template. NFS enforces no size. */
  readonly storage: string;
  /**
   * StorageClass of the volume and of the claim: the class in the claim template, or `''` for none. If the template
   * names no class, set the cluster's default class: the API server adds its name to every claim without a class.
   * A volume of another class is not bound when the StatefulSet creates the claim again. Immutable.
   */
  readonly storageClass: NameOrConstruct;
  /** Access modes of the volume and of the claim. ReadWriteOncePod needs a `csiDriver`. @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
}
