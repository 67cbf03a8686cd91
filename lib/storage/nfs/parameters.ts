import type { NfsStorageClassProps } from './props';

/** Names a directory after its claim, so that a claim that is created again gets its data. No namespace contains a ".". */
const CLAIM_DIRECTORY = '${.PVC.namespace}.${.PVC.name}';

/** The parameters of a StorageClass. Its provisioner archives by a parameter of another name. */
export function nfsParameters({
  reclaimPolicy = 'Retain',
  onDelete = reclaimPolicy === 'Retain' ? 'retain' : undefined,
  pathPattern = onDelete === 'retain' && CLAIM_DIRECTORY,
}: NfsStorageClassProps): Readonly<Record<string, string>> {
  return {
    ...(onDelete === 'archive' && { archiveOnDelete: 'true' }),
    ...(onDelete !== 'archive' && onDelete !== undefined && { onDelete }),
    ...(pathPattern !== false && { pathPattern }),
  };
}
