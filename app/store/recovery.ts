import { join } from 'node:path';
import { readSlots, untrusted } from './count-file';
import { StoreError } from './errors';
import { COUNT_FILE, DATA_FILE, isThere, readIfThere } from './files';
import { readPlain } from './visits-file';

/** What a start goes on from. */
export interface Recovered {
  readonly count: number;
  /** Times of the last visits, the latest last. */
  readonly recent: readonly Date[];
  /** The file with the posted data, where there is one. */
  readonly data: string | undefined;
  /** What a person should know: files that were not as this app leaves them. */
  readonly warnings: readonly string[];
}

/**
 * Reads what earlier starts have left: the highest count of all. A folder that vanishes meanwhile was removed by a later
 * start that holds as much.
 * @param starts names of folders in `root`, the latest last
 * @param plainPath the readable file, which counts where there is nothing else, or where it was set higher
 * @throws StoreError when a file can't be trusted
 */
export async function recover(
  root: string,
  starts: readonly string[],
  plainPath: string,
): Promise<Recovered> {
  const warnings: string[] = [];
  const counts: number[] = [];
  let data: string | undefined;
  let torn: string | undefined;
  for (const start of starts) {
    const path = join(root, start, COUNT_FILE);
    const bytes = await readIfThere(path);
    const { count, broken } = bytes === undefined ? { count: undefined, broken: [] } : readSlots(path, bytes);
    if (count !== undefined) counts.push(count);
    else if (broken.length > 0) torn = path;
    // A crash breaks a record that was being written. So does a disk, and then the last commit may be missing.
    if (broken.length > 0) warnings.push(`${path} has broken records, in slots ${broken.join(', ')}`);
    const posted = join(root, start, DATA_FILE);
    if (await isThere(posted, 'file')) data = posted;
  }
  if (counts.length === 0 && torn !== undefined) throw untrusted(torn, 'its only record is broken');
  if (counts.length === 0 && starts.length > 0)
    warnings.push(`${root} holds no count, though the app was here before`);
  const plain = await readPlain(plainPath);
  if (plain instanceof StoreError) {
    if (counts.length === 0) throw plain;
    warnings.push(plain.message);
  } else if (plain !== undefined) {
    counts.push(plain.count);
  }
  const recent = plain === undefined || plain instanceof StoreError ? [] : plain.recent;
  return { count: Math.max(0, ...counts), recent, data, warnings };
}
