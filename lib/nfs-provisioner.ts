import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import {
  KubeClusterRole,
  KubeClusterRoleBinding,
  KubeDeployment,
  type KubeDeploymentProps,
  KubeNetworkPolicy,
  type KubeNetworkPolicyProps,
  KubePersistentVolume,
  KubePersistentVolumeClaim,
  type KubePersistentVolumeClaimProps,
  type KubePersistentVolumeProps,
  KubePodDisruptionBudget,
  type KubePodDisruptionBudgetProps,
  KubeRole,
  KubeRoleBinding,
  KubeServiceAccount,
  type KubeServiceAccountProps,
} from '../imports/k8s';
import type { AccessMode } from './access-mode';
import { disruptionBudget } from './disruption-budget';
import { Faults } from './faults';
import { kubeObject } from './kube-object';
import { selectorLabels, workloadLabels } from './labels';
import { namespaceOf } from './namespace-of';
import { DEFAULT_IMAGE, type ProvisionerPodProps, deployment } from './nfs-provisioner/deployment';
import { checkNfsProvisioner } from './nfs-provisioner/faults';
import { networkPolicy } from './nfs-provisioner/network-policy';
import { type OnDelete, checkNfsClass, nfsParameters, onDeleteWord } from './nfs-provisioner/parameters';
import {
  type ClusterGrant,
  leaderElectionGrant,
  provisioningGrant,
  topologyGrant,
} from './nfs-provisioner/rbac';
import { rootClaim, rootVolume } from './nfs-provisioner/root-volume';
import type { Overrides } from './overrides';
import { type UserProps, userOf } from './pod-security';
import { serviceAccount } from './service-account';
import { StorageClass, type StorageClassOptions, checkStorageClass } from './storage-class';
import type { Workload } from './workload';

/** Changes to the objects of an NfsProvisioner, for all that it has no prop for. See {@link Overrides} for how they merge. */
export interface NfsProvisionerOverrides {
  readonly serviceAccount?: Overrides<KubeServiceAccountProps>;
  readonly networkPolicy?: Overrides<KubeNetworkPolicyProps>;
  readonly rootVolume?: Overrides<KubePersistentVolumeProps>;
  readonly rootClaim?: Overrides<KubePersistentVolumeClaimProps>;
  readonly deployment?: Overrides<KubeDeploymentProps>;
  readonly podDisruptionBudget?: Overrides<KubePodDisruptionBudgetProps>;
}

export interface NfsProvisionerProps extends ProvisionerPodProps, UserProps {
  /** NFS server as the nodes resolve it: a host name or an IP address. Cluster-internal names usually fail there. */
  readonly server: string;

  /** Path of the export: absolute, writable by runAsUser. Every claim gets a directory in it. */
  readonly path: string;

  /** Name of the Deployment and of what belongs to it; a DNS label. @default the construct's id */
  readonly name?: string;

  /** Namespace of the Deployment and of what belongs to it. @default the chart's namespace, or 'default' */
  readonly namespace?: string;

  /** Labels of all objects, besides the `app.kubernetes.io/` ones. @default none */
  readonly labels?: Readonly<Record<string, string>>;

  /** Name by which StorageClasses ask for this provisioner: `prefix/name`. @default `cluster.local/<name>` */
  readonly provisionerName?: string;

  /** Options with which nodes mount the export and its directories. @default ['nfsvers=4.1', 'hard'] */
  readonly mountOptions?: readonly string[];

  /** Access modes of the volume that is the export's root. @default ['ReadWriteMany'] */
  readonly accessModes?: readonly AccessMode[];

  /** An account that exists already, to run as instead of one of the provisioner's own. @default an own account */
  readonly serviceAccountName?: string;

  /** Annotations of the provisioner's own account. @default none */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;

  /** Whether the account is granted what it needs; false where somebody else grants it. @default true */
  readonly rbac?: boolean;

  /** How many of the provisioner's pods a node drain may take down at a time. @default 1 */
  readonly maxUnavailable?: number;

  /**
   * Ports on which the API server may listen behind its Service, for the NetworkPolicy.
   * @default [443, 6443, 8443, 16443], those of kubeadm, kind, minikube, MicroK8s and the clouds
   */
  readonly apiServerPorts?: readonly number[];

  /** All else that Kubernetes allows on these objects. @default nothing */
  readonly overrides?: NfsProvisionerOverrides;
}

/** A StorageClass whose volumes are directories of the provisioner's export. */
export interface NfsStorageClassProps extends StorageClassOptions {
  /** What becomes of the directory when its volume is deleted; with reclaimPolicy Delete it must be said. @default 'retain' */
  readonly onDelete?: OnDelete;

  /**
   * Name of a claim's directory, made of text, `${.PVC.namespace}`, `${.PVC.name}` and `${.PVC.labels.<key>}`. A claim
   * that is deleted and made again then gets its old directory back.
   * @default `<namespace>-<claim>-pvc-<uid>`, new for every claim
   */
  readonly pathPattern?: string;
}

