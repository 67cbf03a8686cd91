import type { Fill } from './fill';
import { pullPolicy } from './pods';
import { valueAt } from '../../../manifests/field';
import { isPlainObject } from '../../../../lib/core/wire';

const MODE = { defaultMode: 0o644 };
const ISCSI = { iscsiInterface: 'default' };
const RBD = { keyring: '/etc/ceph/keyring', pool: 'rbd', user: 'admin' };
const SCALE_IO = { fsType: 'xfs', storageMode: 'ThinProvisioned' };

/** Defaults of the volumes of pods, and of the sources of PersistentVolumes. */
export const VOLUMES: Readonly<Record<string, Fill>> = {
  Volume: (volume, kubernetes) => {
    if (Object.keys(volume).every((field) => field === 'name')) return { ...volume, emptyDir: {} };
    const { image } = volume;
    if (kubernetes < 35 || !isPlainObject(image)) return volume;
    return { ...volume, image: { pullPolicy: pullPolicy(valueAt(image, 'reference')), ...image } };
  },
  AzureDiskVolumeSource: { cachingMode: 'ReadWrite', fsType: 'ext4', kind: 'Shared', readOnly: false },
  ConfigMapVolumeSource: MODE,
  DownwardApiVolumeSource: MODE,
  HostPathVolumeSource: { type: '' },
  IscsiPersistentVolumeSource: ISCSI,
  IscsiVolumeSource: ISCSI,
  ProjectedVolumeSource: MODE,
  RbdPersistentVolumeSource: RBD,
  RbdVolumeSource: RBD,
  ScaleIoPersistentVolumeSource: SCALE_IO,
  ScaleIoVolumeSource: SCALE_IO,
  SecretVolumeSource: MODE,
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
};
