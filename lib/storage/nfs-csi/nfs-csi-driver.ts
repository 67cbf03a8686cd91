import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { defineObject } from '../../core/define-object';
import { declareExisting } from '../../core/existing-names';
import { namespaceOf } from '../../core/namespace';
import { applyAfter, isReference, nameOf } from '../../core/reference';
import { withoutUnset } from '../../core/without-unset';
import { selectorLabels, workloadLabels } from '../../pod/labels';
import { type Workload, metadataOf } from '../../pod/workload';
import { PropFaults } from '../../validation/fault';
import type { Grant } from '../grant';
import { NFS_MOUNT_OPTIONS } from '../nfs-volume';
import type { StorageClass } from '../storage-class';
import { checkProps } from './check-props';
import { controllerDeployment } from './controller';
import { ExistingNfsCsiDriver } from './existing-nfs-csi-driver';
import { DEFAULT_IMAGES } from './images';
import { nodeDaemonSet } from './node';
import type { NfsCsiDriverProps, NfsCsiPodProps } from './props';
import { controllerGrant, leaderElectionGrant, secretGrant } from './rbac';
import { nfsCsiStorageClass } from './storage-class';
import type { NfsCsiStorageClassProps, SecretName } from './storage-class-props';

/** Name of the driver, unless it is installed under another. */
const DEFAULT_NAME = 'nfs.csi.k8s.io';

/**
 * csi-driver-nfs, the maintained driver for NFS: a controller that creates a directory of an export for each claim, and
 * a node plugin that mounts it. It supports ReadWriteOncePod, clones and, with `volumeExpansion`, larger claims.
 *
 * Both run as root with host networking, and the driver itself is privileged: the namespace cannot enforce the Pod
 * Security Standards "restricted" or "baseline". What the API server allows them is limited to what they use.
 *
 * Child ids: `Resource` (the CSIDriver), `ControllerServiceAccount`, `NodeServiceAccount`, `ControllerRole` and
 * `ControllerRoleBinding` (the ClusterRole and its binding), `LeaderElectionRole`, `LeaderElectionRoleBinding`,
 * `Controller` (the Deployment), and `Node` (the DaemonSet). A class with a `provisionerSecret` adds
 * `SecretRole-<namespace>.<name>` and `SecretRoleBinding-…`. Each class has the id that is passed to `addStorageClass`.
 *
 * @example
 * ```ts
 * const driver = new NfsCsiDriver(chart, 'nfs-csi');
 * const storageClass = driver.addStorageClass('shop-data', { server: 'nfs.example.com', share: '/srv/nfs' });
 * new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.0.0',
 *   claims: [{ name: 'data', mountPath: '/var/lib/shop', storage: '10Gi', storageClass }],
 * });
 * ```
 * @see https://github.com/kubernetes-csi/csi-driver-nfs
 */
export class NfsCsiDriver extends Construct {
  /**
   * Declares a csi-driver-nfs that the cluster already has.
   * @param name name of its CSIDriver; a DNS name of at most 63 characters
   * @throws InvalidPropsError if the name is not one
   */
  static fromCsiDriverName(scope: Construct, id: string, name: string = DEFAULT_NAME): ExistingNfsCsiDriver {
    return new ExistingNfsCsiDriver(scope, id, name);
  }

  /** Name of the CSIDriver, which StorageClasses and PersistentVolumes name. */
  readonly name: string;
  /** Namespace of the controller and of the node plugin. */
  readonly namespace: string;
  /** The Deployment of the controller. */
  readonly controller: ApiObject;
  /** The DaemonSet of the node plugin. */
  readonly nodePlugin: ApiObject;

  readonly #props: NfsCsiDriverProps;
  readonly #workload: Workload;
  readonly #serviceAccountName: string;

