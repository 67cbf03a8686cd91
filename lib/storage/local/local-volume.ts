import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { NodeSelectorRequirement } from '../../../imports/k8s';
import { defineObject } from '../../core/define-object';
import { type NameOrConstruct, applyAfter, nameOf } from '../../core/reference';
import { PropFaults } from '../../validation/fault';
import { type PropNames, addPropFaults } from '../../core/prop-names';
import { quantityValue } from '../../validation/quantity';
import { StorageClass } from '../storage-class';
import { type ClaimableVolume, LocalVolumeClaim } from './claim';
import type { LocalVolumeClaimProps, LocalVolumeProps } from './props';

const PROPS: PropNames<LocalVolumeProps> = {
  path: 'required',
  storage: 'required',
  nodeLabels: true,
  nodeName: true,
  name: true,
  storageClass: true,
  accessModes: true,
  labels: true,
  overrides: { persistentVolume: true, storageClass: true },
};

const CLAIM_PROPS: PropNames<LocalVolumeClaimProps> = {
  name: true,
  namespace: true,
  storage: true,
  accessModes: true,
  labels: true,
  overrides: true,
};

/**
 * A directory of one node as a PersistentVolume. The scheduler places pods that use it on that node. If the node is
 * lost, so is the data. The volume is always retained: Kubernetes cannot delete a local volume.
 *
 * Child ids: `Resource`, the PersistentVolume; `StorageClass`, the class, unless the prop `storageClass` is set.
 *
 * @example
 * ```ts
 * const disk = new LocalVolume(chart, 'disk', { path: '/mnt/data', storage: '5Gi', nodeName: 'node-1' });
 * disk.addClaim('disk-claim', { storage: '3Gi' });
 * ```
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
 */
export class LocalVolume extends Construct {
  /** Name of the PersistentVolume. */
  readonly name: string;
  /** The StorageClass of the volume, for claims and for other volumes. */
  readonly storageClass: NameOrConstruct;
  /** The PersistentVolume. */
  readonly persistentVolume: ApiObject;

  readonly #claimable: ClaimableVolume;
  #claim: LocalVolumeClaim | undefined;

  /**
   * @throws InvalidPropsError for unknown or missing props, without exactly one of nodeLabels and nodeName, or if an
   * override has no object
   */
  constructor(scope: Construct, id: string, props: LocalVolumeProps) {
    super(scope, id);
    const { storage, accessModes = ['ReadWriteOnce'], labels, overrides } = props;
    checkProps(this, props);
    this.name = props.name ?? id;
    this.storageClass =
      props.storageClass ??
      new StorageClass(this, 'StorageClass', {
        name: this.name,
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
        labels,
        overrides: overrides?.storageClass,
      });
    this.#claimable = { storageClass: this.storageClass, storage, accessModes };
    this.persistentVolume = defineObject(
      this,
      'Resource',
      'PersistentVolume',
      {
        metadata: { name: this.name, labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...labels } },
        spec: {
          capacity: { storage },
          volumeMode: 'Filesystem',
          accessModes,
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: nameOf(this.storageClass),
          local: { path: props.path },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: nodeOf(props) }] } },
        },
      },
      overrides?.persistentVolume,
    );
    applyAfter(this, [props.storageClass]);
  }

  /**
   * Adds a PersistentVolumeClaim for the volume. A volume has one claim at most.
   * @throws InvalidPropsError if a prop does not exist, if the volume has a claim, or could never satisfy this one
   */
  addClaim(id: string, props: LocalVolumeClaimProps = {}): LocalVolumeClaim {
    checkClaim(`${this.node.path}/${id}`, this.#claimable, this.#claim, props);
    this.#claim = new LocalVolumeClaim(this, id, this.#claimable, props);
    return this.#claim;
  }
}

/** The labels of the node, in an order that does not depend on the order of the props. */
function nodeOf({ nodeLabels, nodeName = '' }: LocalVolumeProps): NodeSelectorRequirement[] {
  return Object.entries(nodeLabels ?? { 'kubernetes.io/hostname': nodeName })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

function checkProps(volume: LocalVolume, props: LocalVolumeProps): void {
  const { nodeLabels, nodeName, storageClass, overrides } = props;
  const hasLabels = Object.keys(nodeLabels ?? {}).length > 0;
  const wayOut = 'Set either nodeLabels or nodeName';
  const faults = new PropFaults();
  addPropFaults(faults, 'LocalVolume', props, PROPS);
  if (nodeName === undefined && !hasLabels) {
    faults.add('nodeLabels', nodeLabels, 'must tell which node has the directory', wayOut);
  }
  if (nodeName !== undefined && nodeLabels !== undefined) {
    faults.add('nodeName', nodeName, 'cannot be set together with nodeLabels', wayOut);
  }
  if (storageClass !== undefined && overrides?.storageClass !== undefined) {
    const problem = 'changes no object, as storageClass is defined elsewhere';
    faults.add(
      'overrides.storageClass',
      overrides.storageClass,
      problem,
      'Change the class where it is defined',
    );
  }
  faults.throwIfAny(`LocalVolume ${volume.node.path}`);
}

/** The manifest of a claim does not name its volume, so no rule can compare the two. */
function checkClaim(
  path: string,
  volume: ClaimableVolume,
  other: LocalVolumeClaim | undefined,
  props: LocalVolumeClaimProps,
): void {
  const { storage = volume.storage, accessModes = [] } = props;
  const faults = new PropFaults();
  addPropFaults(faults, 'addClaim', props, CLAIM_PROPS);
  if (other !== undefined) {
    const problem = `cannot be added, as the volume already has the claim "${other.name}"`;
    faults.add('addClaim', undefined, problem, 'Add it to another LocalVolume');
  }
  if ((quantityValue(storage) ?? 0) > (quantityValue(volume.storage) ?? Infinity)) {
    faults.add('storage', storage, `must be at most ${volume.storage}, the size of the volume`);
  }
  for (const [i, mode] of Object.entries(accessModes)) {
    if (!volume.accessModes.includes(mode)) {
      const problem = `must be an access mode of the volume: ${volume.accessModes.join(', ')}`;
      faults.add(`accessModes[${i}]`, mode, problem);
    }
  }
  faults.throwIfAny(`LocalVolumeClaim ${path}`);
}
