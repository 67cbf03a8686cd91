import { join } from 'node:path';
import { readSlots, untrusted } from './count-file';
import { StoreError } from './errors';
import { COUNT_FILE, DATA_FILE, isThere, readIfThere } from './files';
import { readPlain } from './visits-file';

/** The state that a start continues from. */
export interface Recovered {
  readonly count: number;
  /** Times of the last visits, the latest last. */
  readonly recent: readonly Date[];
  /** The path of the posted data, if any. */
  readonly data: string | undefined;
  /** Messages for the operator about unexpected files. */
  readonly warnings: readonly string[];
}

/**
 * Reads the state of earlier starts. The highest count wins. A folder that vanishes during the read was removed by a
 * later start, whose count is at least as high.
 * @param starts folder names in `root`, the latest last
 * @param plainPath the visits file, which wins if there is no other count, or if its count is higher
 * @throws StoreError if a file is damaged
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
    // A crash damages only a record that is being written. A disk fault may also damage the last commit.
    if (broken.length > 0) warnings.push(`${path} has damaged records in slots ${broken.join(', ')}`);
    const posted = join(root, start, DATA_FILE);
    if (await isThere(posted, 'file')) data = posted;
  }
  if (counts.length === 0 && torn !== undefined) throw untrusted(torn, 'its only record is damaged');
  if (counts.length === 0 && starts.length > 0)
    warnings.push(`${root} holds no count, although the app has used this folder before`);
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
