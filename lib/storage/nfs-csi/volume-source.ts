import type { CsiPersistentVolumeSource } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { exportPath } from '../../validation/checks';

/** A directory of an NFS server that csi-driver-nfs mounts. */
export interface NfsCsiDirectory {
  /** Name of the CSIDriver. */
  readonly driver: string;
  readonly server: string;
  /** Absolute path of the directory. */
  readonly path: string;
  /** Name of the PersistentVolume, which makes the handle unique. */
  readonly name: string;
}

/**
 * The source of a PersistentVolume that the driver did not create itself. The handle has the parts by which the driver
 * would delete the directory: with `retain`, it never does, whatever the policy of the volume.
 * @see https://github.com/kubernetes-csi/csi-driver-nfs/blob/v4.13.4/docs/driver-parameters.md
 */
export function nfsCsiSource({
  driver,
  server,
  path,
  name,
}: NfsCsiDirectory): Plain<CsiPersistentVolumeSource> {
  const [share, subDir] = parts(path);
  return {
    driver,
    // A handle has the share without its first "/".
    volumeHandle: [server, share, subDir, name, 'retain'].join('#').replace('#/', '#'),
    volumeAttributes: { server, share, ...(subDir !== '' && { subDir }) },
  };
}

function parts(path: string): [share: string, subDir: string] {
  // A path that is wrong stays as it is, for a rule to find.
  if (exportPath(path) !== undefined) return [path, ''];
  const slash = path.lastIndexOf('/');
  return [path.slice(0, slash) || '/', path.slice(slash + 1)];
}
