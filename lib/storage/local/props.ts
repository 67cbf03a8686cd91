import type {
  KubePersistentVolumeClaimProps,
  KubePersistentVolumeProps,
  KubeStorageClassProps,
} from '../../../imports/k8s';
import type { Overrides } from '../../core/overrides';
import type { NameOrConstruct } from '../../core/reference';
import type { AccessMode } from '../access-mode';

/** Access mode of a local volume. ReadWriteOncePod needs a CSI driver. */
export type LocalAccessMode = Exclude<AccessMode, 'ReadWriteOncePod'>;

/** Changes to the objects of a LocalVolume, for fields without a prop. */
export interface LocalVolumeOverrides {
  /** Changes to the PersistentVolume. @default none */
  readonly persistentVolume?: Overrides<KubePersistentVolumeProps>;
  /** Changes to the StorageClass that the construct defines. Excludes `storageClass`. @default none */
  readonly storageClass?: Overrides<KubeStorageClassProps>;
}

/** Props of a LocalVolume. */
export interface LocalVolumeProps {
  /** Absolute path of a directory on the node. Kubernetes does not create it. Immutable. */
  readonly path: string;
  /** Size of the volume, such as `5Gi`, which claims are matched with. Kubernetes does not enforce it. */
  readonly storage: string;
  /**
   * Labels of the node that has the directory. The node must have all of them, and no other node may: pods would find
   * another directory there. Set either `nodeLabels` or `nodeName`. Immutable.
   * @default none; nodeName is required then
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /**
   * The node that has the directory, by its label `kubernetes.io/hostname`. On most clusters this label is the name of
   * the node. At most 63 characters. Immutable.
   * @default none; nodeLabels is required then
   */
  readonly nodeName?: string;
  /** Name of the PersistentVolume, unique in the cluster; a DNS name. Immutable. @default the construct's id */
  readonly name?: string;
  /**
   * StorageClass that several volumes share: the name of a class, a StorageClass, or the `storageClass` of another
   * LocalVolume. Its binding mode should be WaitForFirstConsumer, or a claim may bind to a volume on a node that cannot
   * run its pods.
   * @default a class with the name of the volume
   */
  readonly storageClass?: NameOrConstruct;
  /**
   * Access modes of the volume. All pods of a local volume run on its node, and any number of them may write to it:
   * ReadWriteOnce means one node, not one pod.
   * @default ['ReadWriteOnce']
   */
  readonly accessModes?: readonly LocalAccessMode[];
  /** Labels of the volume, and of the StorageClass if the construct defines it. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Changes to the objects, for fields without a prop. @default none */
  readonly overrides?: LocalVolumeOverrides;
}

/** Props of the claim of a LocalVolume. */
export interface LocalVolumeClaimProps {
  /** Name of the claim; a DNS name. Immutable. @default the construct's id */
  readonly name?: string;
  /** Namespace of the claim and of its pods; a DNS label. Immutable. @default the chart's namespace, or 'default' */
  readonly namespace?: string;
  /** Requested size, such as `3Gi`; at most the size of the volume. The claim gets the whole volume. @default the size of the volume */
  readonly storage?: string;
  /** Requested access modes, among those of the volume. Immutable. @default the modes of the volume */
  readonly accessModes?: readonly LocalAccessMode[];
  /** Labels of the claim. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Changes to the object, for fields without a prop. @default none */
  readonly overrides?: Overrides<KubePersistentVolumeClaimProps>;
}
