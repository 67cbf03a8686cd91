import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Names in the data folder that are not free for the readable file with the count. */
export const STATE_FILE = 'visits.state';
export const OWNER_FILE = 'visits.owner';
export const LOCK_FILE = 'visits.lock';
export const DATA_FILE = 'data';
export const RESERVED: readonly string[] = [
  STATE_FILE,
  OWNER_FILE,
  LOCK_FILE,
  DATA_FILE,
  `${STATE_FILE}.tmp`,
  `${DATA_FILE}.tmp`,
];

/** The store can't be trusted, or another process has it: what was found, and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** The system's name of an error, such as "ENOSPC". */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/**
 * Puts a file in place of another so that, whatever happens, one of the two is there, whole.
 * @param confirm called last before the change; the old file stays when it throws
 */
export async function replaceDurably(
  path: string,
  content: Uint8Array,
  confirm?: () => Promise<void>,
): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await confirm?.();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
