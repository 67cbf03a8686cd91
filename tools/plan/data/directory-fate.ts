import { attributesOf, fateInHandle, nfsDirectoryOf } from '../../../lib/validation/nfs-directory';
import { textAt, valueAt } from '../../manifests/field';

/** What becomes of the data when a volume is deleted together with its claim. An archived directory is renamed. */
export type DirectoryFate = 'deleted' | 'archived' | 'retained';

/** The fate of the directories of new volumes of a StorageClass whose reclaim policy is Delete. */
export function fateOfClass(storageClass: unknown): DirectoryFate {
  const given = valueAt(storageClass, 'parameters') as Readonly<Record<string, string>> | undefined;
  const { server, share, ondelete = '' } = attributesOf(given);
  if (server !== undefined && share !== undefined) return fateNamed(ondelete.toLowerCase());
  // nfs-subdir-external-provisioner, which reads the names as they are
  const onDelete = textAt(given, 'onDelete');
  if (onDelete === 'retain') return 'retained';
  return onDelete === '' && textAt(given, 'archiveOnDelete') === 'true' ? 'archived' : 'deleted';
}

/** The fate of the directory of a volume whose reclaim policy is Delete. */
export function fateOfVolume(volume: unknown, storageClass: unknown): DirectoryFate {
  const spec = valueAt(volume, 'spec');
  if (valueAt(spec, 'nfs') !== undefined) return fateOfClass(storageClass);
  const isNfsCsi = nfsDirectoryOf(spec ?? {}) !== undefined;
  return isNfsCsi ? fateNamed(fateInHandle(textAt(spec, 'csi', 'volumeHandle'))) : 'deleted';
}

/** By default, csi-driver-nfs deletes. */
function fateNamed(onDelete: string): DirectoryFate {
  if (onDelete === 'retain') return 'retained';
  return onDelete === 'archive' ? 'archived' : 'deleted';
}
