import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { defineObject } from '../../core/define-object';
import { namespaceOf } from '../../core/namespace';
import { withoutUnset } from '../../core/without-unset';
import { applyAfter, isReference, nameOf } from '../../core/reference';
import { disruptionBudget } from '../../pod/disruption-budget';
import { selectorLabels, workloadLabels } from '../../pod/labels';
import { OBJECT_OPTIONS, type Workload, metadataOf } from '../../pod/workload';
import { PropFaults } from '../../validation/fault';
import { type PropNames, addPropFaults } from '../../core/prop-names';
import type { Grant } from '../grant';
import { NFS_MOUNT_OPTIONS, type NfsVolume, nfsVolume, nfsVolumeClaim } from '../nfs-volume';
import { CLASS_OPTIONS, StorageClass } from '../storage-class';
import { DEFAULT_IMAGE, deployment } from './deployment';
import { exportConfigMap } from './export';
import { networkPolicy } from './network-policy';
import { nfsParameters } from './parameters';
import type { NfsProvisionerProps, NfsStorageClassProps } from './props';
import { leaderElectionGrant, provisioningGrant, topologyGrant } from './rbac';

const PROPS: PropNames<NfsProvisionerProps> = {
  server: 'required',
  path: 'required',
  name: true,
  namespace: true,
  labels: true,
  provisionerName: true,
  mountOptions: true,
  accessModes: true,
  serviceAccount: OBJECT_OPTIONS,
  rbac: true,
  networkPolicy: { ...OBJECT_OPTIONS, apiServerPorts: true },
  podDisruptionBudget: true,
  scannerAnnotations: true,
  overrides: {
    serviceAccount: true,
    networkPolicy: true,
    rootVolume: true,
    rootClaim: true,
    exportConfigMap: true,
    deployment: true,
    podDisruptionBudget: true,
  },
  image: true,
  imagePullPolicy: true,
  imagePullSecrets: true,
  replicas: true,
  leaderElection: true,
  strategy: true,
  resources: true,
  runAsUser: true,
  runAsGroup: true,
  fsGroup: true,
  podAnnotations: true,
  nodeSelector: true,
  tolerations: true,
  priorityClassName: true,
  affinity: true,
  topologySpreadConstraints: true,
};

const CLASS_PROPS: PropNames<NfsStorageClassProps> = { ...CLASS_OPTIONS, onDelete: true, pathPattern: true };

/**
 * The nfs-subdir-external-provisioner, which creates a directory of an NFS export for each claim. It runs under the Pod
 * Security Standard "restricted" with least privilege: minimal RBAC, and network access to the API server only.
 *
 * The user of the pods must be able to write to the export. For the default user, export it with
 * `root_squash,anonuid=65532,anongid=65532`, from a directory that 65532 owns. Each node needs the NFS client tools.
 *
 * Child ids: `Resource` (the Deployment), `ServiceAccount`, `Runner` and `RunnerBinding` (the ClusterRole and its binding),
 * `LeaderElectionRole`, `LeaderElectionRoleBinding`, `NetworkPolicy` and `PodDisruptionBudget`. `RootVolume`, `RootClaim`
 * and `Export` are the volume, the claim and the ConfigMap of the export. A class with WaitForFirstConsumer adds `Topology`
 * and `TopologyBinding`. Each class has the id that is passed to `addStorageClass`.
 *
 * @example
 * ```ts
 * const nfs = new NfsProvisioner(chart, 'nfs', { server: 'nfs.example.com', path: '/srv/nfs' });
 * const storageClass = nfs.addStorageClass('shop-data');
 * new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.0.0',
 *   claims: [{ name: 'data', mountPath: '/var/lib/shop', storage: '10Gi', storageClass }],
 * });
 * ```
 * @see https://github.com/kubernetes-sigs/nfs-subdir-external-provisioner
 */
export class NfsProvisioner extends Construct {
  /** Name of the Deployment. */
  readonly name: string;
  /** Namespace of the Deployment. */
  readonly namespace: string;
  /** Name of the provisioner in StorageClasses. */
  readonly provisionerName: string;
  /** The Deployment. */
  readonly deployment: ApiObject;

  readonly #workload: Workload;
  readonly #serviceAccountName: string;
  readonly #mountOptions: readonly string[];
  readonly #rbac: boolean;

