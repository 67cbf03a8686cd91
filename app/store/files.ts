import { constants, open, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { codeOf, StoreError } from './errors';

/** The folder in DATA_DIR that holds one folder for each start of the app. */
export const STATE_FOLDER = 'visits.state';

/** Names in DATA_DIR that VISITS_FILE must not have. */
export const RESERVED: readonly string[] = [STATE_FOLDER];

/** Files in the folder of a start: its count, and the posted data. */
export const COUNT_FILE = 'count';
export const DATA_FILE = 'data';

/**
 * Reads a file. Returns undefined if the file does not exist.
 * @throws StoreError for anything but a regular file, as reading a FIFO would never end
 */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    // The code for a socket, and for a device that does not exist.
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

/** The stat of a path. Undefined if the path does not exist. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

/**
 * Whether a path exists.
 * @throws StoreError if the path is of another kind
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

/** Writes a file, whose content is durable when the promise resolves. Its name is durable after `syncFolder`. */
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
