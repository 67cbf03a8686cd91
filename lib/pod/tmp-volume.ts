import type { Volume } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** Name of the volume at `/tmp` of containers with a read-only root filesystem. */
export const TMP = 'tmp';

/** Mount of that volume. */
export const TMP_MOUNT = { name: TMP, mountPath: '/tmp' };

/** The default volume. No size limit, as the kubelet would evict a pod that exceeds it. */
export const TMP_VOLUME: Plain<Volume> = { name: TMP, emptyDir: {} };