  /**
   * @throws InvalidPropsError if a prop does not exist or is missing, if a label would be lost, or if an override has no
   * object
   */
  constructor(scope: Construct, id: string, given: NfsProvisionerProps) {
    super(scope, id);
    const props = withoutUnset(given);
    addPropFaults(new PropFaults(), 'NfsProvisioner', props, PROPS).throwIfAny(
      `NfsProvisioner ${this.node.path}`,
    );
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.provisionerName = props.provisionerName ?? `cluster.local/${this.name}`;
    this.#mountOptions = props.mountOptions ?? NFS_MOUNT_OPTIONS;
    this.#rbac = props.rbac ?? true;
    const selector = selectorLabels(this.name);
    checkProps(this, props, selector);

    const { image = DEFAULT_IMAGE, serviceAccount, overrides } = props;
    const workload = {
      name: this.name,
      namespace: this.namespace,
      labels: workloadLabels({ name: this.name, image, component: 'provisioner', labels: props.labels }),
      selector,
    };
    this.#workload = workload;
    // Objects are defined in apply order.
    if (isReference(serviceAccount)) {
      this.#serviceAccountName = nameOf(serviceAccount);
      applyAfter(this, [serviceAccount]);
    } else {
      const metadata = metadataOf(workload, serviceAccount);
      this.#serviceAccountName = metadata.name;
      const account = { metadata, automountServiceAccountToken: false };
      defineObject(this, 'ServiceAccount', 'ServiceAccount', account, overrides?.serviceAccount);
    }
    this.#grant('Runner', 'RunnerBinding', provisioningGrant);
    if (props.leaderElection === true) {
      this.#grant('LeaderElectionRole', 'LeaderElectionRoleBinding', leaderElectionGrant);
    }
    if (props.networkPolicy !== false) {
      const policy = networkPolicy(workload, props.networkPolicy);
      defineObject(this, 'NetworkPolicy', 'NetworkPolicy', policy, overrides?.networkPolicy);
    }
    const root = rootVolume(workload, props, this.#mountOptions);
    defineObject(this, 'RootVolume', 'PersistentVolume', nfsVolume(root), overrides?.rootVolume);
    defineObject(this, 'RootClaim', 'PersistentVolumeClaim', nfsVolumeClaim(root), overrides?.rootClaim);
    const exportConfig = exportConfigMap(workload, props);
    defineObject(this, 'Export', 'ConfigMap', exportConfig, overrides?.exportConfigMap);
    const names = {
      provisionerName: this.provisionerName,
      serviceAccountName: this.#serviceAccountName,
      rootClaimName: root.claimName,
      exportName: exportConfig.metadata.name,
    };
    const spec = deployment(workload, props, names);
    this.deployment = defineObject(this, 'Resource', 'Deployment', spec, overrides?.deployment);
    if (props.podDisruptionBudget !== false) {
      const budget = disruptionBudget(workload, props.podDisruptionBudget);
      defineObject(
        this,
        'PodDisruptionBudget',
        'PodDisruptionBudget',
        budget,
        overrides?.podDisruptionBudget,
      );
    }
  }

  /**
   * Adds a StorageClass whose volumes are directories of the export. By default nothing is deleted: the volume stays
   * when its claim is deleted, and the directory stays when its volume is deleted. A claim that is created again gets the
   * directory of its name.
   * @throws InvalidPropsError if a prop does not exist
   */
  addStorageClass(id: string, props: NfsStorageClassProps = {}): StorageClass {
    addPropFaults(new PropFaults(), 'addStorageClass', props, CLASS_PROPS).throwIfAny(
      `StorageClass ${this.node.path}/${id}`,
    );
    const { onDelete, pathPattern, ...options } = props;
    const bindingMode = options.overrides?.volumeBindingMode ?? options.volumeBindingMode;
    if (bindingMode === 'WaitForFirstConsumer' && this.node.tryFindChild('Topology') === undefined) {
      this.#grant('Topology', 'TopologyBinding', topologyGrant);
    }
    return new StorageClass(this, id, {
      ...options,
      mountOptions: options.mountOptions ?? this.#mountOptions,
      parameters: nfsParameters({ reclaimPolicy: options.reclaimPolicy, onDelete, pathPattern }),
      provisioner: this.provisionerName,
    });
  }

  #grant(
    roleId: string,
    bindingId: string,
    grant: (workload: Workload, serviceAccount: string) => Grant,
  ): void {
    if (!this.#rbac) return;
    const { kind, role, binding } = grant(this.#workload, this.#serviceAccountName);
    defineObject(this, roleId, kind, role);
    defineObject(this, bindingId, `${kind}Binding`, binding);
  }
}

/** The export as a volume of the pods. An inline `nfs` volume would violate "restricted" and has no mount options. */
function rootVolume(
  { name, namespace, labels }: Workload,
  { server, path, accessModes = ['ReadWriteMany'] }: NfsProvisionerProps,
  mountOptions: readonly string[],
): NfsVolume {
  const rootName = `${name}-root`;
  // A volume must have a size; NFS does not enforce it.
  const volume = { server, path, accessModes, mountOptions, storage: '10Mi', storageClassName: '' };
  return { ...volume, name: rootName, claimName: rootName, namespace, labels };
}

function checkProps(
  provisioner: NfsProvisioner,
  { labels, serviceAccount, networkPolicy, podDisruptionBudget, overrides }: NfsProvisionerProps,
  selector: Readonly<Record<string, string>>,
): void {
  const faults = new PropFaults();
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!Object.hasOwn(selector, key)) continue;
    faults.add(`labels["${key}"]`, value, 'cannot be set, as the pods are selected by it', 'Set name');
  }
  const left = [
    ['serviceAccount', isReference(serviceAccount)],
    ['networkPolicy', networkPolicy === false],
    ['podDisruptionBudget', podDisruptionBudget === false],
  ] as const;
  for (const [object, isLeftOut] of left) {
    if (!isLeftOut || overrides?.[object] === undefined) continue;
    faults.add(
      `overrides.${object}`,
      overrides[object],
      'changes an object that the construct does not define',
    );
  }
  faults.throwIfAny(`NfsProvisioner ${provisioner.node.path}`);
}
