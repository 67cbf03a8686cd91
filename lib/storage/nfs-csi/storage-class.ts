import type { Construct } from 'constructs';
import { NFS_MOUNT_OPTIONS } from '../nfs-volume';
import { StorageClass } from '../storage-class';
import { nfsCsiParameters } from './parameters';
import type { NfsCsiStorageClassProps } from './storage-class-props';

/** A StorageClass of csi-driver-nfs. */
export function nfsCsiStorageClass(
  scope: Construct,
  id: string,
  driver: { readonly name: string; readonly mountOptions?: readonly string[] },
  props: NfsCsiStorageClassProps,
): StorageClass {
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
