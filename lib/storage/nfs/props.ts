import type {
  DeploymentStrategy,
  KubeConfigMapProps,
  KubeDeploymentProps,
  KubeNetworkPolicyProps,
  KubePersistentVolumeClaimProps,
  KubePersistentVolumeProps,
  KubePodDisruptionBudgetProps,
  KubeServiceAccountProps,
  LocalObjectReference,
  ResourceRequirements,
  Toleration,
} from '../../../imports/k8s';
import type { Overrides } from '../../core/overrides';
import type { NameOrConstruct } from '../../core/reference';
import type { Plain } from '../../core/wire';
import type { PodDisruptionBudgetOptions } from '../../pod/disruption-budget';
import type { ImagePullPolicy } from '../../pod/image';
import type { SpreadProps } from '../../pod/scheduling';
import type { ObjectOptions } from '../../pod/workload';
import type { AccessMode } from '../access-mode';
import type { OnDelete } from '../on-delete';
import type { StorageClassOptions } from '../storage-class-props';

/** Changes to the objects of an NfsProvisioner, for fields without a prop. */
export interface NfsProvisionerOverrides {
  /** Changes to the ServiceAccount. @default none */
  readonly serviceAccount?: Overrides<KubeServiceAccountProps>;
  /** Changes to the NetworkPolicy. @default none */
  readonly networkPolicy?: Overrides<KubeNetworkPolicyProps>;
  /** Changes to the PersistentVolume of the export. @default none */
  readonly rootVolume?: Overrides<KubePersistentVolumeProps>;
  /** Changes to the PersistentVolumeClaim of the export. @default none */
  readonly rootClaim?: Overrides<KubePersistentVolumeClaimProps>;
  /** Changes to the ConfigMap with the server and the path of the export. @default none */
  readonly exportConfigMap?: Overrides<KubeConfigMapProps>;
  /** Changes to the Deployment. @default none */
  readonly deployment?: Overrides<KubeDeploymentProps>;
  /** Changes to the PodDisruptionBudget. @default none */
  readonly podDisruptionBudget?: Overrides<KubePodDisruptionBudgetProps>;
}

/** The NetworkPolicy of an NfsProvisioner. It allows no ingress, and egress to the API server only. */
export interface NfsNetworkPolicyOptions extends ObjectOptions {
  /**
   * Ports on which the API server may listen behind its Service.
   * @default [443, 6443, 8443, 16443], for managed clusters, kubeadm and kind, minikube, MicroK8s
   */
  readonly apiServerPorts?: readonly number[];
}

/** The pods of an NfsProvisioner. */
export interface NfsProvisionerPodProps extends SpreadProps {
  /** Image of nfs-subdir-external-provisioner. @default v4.0.2 by digest, the latest release */
  readonly image?: string;
  /** When the kubelet pulls the image. @default 'IfNotPresent', but 'Always' for the tag latest (by Kubernetes) */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Secrets with credentials for the image registry. @default none */
  readonly imagePullSecrets?: readonly (string | LocalObjectReference)[];
  /** Number of pods. More than one needs leaderElection. @default 1 */
  readonly replicas?: number;
  /** Whether the pods elect a leader, which alone provisions volumes. It needs another Role. @default false */
  readonly leaderElection?: boolean;
  /** How the Deployment replaces its pods. RollingUpdate needs leaderElection. @default `{ type: 'Recreate' }` */
  readonly strategy?: Plain<DeploymentStrategy>;
  /**
   * Resources of the container. They replace the default as a whole.
   * @default requests: 10m CPU, 32Mi memory, 16Mi ephemeral storage; limits: 250m, 128Mi, 64Mi
   */
  readonly resources?: Plain<ResourceRequirements>;
  /** Numeric user id of the container, which must be able to write to the export. @default 65532 */
  readonly runAsUser?: number;
  /** Numeric group id of the container. @default runAsUser */
  readonly runAsGroup?: number;
  /** Numeric group id of the pod's volumes. NFS ignores it. @default runAsGroup */
  readonly fsGroup?: number;
  /** Annotations of the pods. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Labels that a node must have. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Tolerations of the pods. @default none */
  readonly tolerations?: readonly Plain<Toleration>[];
  /** Name of the PriorityClass of the pods. @default the cluster's default priority */
  readonly priorityClassName?: string;
}

/** Props of an NfsProvisioner. */
export interface NfsProvisionerProps extends NfsProvisionerPodProps {
  /**
   * Host name or IP address of the NFS server. The nodes must resolve it: names of cluster Services usually fail.
   * Immutable.
   */
  readonly server: string;
  /** Absolute path of the export, in which each claim gets a directory. Immutable. */
  readonly path: string;
  /** Name of the Deployment, and of the other objects by default; a DNS label. Immutable. @default the construct's id */
  readonly name?: string;
  /** Namespace of all namespaced objects. Immutable. @default the chart's namespace, or 'default' */
  readonly namespace?: string;
  /** Labels of all objects, besides the recommended `app.kubernetes.io/` labels. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Name of the provisioner in StorageClasses: `prefix/name`. @default `cluster.local/<name>` */
  readonly provisionerName?: string;
  /** Mount options of the export, and of the volumes of its classes. @default ['nfsvers=4.1', 'hard'] */
  readonly mountOptions?: readonly string[];
  /** Access modes of the volume that holds the export. @default ['ReadWriteMany'] */
  readonly accessModes?: readonly AccessMode[];
  /**
   * The ServiceAccount of the pods: options of a new one, or an existing one by its name or as a construct.
   * @default a ServiceAccount with the name of the Deployment
   */
  readonly serviceAccount?: ObjectOptions | NameOrConstruct;
  /** Whether the construct grants the ServiceAccount the permissions for provisioning. @default true */
  readonly rbac?: boolean;
  /** The NetworkPolicy of the pods; `false` leaves it out. @default egress to the API server only */
  readonly networkPolicy?: NfsNetworkPolicyOptions | false;
  /** The PodDisruptionBudget of the pods; `false` leaves it out. @default `{ maxUnavailable: 1 }` */
  readonly podDisruptionBudget?: PodDisruptionBudgetOptions | false;
  /**
   * Whether the Deployment gets annotations that tell policy scanners which of their findings do not apply. Supported
   * are Checkov, kube-linter, kube-score and Polaris.
   * @default false
   */
  readonly scannerAnnotations?: boolean;
  /** Changes to the objects, for fields without a prop. @default none */
  readonly overrides?: NfsProvisionerOverrides;
}

/** Props of a StorageClass whose volumes are directories of an NFS export. */
export interface NfsStorageClassProps extends StorageClassOptions {
  /**
   * Fate of the directory when its volume is deleted. Immutable.
   * @default 'retain' with the reclaim policy Retain; required with Delete
   */
  readonly onDelete?: OnDelete;
  /**
   * Name of the directory of a claim: text with `${.PVC.namespace}`, `${.PVC.name}` and `${.PVC.labels.<key>}`. Separate
   * namespace and name by `.` or `_`, which no namespace contains. A claim that is created again gets its old directory,
   * so no other cluster may use the same export. `false`: `<namespace>-<claim>-pvc-<uid>`, a new directory for each claim.
   * Immutable.
   * @default '${.PVC.namespace}.${.PVC.name}' if directories are retained, else false
   */
  readonly pathPattern?: string | false;
}
