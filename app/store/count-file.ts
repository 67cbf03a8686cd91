import { close, constants, open, write } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FullError, GoneError, isFull, StoreError } from './errors';
import { statIfThere } from './files';
import { decode, encode, RECORD_BYTES } from './record';

const openFile = promisify(open);

/** Maximum number of commits in flight. One of libuv's four threads stays free for other work. */
export const IN_FLIGHT = 3;

/** One slot for each commit in flight, and one with the highest durable count. */
export const SLOTS = IN_FLIGHT + 1;

/** Distance between two slots in bytes: one page and disk block, so that a torn write damages one slot only. */
export const SLOT_BYTES = 4096;

export const FILE_BYTES = SLOTS * SLOT_BYTES;

/** The count of one start, written in place. The highest record in the slots is the count. */
export class CountFile {
  private constructor(
    private readonly path: string,
    /** One descriptor per slot: the operating system reports a failed write once per descriptor. */
    private readonly descriptors: readonly number[],
    private readonly inode: number,
  ) {}

  static async open(path: string): Promise<CountFile> {
    const flags = constants.O_RDWR | constants.O_DSYNC;
    const descriptors = await Promise.all(Array.from({ length: SLOTS }, async () => openFile(path, flags)));
    return new CountFile(path, descriptors, (await stat(path)).ino);
  }

  /** Writes a count to a slot, from 0 to `SLOTS` - 1. The count is durable when `done` is called without an error. */
  write(slot: number, count: number, done: (error: Error | null) => void): void {
    const [descriptor = -1, record] = [this.descriptors[slot], encode(count)];
    write(descriptor, record, 0, RECORD_BYTES, slot * SLOT_BYTES, (error, written) => {
      if (error !== null) done(isFull(error) ? new FullError('no room on the volume') : error);
      else if (written < RECORD_BYTES)
        done(new StoreError(`${this.path}: only ${written} bytes were written`));
      else done(null);
    });
  }

  /** @throws GoneError if the file was removed, replaced or truncated */
  async check(): Promise<void> {
    const stats = await statIfThere(this.path);
    if (stats?.ino !== this.inode || stats.size !== FILE_BYTES) throw new GoneError(this.path);
  }

  async close(): Promise<void> {
    await Promise.all(this.descriptors.map((descriptor) => promisify(close)(descriptor)));
  }
}

/** The content of a count file. */
export interface Slots {
  /** The highest count. Undefined if no record is valid. */
  readonly count: number | undefined;
  /** The slots that hold something other than a record. */
  readonly broken: readonly number[];
}

/** @throws StoreError if the file has the wrong length, or if no valid record of a commit is left */
export function readSlots(path: string, bytes: Buffer): Slots {
  const slots = Array.from({ length: SLOTS }, (_, slot) => decode(bytes, slot * SLOT_BYTES));
  const counts = slots.filter((count) => count !== undefined);
  const broken = [...slots.keys()].filter(
    (slot) =>
      slots[slot] === undefined &&
      bytes.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + RECORD_BYTES).some((byte) => byte !== 0),
  );
  // The first record goes to slot 0, so a start with a torn first record has counted nothing.
  const lost = counts.length === 0 && broken.some((slot) => slot > 0);
  if (lost || bytes.length !== FILE_BYTES)
    throw untrusted(
      path,
      `${broken.length} of its ${SLOTS} records are damaged (${bytes.length} of ${FILE_BYTES} bytes)`,
    );
  return { count: counts.length === 0 ? undefined : Math.max(...counts), broken };
}

export function untrusted(path: string, found: string): StoreError {
  return new StoreError(
    `${path} is damaged: ${found}; restore the folder from a backup, or remove visits.state to continue from the ` +
      'visits file',
  );
}
