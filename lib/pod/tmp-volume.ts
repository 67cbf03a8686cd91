import type { Volume } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** The name of the volume that containers with a read-only root filesystem have at `/tmp`. */
export const TMP = 'tmp';

/** Where that volume is mounted. */
export const TMP_MOUNT = { name: TMP, mountPath: '/tmp' };

/** The volume by default. It has no size limit: the kubelet evicts a pod that exceeds one. */
export const TMP_VOLUME: Plain<Volume> = { name: TMP, emptyDir: {} };
