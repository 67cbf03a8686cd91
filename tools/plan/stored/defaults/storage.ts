import { isPlainObject } from '../../../../lib/core/wire';
import { without } from '../../../manifests/field';
import type { Fill } from './fill';

/** Defaults of volumes, claims and storage classes. */
export const STORAGE: Readonly<Record<string, Fill>> = {
  KubeStorageClassProps: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
  PersistentVolumeSpec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
  // A claim template gets apiVersion, kind and status too.
  KubePersistentVolumeClaimProps: (claim) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...without(claim, 'status'),
  }),
  PersistentVolumeClaimSpec: (spec) => {
    const { dataSource, dataSourceRef } = spec;
    return {
      volumeMode: 'Filesystem',
      ...(dataSource === undefined ? {} : { dataSourceRef: dataSource }),
      ...(isPlainObject(dataSourceRef) && !('namespace' in dataSourceRef)
        ? { dataSource: dataSourceRef }
        : {}),
      ...spec,
    };
  },
  CsiDriverSpec: (spec, kubernetes) => ({
    attachRequired: true,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    podInfoOnMount: false,
    requiresRepublish: false,
    ...(kubernetes < 28 ? {} : { seLinuxMount: false }),
    storageCapacity: false,
    ...spec,
    volumeLifecycleModes:
      Array.isArray(spec.volumeLifecycleModes) && spec.volumeLifecycleModes.length > 0
        ? spec.volumeLifecycleModes
        : ['Persistent'],
  }),
};
