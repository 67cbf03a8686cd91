import type { NfsCsiStorageClassProps } from './storage-class-props';

/** Names a directory after its claim, so that a claim that is created again gets its data. No namespace contains a ".". */
const CLAIM_DIRECTORY = '${pvc.metadata.namespace}.${pvc.metadata.name}';

/** Lets every user write. The driver creates a directory with 0755, and the server may squash its root to another user. */
const WRITABLE = '0777';

const SECRET = 'csi.storage.k8s.io/provisioner-secret';

/** The parameters of a StorageClass, as csi-driver-nfs and csi-provisioner read them. */
export function nfsCsiParameters({
  server,
  share,
  reclaimPolicy = 'Retain',
  onDelete = reclaimPolicy === 'Retain' ? 'retain' : undefined,
  subDir = onDelete === 'retain' && CLAIM_DIRECTORY,
  mountPermissions = WRITABLE,
  provisionerSecret,
}: NfsCsiStorageClassProps): Readonly<Record<string, string>> {
  return {
    server,
    share,
    ...(subDir !== false && { subDir }),
    ...(onDelete !== undefined && { onDelete }),
    ...(mountPermissions !== false && { mountPermissions }),
    ...(provisionerSecret !== undefined && {
      [`${SECRET}-name`]: provisionerSecret.name,
      [`${SECRET}-namespace`]: provisionerSecret.namespace,
    }),
  };
}
