import type {
  DeploymentStrategy,
  KubeCsiDriverProps,
  KubeDaemonSetProps,
  KubeDeploymentProps,
  KubeServiceAccountProps,
  LocalObjectReference,
  ResourceRequirements,
  Toleration,
} from '../../../imports/k8s';
import type { Overrides } from '../../core/overrides';
import type { NameOrConstruct } from '../../core/reference';
import type { Plain } from '../../core/wire';
import type { ImagePullPolicy } from '../../pod/image';
import type { SpreadProps } from '../../pod/scheduling';
import type { ObjectOptions } from '../../pod/workload';

/** Changes to the objects of an NfsCsiDriver, for all fields that have no prop. */
export interface NfsCsiDriverOverrides {
  /** Changes to the CSIDriver. @default none */
  readonly csiDriver?: Overrides<KubeCsiDriverProps>;
  /** Changes to the ServiceAccount of the controller. @default none */
  readonly controllerServiceAccount?: Overrides<KubeServiceAccountProps>;
  /** Changes to the ServiceAccount of the node plugin. @default none */
  readonly nodeServiceAccount?: Overrides<KubeServiceAccountProps>;
  /** Changes to the Deployment of the controller. @default none */
  readonly deployment?: Overrides<KubeDeploymentProps>;
  /** Changes to the DaemonSet of the node plugin. @default none */
  readonly daemonSet?: Overrides<KubeDaemonSetProps>;
}

/** The images of an NfsCsiDriver. Each default is pinned by a digest. */
export interface NfsCsiImages {
  /** The driver, csi-driver-nfs, from 4.13.1 on. @default registry.k8s.io/sig-storage/nfsplugin:v4.13.4 */
  readonly nfsPlugin?: string;
  /** Creates volumes for claims. @default registry.k8s.io/sig-storage/csi-provisioner:v6.3.0 */
  readonly csiProvisioner?: string;
  /** Registers the driver at the kubelet. @default registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0 */
  readonly nodeDriverRegistrar?: string;
  /** Expands volumes, with `volumeExpansion`. @default registry.k8s.io/sig-storage/csi-resizer:v2.2.0 */
  readonly csiResizer?: string;
}

/** What the pods of the controller and those of the node plugin have in common. */
export interface NfsCsiPodProps {
  /**
   * The ServiceAccount of the pods: options of a new one, or an existing one by its name or as a construct.
   * @default a ServiceAccount with the name of the workload
   */
  readonly serviceAccount?: ObjectOptions | NameOrConstruct;
  /**
   * Resources of each container. They replace the default as a whole.
   * @default requests: 10m CPU, 20Mi memory, as upstream; no limits
   */
  readonly resources?: Plain<ResourceRequirements>;
  /** Annotations of the pods. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Labels that a node must have. @default `{ 'kubernetes.io/os': 'linux' }` */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** The controller of an NfsCsiDriver, a Deployment. It creates the directories of claims. */
export interface NfsCsiControllerProps extends NfsCsiPodProps, SpreadProps {
  /** Name of the Deployment; a DNS label. Immutable. @default `<id>-controller` */
  readonly name?: string;
  /** Number of pods. More than one needs leaderElection. @default 1 */
  readonly replicas?: number;
  /** Whether the pods elect a leader, which alone provisions volumes. It needs another Role. @default false */
  readonly leaderElection?: boolean;
  /** How the Deployment replaces its pods. RollingUpdate needs leaderElection. @default `{ type: 'Recreate' }` */
  readonly strategy?: Plain<DeploymentStrategy>;
  /** Tolerations of the pods. @default none */
  readonly tolerations?: readonly Plain<Toleration>[];
  /** Name of the PriorityClass of the pods. @default 'system-cluster-critical' */
  readonly priorityClassName?: string;
}

/** The node plugin of an NfsCsiDriver, a DaemonSet. It mounts volumes on each node. */
export interface NfsCsiNodeProps extends NfsCsiPodProps {
  /** Name of the DaemonSet; a DNS label. Immutable. @default `<id>-node` */
  readonly name?: string;
  /** Tolerations of the pods. @default all taints, as pods with volumes may run on any node */
  readonly tolerations?: readonly Plain<Toleration>[];
  /** Name of the PriorityClass of the pods. @default 'system-node-critical' */
  readonly priorityClassName?: string;
}

/** Props of an NfsCsiDriver. */
export interface NfsCsiDriverProps {
  /**
   * Name of the CSIDriver, which StorageClasses and PersistentVolumes name; a DNS name of at most 63 characters.
   * Immutable.
   * @default 'nfs.csi.k8s.io'
   */
  readonly name?: string;
  /**
   * Namespace of all namespaced objects. Its Pod Security level must be "privileged". Immutable.
   * @default the chart's namespace, or 'default'
   */
  readonly namespace?: string;
  /** Labels of all objects, besides the recommended `app.kubernetes.io/` labels. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Images of the containers. @default those that the driver was released with, by digest */
  readonly images?: NfsCsiImages;
  /** When the kubelet pulls the images. @default 'IfNotPresent', but 'Always' for the tag latest (by Kubernetes) */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Secrets with credentials for the image registry. @default none */
  readonly imagePullSecrets?: readonly (string | LocalObjectReference)[];
  /**
   * Whether the kubelet changes the group and the mode of a volume's files for the `fsGroup` of a pod. `None` leaves
   * files as the app wrote them. `File` changes all of them when a pod starts, on an export without root_squash.
   * @default 'None'
   */
  readonly fsGroupPolicy?: 'None' | 'File' | 'ReadWriteOnceWithFSType';
  /**
   * Whether claims can ask for more storage later. NFS enforces no size. It adds csi-resizer and its permissions.
   * @default false
   */
  readonly volumeExpansion?: boolean;
  /** Mount options of the volumes of its classes. @default ['nfsvers=4.1', 'hard'] */
  readonly mountOptions?: readonly string[];
  /** Root directory of the kubelet on the nodes. @default '/var/lib/kubelet' */
  readonly kubeletPath?: string;
  /** Whether the construct grants the ServiceAccount of the controller what it needs. @default true */
  readonly rbac?: boolean;
  /** The controller. @default one pod */
  readonly controller?: NfsCsiControllerProps;
  /** The node plugin. @default a pod on each Linux node */
  readonly node?: NfsCsiNodeProps;
  /** Changes to the objects, for all fields that have no prop. @default none */
  readonly overrides?: NfsCsiDriverOverrides;
}