  /**
   * @throws InvalidPropsError for unknown props, lost labels, pods that would work against each other, and overrides without an
   * object
   */
  constructor(scope: Construct, id: string, given: NfsCsiDriverProps = {}) {
    super(scope, id);
    const props = withoutUnset(given);
    const { controller = {}, node = {}, overrides } = props;
    this.#props = props;
    this.name = props.name ?? DEFAULT_NAME;
    this.namespace = namespaceOf(this, props.namespace);
    // The rules know it by its name, as its image may have any name.
    declareExisting(this, { kind: 'CSIDriver', name: this.name, isNfsCsiDriver: true });
    const pods = this.#pods(controller.name ?? `${id}-controller`, 'controller');
    const nodePods = this.#pods(node.name ?? `${id}-node`, 'node-plugin');
    this.#workload = pods;
    checkProps(`NfsCsiDriver ${this.node.path}`, props, this.name);

    // The objects stand in the order in which they are applied.
    this.#serviceAccountName = this.#serviceAccount('Controller', pods, controller);
    const nodeAccountName = this.#serviceAccount('Node', nodePods, node);
    const { volumeExpansion = false } = props;
    this.#grant('ControllerRole', controllerGrant(pods, this.#serviceAccountName, volumeExpansion));
    if (controller.leaderElection === true)
      this.#grant('LeaderElectionRole', leaderElectionGrant(pods, this.#serviceAccountName));
    const spec = {
      attachRequired: false,
      fsGroupPolicy: props.fsGroupPolicy ?? 'None',
      volumeLifecycleModes: ['Persistent'],
    };
    const labels = { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels };
    const metadata = { name: this.name, labels };
    defineObject(this, 'Resource', 'CsiDriver', { metadata, spec }, overrides?.csiDriver);
    const daemonSet = nodeDaemonSet(nodePods, props, this.name, nodeAccountName);
    this.nodePlugin = defineObject(this, 'Node', 'DaemonSet', daemonSet, overrides?.daemonSet);
    const deployment = controllerDeployment(pods, props, this.name, this.#serviceAccountName);
    this.controller = defineObject(this, 'Controller', 'Deployment', deployment, overrides?.deployment);
  }

  /**
   * Adds a StorageClass whose volumes are directories of an export. By default nothing is deleted: the volume stays when
   * its claim is deleted, and the directory stays when its volume is deleted. A claim that is created again gets the
   * directory of its name.
   * @throws InvalidPropsError if a prop does not exist or is missing, or if volumes could not be expanded, although the
   * class says so
   */
  addStorageClass(id: string, props: NfsCsiStorageClassProps): StorageClass {
    const { provisionerSecret, allowVolumeExpansion } = props;
    if (allowVolumeExpansion === true && this.#props.volumeExpansion !== true) {
      new PropFaults()
        .add('allowVolumeExpansion', true, 'needs csi-resizer', 'Set volumeExpansion of the NfsCsiDriver')
        .throwIfAny(`StorageClass ${this.node.path}/${id}`);
    }
    if (provisionerSecret !== undefined) this.#grantSecret(provisionerSecret);
    return nfsCsiStorageClass(
      this,
      id,
      { name: this.name, mountOptions: this.#props.mountOptions ?? NFS_MOUNT_OPTIONS },
      props,
    );
  }

  #pods(name: string, component: string): Workload {
    const { images, labels } = this.#props;
    const image = images?.nfsPlugin ?? DEFAULT_IMAGES.nfsPlugin;
    return {
      name,
      namespace: this.namespace,
      labels: workloadLabels({ name, image, component, labels }),
      selector: selectorLabels(name),
    };
  }

  #serviceAccount(
    part: 'Controller' | 'Node',
    workload: Workload,
    { serviceAccount }: NfsCsiPodProps,
  ): string {
    if (isReference(serviceAccount)) {
      applyAfter(this, [serviceAccount]);
      return nameOf(serviceAccount);
    }
    const { overrides } = this.#props;
    const metadata = metadataOf(workload, serviceAccount);
    defineObject(
      this,
      `${part}ServiceAccount`,
      'ServiceAccount',
      { metadata, automountServiceAccountToken: false },
      part === 'Controller' ? overrides?.controllerServiceAccount : overrides?.nodeServiceAccount,
    );
    return metadata.name;
  }

  #grantSecret(secret: SecretName): void {
    const id = `${secret.namespace}.${secret.name}`;
    if (this.node.tryFindChild(`SecretRole-${id}`) !== undefined) return;
    const { kind, role, binding } = secretGrant(this.#workload, this.#serviceAccountName, secret);
    if (this.#props.rbac === false) return;
    defineObject(this, `SecretRole-${id}`, kind, role);
    defineObject(this, `SecretRoleBinding-${id}`, `${kind}Binding`, binding);
  }

  #grant(id: string, { kind, role, binding }: Grant): void {
    if (this.#props.rbac === false) return;
    defineObject(this, id, kind, role);
    defineObject(this, `${id}Binding`, `${kind}Binding`, binding);
  }
}
