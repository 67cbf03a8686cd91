import type { KubeStorageClassProps, TopologySelectorTerm } from '../../imports/k8s';
import type { Overrides } from '../core/overrides';
import type { Plain } from '../core/wire';

/** Props of every StorageClass. */
export interface StorageClassOptions {
  /** Name of the StorageClass. Immutable. @default the construct's id */
  readonly name?: string;
  /**
   * Reclaim policy of the volumes: when a claim is deleted, `Retain` keeps its volume and data, `Delete` deletes both.
   * Immutable; existing volumes keep their policy.
   * @default 'Retain'; Kubernetes itself defaults to Delete
   */
  readonly reclaimPolicy?: 'Retain' | 'Delete';
  /**
   * Time of provisioning: with the claim, or when the first pod that uses the claim is scheduled. Immutable.
   * @default 'Immediate'
   */
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
  /** Whether this is the default class, which claims without a class get. A cluster has one at most. @default false */
  readonly defaultClass?: boolean;
  /** Mount options of the volumes. @default none; an NfsProvisioner adds its own to its classes */
  readonly mountOptions?: readonly string[];
  /** Labels of the StorageClass. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the StorageClass. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Changes to the object, for fields without a prop. @default none */
  readonly overrides?: Overrides<KubeStorageClassProps>;
}

/** Props of a StorageClass. */
export interface StorageClassProps extends StorageClassOptions {
  /** Name of the provisioner or of the CSI driver, such as `example.com/nfs` or `nfs.csi.k8s.io`. Immutable. */
  readonly provisioner: string;
  /** Parameters that the provisioner reads. Immutable. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether claims of the class can be expanded. @default false */
  readonly allowVolumeExpansion?: boolean;
  /** Node topologies in which volumes can be provisioned. Immutable. @default all */
  readonly allowedTopologies?: readonly Plain<TopologySelectorTerm>[];
}
