import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { NfsCsiDriver, type NfsCsiImages, NfsProvisioner, type StorageClass } from '../lib';

export interface StorageProps {
  readonly namespace: string;
  readonly server: string;
  readonly path: string;
  /** Image of the provisioner. */
  readonly image: string;
}

export interface CsiStorageProps extends Omit<StorageProps, 'image'> {
  /** Images of the driver. @default those of NfsCsiDriver */
  readonly images?: NfsCsiImages;
}

/** The class of retained NFS volumes, whatever creates them. */
const CLASS = 'nfs-reliable';

/** The provisioner of NFS volumes, and a class that retains them. */
export class Storage extends Chart {
  readonly storageClass: StorageClass;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const provisioner = new NfsProvisioner(this, 'nfs-provisioner', { ...props, scannerAnnotations: true });
    this.storageClass = provisioner.addStorageClass(CLASS);
  }
}

/** The CSI driver for NFS volumes, and a class that retains them. */
export class CsiStorage extends Chart {
  readonly storageClass: StorageClass;

  constructor(scope: Construct, id: string, { namespace, server, path, images }: CsiStorageProps) {
    super(scope, id);
    const driver = new NfsCsiDriver(this, 'nfs-csi', { namespace, images });
    this.storageClass = driver.addStorageClass(CLASS, { server, share: path });
  }
}
