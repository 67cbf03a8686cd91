import { attributesOf, fateInHandle, nfsDirectoryOf } from '../../../lib/validation/nfs-directory';
import { valueAt } from '../../manifests/field';

/** What becomes of the data when a volume is deleted together with its claim. An archived directory is renamed. */
export type DirectoryFate = 'deleted' | 'archived' | 'retained';

/** From the worst to the best. */
const FATES: readonly DirectoryFate[] = ['deleted', 'archived', 'retained'];

export function isWorse(fate: DirectoryFate, than: DirectoryFate): boolean {
  return FATES.indexOf(fate) < FATES.indexOf(than);
}

/** Whether a class is one of csi-driver-nfs. */
export function isNfsCsiClass(storageClass: unknown): boolean {
  const { server, share } = attributesOf(parametersOf(storageClass));
  return server !== undefined && share !== undefined;
}

/**
 * The fate of the directories of new volumes of a StorageClass whose reclaim policy is Delete.
 * @param isNfsSubdir whether nfs-subdir-external-provisioner serves it
 */
export function fateOfClass(
  storageClass: unknown,
  isNfsSubdir = isNfsSubdirClass(storageClass),
): DirectoryFate {
  if (!isNfsCsiClass(storageClass)) return fateByNfsSubdir(storageClass, isNfsSubdir);
  return fateNamed((attributesOf(parametersOf(storageClass)).ondelete ?? '').toLowerCase());
}

/** The fate of the directory of a volume whose reclaim policy is Delete. */
export function fateOfVolume(volume: unknown, storageClass: unknown): DirectoryFate {
  const spec = valueAt(volume, 'spec');
  if (valueAt(spec, 'nfs') !== undefined)
    return fateByNfsSubdir(storageClass, isNfsSubdirClass(storageClass));
  const isNfsCsi = nfsDirectoryOf(spec ?? {}) !== undefined;
  return isNfsCsi ? fateNamed(fateInHandle(valueAt(spec, 'csi', 'volumeHandle'))) : 'deleted';
}

function parametersOf(storageClass: unknown): Readonly<Record<string, string>> | undefined {
  return valueAt(storageClass, 'parameters') as Readonly<Record<string, string>> | undefined;
}

/** Whether a class has parameters of nfs-subdir-external-provisioner. */
export function isNfsSubdirClass(storageClass: unknown): boolean {
  const { onDelete, archiveOnDelete, pathPattern } = parametersOf(storageClass) ?? {};
  const isNfsSubdir = [onDelete, archiveOnDelete, pathPattern].some((value) => value !== undefined);
  return isNfsSubdir && !isNfsCsiClass(storageClass);
}

/**
 * nfs-subdir-external-provisioner reads the parameters of the class when it deletes a volume. Any other provisioner
 * deletes the data.
 */
function fateByNfsSubdir(storageClass: unknown, isNfsSubdir: boolean): DirectoryFate {
  const { onDelete, archiveOnDelete } = parametersOf(storageClass) ?? {};
  if (onDelete === 'retain') return 'retained';
  const isArchived = /^(1|t|true)$/i.test(archiveOnDelete ?? 'true');
  return isNfsSubdir && isArchived && onDelete !== 'delete' ? 'archived' : 'deleted';
}

/** By default, csi-driver-nfs deletes. */
function fateNamed(onDelete: string): DirectoryFate {
  if (onDelete === 'retain') return 'retained';
  return onDelete === 'archive' ? 'archived' : 'deleted';
}
