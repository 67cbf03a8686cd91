import { Quantity, type Volume, type VolumeMount } from '../imports/k8s';

/** Scratch space of a pod whose root file system is read-only; counted against the containers' ephemeral-storage. */
export const TMP_VOLUME: Volume = { name: 'tmp', emptyDir: { sizeLimit: Quantity.fromString('64Mi') } };

export const TMP_MOUNT: VolumeMount = { name: 'tmp', mountPath: '/tmp' };
