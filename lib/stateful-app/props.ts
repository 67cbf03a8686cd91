import type {
  KubeIngressProps,
  KubeNetworkPolicyProps,
  KubePodDisruptionBudgetProps,
  KubeServiceAccountProps,
  KubeServiceProps,
  KubeStatefulSetProps,
  LocalObjectReference,
  PodSecurityContext,
  PodSpec,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '../../imports/k8s';
import type { Overrides } from '../core/overrides';
import type { NameOrConstruct } from '../core/reference';
import type { Plain } from '../core/wire';
import type { Container, ContainerOptions } from '../pod/container';
import type { PodDisruptionBudgetOptions } from '../pod/disruption-budget';
import type { SpreadProps } from '../pod/scheduling';
import type { PodSecurityProps } from '../pod/security';
import type { ObjectOptions } from '../pod/workload';
import type { RetainedDirectory } from '../storage/retained-volume-props';
import type { Claim } from './claims';
import type { IngressOptions } from './ingress';
import type { NetworkPolicyOptions } from './network-policy';
import type { ServiceAccountOptions } from './service-account';
import type { HeadlessServiceOptions, ServiceOptions } from './services';

/** Overrides of the objects of a StatefulApp, for fields without a prop. */
export interface StatefulAppOverrides {
  /** The ServiceAccount. @default none */
  readonly serviceAccount?: Overrides<KubeServiceAccountProps>;
  /** The NetworkPolicy. @default none */
  readonly networkPolicy?: Overrides<KubeNetworkPolicyProps>;
  /** The headless Service. @default none */
  readonly headlessService?: Overrides<KubeServiceProps>;
  /** The StatefulSet. @default none */
  readonly statefulSet?: Overrides<KubeStatefulSetProps>;
  /** The PodDisruptionBudget. @default none */
  readonly podDisruptionBudget?: Overrides<KubePodDisruptionBudgetProps>;
  /** The client Service. @default none */
  readonly service?: Overrides<KubeServiceProps>;
  /** The Ingress. @default none */
  readonly ingress?: Overrides<KubeIngressProps>;
}

/** Whether claims, and so their data, are retained or deleted. */
export interface RetentionPolicy {
  /** When the StatefulSet is deleted. @default 'Retain' */
  readonly whenDeleted?: 'Retain' | 'Delete';
  /** When the StatefulSet is scaled down. @default 'Retain' */
  readonly whenScaled?: 'Retain' | 'Delete';
}

/** A retained directory of an NFS export, for a claim of an app. */
export interface RetainVolumeOptions extends RetainedDirectory {
  /** Name of the claim template. @default the first of `claims` */
  readonly claim?: string;
  /**
   * StorageClass of the volume. Set it to the default class of the cluster if the claim template has none.
   * @default the class of the claim template
   */
  readonly storageClass?: NameOrConstruct;
}

/** The fields of a pod that a StatefulApp replaces with other props. */
type OwnPodFields =
  | 'affinity'
  | 'automountServiceAccountToken'
  | 'containers'
  | 'ephemeralContainers'
  | 'imagePullSecrets'
  | 'initContainers'
  | 'restartPolicy'
  | 'securityContext'
  | 'serviceAccount'
  | 'serviceAccountName'
  | 'topologySpreadConstraints';

/** The pods of a StatefulApp, with the fields of Kubernetes. */
export interface PodProps extends Plain<Omit<PodSpec, OwnPodFields>>, SpreadProps, PodSecurityProps {
  /** Containers that run one after another before the app starts. @default none */
  readonly initContainers?: readonly Container[];
  /** Containers that run alongside the app. The app's container comes first. @default none */
  readonly sidecarContainers?: readonly Container[];
  /** Security context of the pods, merged over the profile. @default that of the profile */
  readonly podSecurityContext?: Plain<PodSecurityContext>;
  /** Names of Secrets with credentials for the image registry. @default none */
  readonly imagePullSecrets?: readonly (string | LocalObjectReference)[];
  /** Labels of the pods, besides those of all objects. @default none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * Whether a change of a ConfigMap or Secret that the pods use, and the app defines, rolls the pods. They get the
   * annotation `checksum/config` with a hash of the data.
   * @default false
   */
  readonly rollOnConfigChange?: boolean;
  /** Whether Services of the namespace become environment variables. @default false */
  readonly enableServiceLinks?: boolean;
}

/** The StatefulSet of a StatefulApp, with the fields of Kubernetes. */
export interface StatefulSetProps extends Plain<Pick<StatefulSetSpec, 'ordinals'>> {
  /** Number of pods. 0 stops the app and keeps its data. @default 1 */
  readonly replicas?: number;
  /**
   * Whether pods start and stop one after another (`OrderedReady`) or all at once (`Parallel`). Updates are one at a
   * time in both cases. Immutable.
   * @default 'OrderedReady'
   */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  /**
   * Update strategy of the pods: a member of `UpdateStrategy`, or the object of Kubernetes.
   * @default UpdateStrategy.rolling()
   */
  readonly updateStrategy?: Plain<StatefulSetUpdateStrategy>;
  /**
   * Seconds that a pod must be ready before the next one is updated. A few seconds give every node time to update its
   * routes, so that an update of two replicas fails no request.
   * @default 0
   */
  readonly minReadySeconds?: number;
  /** Number of old revisions to keep for a rollback. Immutable before Kubernetes 1.33. @default 10 */
  readonly revisionHistoryLimit?: number;
  /** Whether Kubernetes retains or deletes the claims. @default retained in every case */
  readonly persistentVolumeClaimRetentionPolicy?: RetentionPolicy;
  /** Labels and annotations of the StatefulSet alone. @default none */
  readonly statefulSet?: Omit<ObjectOptions, 'name'>;
}

/** Props of a StatefulApp. Those of the app's container, of the pod and of the StatefulSet have the names of Kubernetes. */
export interface StatefulAppProps extends ContainerOptions, PodProps, StatefulSetProps {
  /** Name of the StatefulSet, and of the other objects by default; a DNS label of at most 52 characters. Immutable. @default the id of the construct */
  readonly name?: string;

  /** Namespace of all objects. @default the namespace of the chart, or 'default' */
  readonly namespace?: string;

  /** Labels of all objects, besides the recommended `app.kubernetes.io/` labels. @default none */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * What stands for props that are not set: the defaults of this reference (`recommended`), or those of Kubernetes. With
   * `kubernetes`, an object or a field exists only if a prop asks for it. Use it to adopt existing objects.
   * @default 'recommended'
   */
  readonly defaults?: 'recommended' | 'kubernetes';

  /**
   * Whether all objects have the labels that Kubernetes recommends. Without them, they have `labels`; pods have those of
   * the selector as well.
   * @default true
   */
  readonly recommendedLabels?: boolean;

  /**
   * Pod selector labels. Immutable: set them only to adopt an existing StatefulSet.
   * @default `app.kubernetes.io/name` and `app.kubernetes.io/instance`, both with the name of the app
   */
  readonly selectorLabels?: Readonly<Record<string, string>>;

  /**
   * Readiness probe of the app's container: a path, a probe of Kubernetes, or `false` for none.
   * @default checks whether the first port accepts connections, if that is a TCP port
   */
  readonly readinessProbe?: ContainerOptions['readinessProbe'];

  /** Name of the app's container. @default the name of the app */
  readonly containerName?: string;

  /**
   * Claim templates: each gives every pod a volume. `[]` for an app without volumes. Required, as no default can be
   * right. Immutable.
   */
  readonly claims: readonly Claim[];

  /**
   * The headless Service that governs the StatefulSet and gives each pod a DNS name. The name of a Service, or a
   * construct, refers to a Service that is defined elsewhere. With `false`, the client Service governs. Immutable.
   * @default a Service `<name>-headless`
   */
  readonly headlessService?: HeadlessServiceOptions | NameOrConstruct | false;

  /**
   * The Service for clients, which balances connections over the ready pods.
   * @default a Service `<name>` of type ClusterIP, if it has a port
   */
  readonly service?: ServiceOptions | false;

  /** Makes the app reachable from outside the cluster by a host name. @default no Ingress */
  readonly ingress?: IngressOptions;

  /**
   * Limits the connections to and from the pods.
   * @default from all peers to the ports; from the pods to DNS and each other
   */
  readonly networkPolicy?: NetworkPolicyOptions | false;

  /** Limits the number of pods that are evicted at a time, for example by a node drain. @default one */
  readonly podDisruptionBudget?: PodDisruptionBudgetOptions | false;

  /**
   * The ServiceAccount of the pods. The name of a ServiceAccount, or a construct, refers to a ServiceAccount that is
   * defined elsewhere. With `false`, the pods run as the ServiceAccount `default` without its token.
   * @default a ServiceAccount `<name>` whose token is not mounted
   */
  readonly serviceAccount?: ServiceAccountOptions | NameOrConstruct | false;

  /**
   * Name of an environment variable with the SRV name of the replicas: one record for each pod, ready or not, for the
   * first port.
   * @default none
   */
  readonly peersSrvVariable?: string;

  /** DNS domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;

  /**
   * Whether the StatefulSet gets annotations that tell policy scanners which of their findings on the image do not
   * apply. Supported are Checkov, kube-score and Polaris.
   * @default false
   */
  readonly scannerAnnotations?: boolean;

  /** Changes to the objects, for fields without a prop. @default none */
  readonly overrides?: StatefulAppOverrides;
}
