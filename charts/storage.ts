import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { NfsProvisioner } from '../lib';

export interface StorageProps {
  readonly namespace: string;
  readonly server: string;
  readonly path: string;
}

/** The provisioner of NFS volumes, and the class that never gives up what is stored on one. */
export class Storage extends Chart {
  readonly storageClassName: string;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const provisioner = new NfsProvisioner(this, 'nfs-provisioner', props);
    this.storageClassName = provisioner.addStorageClass('nfs-reliable').storageClassName;
  }
}
