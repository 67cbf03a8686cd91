import { constants, open, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { codeOf, StoreError } from './errors';

/** The folder in the data folder that holds a folder for each start of the app. */
export const STATE_FOLDER = 'visits.state';

/** Names in the data folder that are not free for the readable file with the count. */
export const RESERVED: readonly string[] = [STATE_FOLDER];

/** What a start keeps in its folder: its count, and the posted data. */
export const COUNT_FILE = 'count';
export const DATA_FILE = 'data';

/**
 * Reads a file; undefined where there is none.
 * @throws StoreError for anything but a regular file: a FIFO would never end
 */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    // So says the system of a socket, and of a device that is not there.
    if (codeOf(error) === 'ENXIO')
      throw new StoreError(`${path} is a socket or a device, not a file: move it away`);
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    mustBe(path, await file.stat(), 'file');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** What the system says of a path; undefined where nothing is there. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

/**
 * Whether something is there.
 * @throws StoreError when it is of another kind
 */
export async function isThere(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  const stats = await statIfThere(path);
  if (stats !== undefined) mustBe(path, stats, kind);
  return stats !== undefined;
}

function mustBe(path: string, stats: Stats, kind: 'file' | 'folder'): void {
  const others = stats.isFIFO() ? 'FIFO' : 'device';
  const found = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : others;
  if (found !== kind) throw new StoreError(`${path} is a ${found}, not a ${kind}: move it away`);
}

/** Writes a file that is on the disk when the promise resolves; its name is not before its folder is synced. */
export async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
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
