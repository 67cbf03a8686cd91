import { oneOf } from './syntax';

/**
 * How a volume may be mounted: by one node (RWO), by many to read (ROX), by many to write (RWX), by one pod (RWOP).
 * NFS enforces none of them, and takes no ReadWriteOncePod.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

export const accessMode = oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod');
