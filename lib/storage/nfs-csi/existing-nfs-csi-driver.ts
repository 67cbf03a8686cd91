import { Construct } from 'constructs';
import { declareExisting } from '../../core/existing-names';
import { csiDriverName } from '../../validation/checks';
import { PropFaults } from '../../validation/fault';
import type { StorageClass } from '../storage-class';
import { nfsCsiStorageClass } from './storage-class';
import type { NfsCsiStorageClassProps } from './storage-class-props';

/**
 * A csi-driver-nfs that the cluster already has. It adds nothing to the manifests but its classes.
 *
 * @example
 * ```ts
 * const driver = NfsCsiDriver.fromCsiDriverName(chart, 'nfs-csi');
 * driver.addStorageClass('shop-data', { server: 'nfs.example.com', share: '/srv/nfs' });
 * ```
 */
export class ExistingNfsCsiDriver extends Construct {
  /** Name of the CSIDriver. */
  readonly name: string;

  /** @internal use NfsCsiDriver.fromCsiDriverName */
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    this.name = name;
    new PropFaults().add('name', name, csiDriverName(name)).throwIfAny(`NfsCsiDriver ${this.node.path}`);
    declareExisting(this, { kind: 'CSIDriver', name, isNfsCsiDriver: true });
  }

  /**
   * Adds a StorageClass. By default nothing is deleted: the volume stays when its claim is deleted, and the directory
   * stays when its volume is deleted. A claim that is created again gets the directory of its name.
   * @throws InvalidPropsError if a prop does not exist or is missing
   */
  addStorageClass(id: string, props: NfsCsiStorageClassProps): StorageClass {
    return nfsCsiStorageClass(this, id, this, props);
  }
}
