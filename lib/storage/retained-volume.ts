import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { defineObject } from '../core/define-object';
import { declareExisting } from '../core/existing-names';
import { namespaceOf } from '../core/namespace';
import { applyAfter, nameOf } from '../core/reference';
import { type PropNames, addPropFaults } from '../core/prop-names';
import { csiDriverName } from '../validation/checks';
import { PropFaults } from '../validation/fault';
import { NFS_MOUNT_OPTIONS, nfsVolume, nfsVolumeClaim } from './nfs-volume';
import type { RetainedVolumeProps } from './retained-volume-props';

const PROPS: PropNames<RetainedVolumeProps> = {
  server: 'required',
  path: 'required',
  csiDriver: true,
  mountOptions: true,
  name: true,
  labels: true,
  overrides: { persistentVolume: true, persistentVolumeClaim: true },
  claimName: 'required',
  namespace: true,
  storage: 'required',
  storageClass: 'required',
  accessModes: true,
};

/**
 * Gives a kept directory of an NFS export back to its claim: a PersistentVolume that binds to no other claim, and the
 * claim, which binds to no other volume. Use it if the PersistentVolume is gone. A PersistentVolume that still exists
 * and is Released is restored with `cdk8s-stateful restore`.
 *
 * It must be applied before the StatefulSet creates the claim, which would be bound to an empty volume.
 * `StatefulApp.retainVolume` orders both, and derives size, class and access modes from the claim template. If the claim
 * already exists, scale the StatefulSet to 0 and delete the claim before you apply.
 *
 * Child ids: `Resource`, the PersistentVolume; `Claim`, the PersistentVolumeClaim.
 *
 * @example
 * ```ts
 * new RetainedVolume(chart, 'shop-data', {
 *   claimName: 'shop-data',
 *   storageClass: 'nfs',
 *   storage: '10Gi',
 *   server: 'nfs.example.com',
 *   path: '/srv/nfs/shop.shop-data',
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 * @see docs/restore.md
 */
export class RetainedVolume extends Construct {
  /** Name of the PersistentVolume. */
  readonly name: string;
  /** Name of the claim. */
  readonly claimName: string;
  /** Namespace of the claim. */
  readonly namespace: string;
  /** The PersistentVolume. */
  readonly persistentVolume: ApiObject;
  /** The PersistentVolumeClaim. */
  readonly persistentVolumeClaim: ApiObject;

  /** @throws InvalidPropsError if a prop does not exist or is missing, or if csiDriver is not the name of a CSIDriver */
  constructor(scope: Construct, id: string, props: RetainedVolumeProps) {
    super(scope, id);
    const driver = nameOf(props.csiDriver);
    addPropFaults(
      new PropFaults().add('csiDriver', driver, csiDriverName(driver)),
      'RetainedVolume',
      props,
      PROPS,
    ).throwIfAny(`RetainedVolume ${this.node.path}`);
    if (driver !== undefined)
      declareExisting(this, { kind: 'CSIDriver', name: driver, isNfsCsiDriver: true });
    this.name = props.name ?? id;
    this.claimName = props.claimName;
    this.namespace = namespaceOf(this, props.namespace);
    const { storageClass, csiDriver, overrides } = props;
    const volume = {
      server: props.server,
      path: props.path,
      name: this.name,
      claimName: this.claimName,
      namespace: this.namespace,
      storage: props.storage,
      storageClassName: nameOf(storageClass),
      accessModes: props.accessModes ?? ['ReadWriteOnce' as const],
      mountOptions: props.mountOptions ?? NFS_MOUNT_OPTIONS,
      driver,
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels },
    };
    this.persistentVolume = defineObject(
      this,
      'Resource',
      'PersistentVolume',
      nfsVolume(volume),
      overrides?.persistentVolume,
    );
    this.persistentVolumeClaim = defineObject(
      this,
      'Claim',
      'PersistentVolumeClaim',
      nfsVolumeClaim(volume),
      overrides?.persistentVolumeClaim,
    );
    applyAfter(this, [storageClass, csiDriver]);
  }
}
