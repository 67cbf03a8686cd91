import type { KubeConfigMapProps } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { type Workload, metadataOf } from '../../pod/workload';
import type { NfsProvisionerProps } from './props';

/**
 * The server and the path of the export, for the environment of the provisioner. The ConfigMap is immutable, like the
 * PersistentVolume of the export: an apply with another server changes neither of them. The provisioner therefore never
 * mounts one server while it makes volumes of another.
 */
export function exportConfigMap(
  workload: Workload,
  { server, path }: NfsProvisionerProps,
): Plain<KubeConfigMapProps> & { readonly metadata: { readonly name: string } } {
  return {
    metadata: metadataOf(workload, { name: `${workload.name}-export` }),
    immutable: true,
    data: { server, path },
  };
}
