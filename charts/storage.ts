import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { NfsProvisioner, type StorageClass } from '../lib';

export interface StorageProps {
  readonly namespace: string;
  readonly server: string;
  readonly path: string;
  /** Image of the provisioner. */
  readonly image: string;
}

/** The NFS provisioner, and a StorageClass that retains volumes. */
export class Storage extends Chart {
  readonly storageClass: StorageClass;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const provisioner = new NfsProvisioner(this, 'nfs-provisioner', { ...props, scannerAnnotations: true });
    this.storageClass = provisioner.addStorageClass('nfs-reliable');
  }
}
