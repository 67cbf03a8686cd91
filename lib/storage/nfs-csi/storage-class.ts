import type { Construct } from 'constructs';
import { type PropNames, addPropFaults } from '../../core/prop-names';
import { PropFaults } from '../../validation/fault';
import { NFS_MOUNT_OPTIONS } from '../nfs-volume';
import { CLASS_OPTIONS, StorageClass } from '../storage-class';
import { nfsCsiParameters } from './parameters';
import type { NfsCsiStorageClassProps } from './storage-class-props';

const PROPS: PropNames<NfsCsiStorageClassProps> = {
  ...CLASS_OPTIONS,
  server: 'required',
  share: 'required',
  onDelete: true,
  subDir: true,
  mountPermissions: true,
  provisionerSecret: { name: 'required', namespace: 'required' },
  allowVolumeExpansion: true,
};

/** A StorageClass of csi-driver-nfs. */
export function nfsCsiStorageClass(
  scope: Construct,
  id: string,
  driver: { readonly name: string; readonly mountOptions?: readonly string[] },
  props: NfsCsiStorageClassProps,
): StorageClass {
  addPropFaults(new PropFaults(), 'addStorageClass', props, PROPS).throwIfAny(
    `StorageClass ${scope.node.path}/${id}`,
  );
  const { server, share, onDelete, subDir, mountPermissions, provisionerSecret, ...options } = props;
  const { reclaimPolicy } = options;
  return new StorageClass(scope, id, {
    ...options,
    mountOptions: options.mountOptions ?? driver.mountOptions ?? NFS_MOUNT_OPTIONS,
    parameters: nfsCsiParameters({
      server,
      share,
      reclaimPolicy,
      onDelete,
      subDir,
      mountPermissions,
      provisionerSecret,
    }),
    provisioner: driver.name,
  });
}