/**
 * nfs-subdir-external-provisioner, which makes a directory of an NFS export for every claim: with the least rights,
 * under Pod Security "restricted".
 * @see https://github.com/kubernetes-sigs/nfs-subdir-external-provisioner
 */
export class NfsProvisioner extends Construct {
  /** Name of the Deployment. */
  readonly name: string;
  /** Namespace of the Deployment. */
  readonly namespace: string;
  /** Name by which StorageClasses ask for this provisioner. */
  readonly provisionerName: string;

  readonly #workload: Workload;
  readonly #serviceAccountName: string;
  readonly #mountOptions: readonly string[];
  readonly #rbac: boolean;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: NfsProvisionerProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.provisionerName = props.provisionerName ?? `cluster.local/${this.name}`;
    checkNfsProvisioner(this, props);

    const image = props.image ?? DEFAULT_IMAGE;
    const labels = workloadLabels({ name: this.name, image, component: 'provisioner', labels: props.labels });
    const selector = selectorLabels(this.name);
    const workload = { name: this.name, namespace: this.namespace, labels, selector };
    this.#workload = workload;
    this.#serviceAccountName = props.serviceAccountName ?? this.name;
    this.#mountOptions = props.mountOptions ?? ['nfsvers=4.1', 'hard'];
    this.#rbac = props.rbac ?? true;

    const { server, path, accessModes = ['ReadWriteMany'], overrides } = props;
    const nfs = { server, path, accessModes, mountOptions: this.#mountOptions };
    // 65532 is "nonroot" of the distroless images, of which this is one.
    const user = userOf(props, 65532);
    const parts = {
      ...nfs,
      user,
      provisionerName: this.provisionerName,
      serviceAccountName: this.#serviceAccountName,
    };

    // In the order in which they are to be applied.
    if (props.serviceAccountName === undefined) {
      const account = serviceAccount(workload, props.serviceAccountAnnotations);
      kubeObject(this, 'ServiceAccount', KubeServiceAccount, account, overrides?.serviceAccount);
    }
    this.#grant('Runner', provisioningGrant);
    if (this.#rbac && props.leaderElection === true) {
      const { role, binding } = leaderElectionGrant(workload, this.#serviceAccountName);
      kubeObject(this, 'LeaderElectionRole', KubeRole, role);
      kubeObject(this, 'LeaderElectionRoleBinding', KubeRoleBinding, binding);
    }
    kubeObject(
      this,
      'NetworkPolicy',
      KubeNetworkPolicy,
      networkPolicy(workload, props.apiServerPorts ?? [443, 6443, 8443, 16443]),
      overrides?.networkPolicy,
    );
    kubeObject(this, 'RootVolume', KubePersistentVolume, rootVolume(workload, nfs), overrides?.rootVolume);
    kubeObject(this, 'RootClaim', KubePersistentVolumeClaim, rootClaim(workload, nfs), overrides?.rootClaim);
    kubeObject(this, 'Resource', KubeDeployment, deployment(workload, props, parts), overrides?.deployment);
    kubeObject(
      this,
      'PodDisruptionBudget',
      KubePodDisruptionBudget,
      disruptionBudget(workload, props.maxUnavailable),
      overrides?.podDisruptionBudget,
    );
  }

  /**
   * Adds a StorageClass whose volumes are directories of this provisioner's export. By default nothing is ever deleted:
   * neither the volume with its claim, nor the directory with its volume.
   * @throws InvalidPropsError that lists every fault of the props
   */
  addStorageClass(id: string, props: NfsStorageClassProps = {}): StorageClass {
    const { onDelete, pathPattern, ...options } = props;
    const { reclaimPolicy = 'Retain', mountOptions = this.#mountOptions } = options;
    const faults = new Faults().check('onDelete', onDelete, onDeleteWord);
    const word = faults.messages.length === 0 ? onDelete : 'retain';
    const parameters = nfsParameters(reclaimPolicy, word, pathPattern);
    checkStorageClass(faults, options.name ?? id, options);
    checkNfsClass(faults, { reclaimPolicy, parameters, mountOptions });
    faults.throwIfAny(`StorageClass ${this.node.path}/${id}`);
    const bindingMode = options.overrides?.volumeBindingMode ?? options.volumeBindingMode;
    if (bindingMode === 'WaitForFirstConsumer' && this.node.tryFindChild('Topology') === undefined) {
      this.#grant('Topology', topologyGrant);
    }
    return new StorageClass(this, id, {
      ...options,
      mountOptions,
      parameters,
      provisioner: this.provisionerName,
    });
  }

  /** The provisioner's Deployment. */
  get deployment(): ApiObject {
    return ApiObject.of(this);
  }

  #grant(id: string, grant: (workload: Workload, serviceAccountName: string) => ClusterGrant): void {
    if (!this.#rbac) return;
    const { role, binding } = grant(this.#workload, this.#serviceAccountName);
    kubeObject(this, id, KubeClusterRole, role);
    kubeObject(this, `${id}Binding`, KubeClusterRoleBinding, binding);
  }
}
