import { close, constants, open, write } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf, replaceDurably, StoreError } from './files';
import { decode, encode, isNewer, RECORD_BYTES, type StateRecord } from './record';

/** How many commits may be on their way to the disk at once; one thread of libuv's four stays free for all else. */
export const IN_FLIGHT = 3;

/** Slots that one start of the app writes to: one for each commit in flight, and one with the highest durable count. */
export const SLOTS = IN_FLIGHT + 1;

/** Distance of two slots in bytes: a page and a disk block, so that a torn write breaks one slot only. */
export const SLOT_BYTES = 4096;

/**
 * The state file: two halves of slots with a record each. Starts of the app take turns in the halves, so that a write
 * of an earlier one that arrives late can't destroy what was counted since.
 */
export class StateFile {
  private constructor(
    /** The record that the app goes on from, durable already. */
    readonly record: StateRecord,
    /** One descriptor a slot: the system reports a failed write once for each. */
    private readonly descriptors: readonly number[],
  ) {}

  /**
   * Opens the file, or makes it where there is none. The record that counts is written again, and durable, before this
   * returns: after a failed write the system's cache may hold what the disk does not.
   * @param plain the count in the readable file, if there is one
   * @throws StoreError when the file holds nothing that can be trusted
   */
  static async open(path: string, plain: number): Promise<StateFile> {
    const bytes = (await readIfThere(path)) ?? (await create(path, plain));
    const { newest, broken } = recover(path, bytes);
    const record = { epoch: newest.epoch + 1, count: Math.max(newest.count, plain) };
    const first = firstSlot(record.epoch);
    const descriptors: number[] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      descriptors.push(await promisify(open)(path, constants.O_RDWR | constants.O_DSYNC));
    }
    // The broken ones first: as long as one half has several of them, no other may become one.
    for (const slot of [...broken, first]) {
      await promisify(writeRecord)(descriptors[0] ?? -1, slot, record);
    }
    return new StateFile(record, descriptors);
  }

  /** Writes a count to a slot, from 0 to `SLOTS` - 1; it is on the disk when `done` is called without an error. */
  write(slot: number, count: number, done: (error: Error | null) => void): void {
    const { epoch } = this.record;
    writeRecord(this.descriptors[slot] ?? -1, firstSlot(epoch) + slot, { epoch, count }, done);
  }

  async close(): Promise<void> {
    await Promise.all(this.descriptors.map((descriptor) => promisify(close)(descriptor)));
  }
}

function firstSlot(epoch: number): number {
  return (epoch % 2) * SLOTS;
}

function writeRecord(
  descriptor: number,
  slot: number,
  record: StateRecord,
  done: (error: Error | null) => void,
): void {
  write(descriptor, encode(record), 0, RECORD_BYTES, slot * SLOT_BYTES, (error, written) => {
    done(
      error ??
        (written === RECORD_BYTES ? null : new StoreError(`only ${written} bytes of a record were written`)),
    );
  });
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function create(path: string, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(2 * SLOTS * SLOT_BYTES);
  for (let slot = 0; slot < 2 * SLOTS; slot++) encode({ epoch: 0, count }).copy(bytes, slot * SLOT_BYTES);
  await replaceDurably(path, bytes);
  return bytes;
}

/**
 * The newest record, and the slots that hold none. A crash breaks at most the slots that were being written to, so one
 * is always left in each half; where none is, something else was at work and the newest may be gone.
 * @throws StoreError when a half is lost
 */
export function recover(path: string, bytes: Buffer): { newest: StateRecord; broken: readonly number[] } {
  const slots = Array.from({ length: 2 * SLOTS }, (_, slot) => decode(bytes, slot * SLOT_BYTES));
  const broken = slots.flatMap((record, slot) => (record === undefined ? [slot] : []));
  const newest = slots.reduce(
    (a, b) => (a === undefined || (b !== undefined && isNewer(b, a)) ? b : a),
    undefined,
  );
  const lost = [0, SLOTS].some((first) =>
    slots.slice(first, first + SLOTS).every((record) => record === undefined),
  );
  if (newest === undefined || lost || bytes.length !== 2 * SLOTS * SLOT_BYTES) {
    throw new StoreError(
      `${path} can't be trusted: ${broken.length} of its ${2 * SLOTS} records are broken, in ${bytes.length} bytes ` +
        `of ${2 * SLOTS * SLOT_BYTES}${newest ? `, and the highest count left is ${newest.count}` : ''}; ` +
        'put the folder back from a backup, or remove this file to go on from the number in the visits file',
    );
  }
  return { newest, broken };
}
