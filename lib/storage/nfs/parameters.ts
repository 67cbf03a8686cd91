import type { NfsStorageClassProps } from './props';

/** The parameters of a StorageClass. Its provisioner archives by a parameter of another name. */
export function nfsParameters({
  reclaimPolicy = 'Retain',
  onDelete = reclaimPolicy === 'Retain' ? 'retain' : undefined,
  pathPattern,
}: NfsStorageClassProps): Readonly<Record<string, string>> {
  return {
    ...(onDelete === 'archive' && { archiveOnDelete: 'true' }),
    ...(onDelete !== 'archive' && onDelete !== undefined && { onDelete }),
    ...(pathPattern !== undefined && { pathPattern }),
  };
}
