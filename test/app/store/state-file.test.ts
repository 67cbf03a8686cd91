import { constants, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decode, encode, type StateRecord } from '../../../app/store/record';
import { recover, SLOT_BYTES, SLOTS, StateFile } from '../../../app/store/state-file';
import { temporaryFolder } from '../../support/app';
import { testUnless } from '../../support/test-unless';

const HALF = Array.from({ length: SLOTS }, (_, slot) => slot);

/** A file with a record in each slot; one that is broken where there is none. */
function fileOf(slots: readonly (StateRecord | undefined)[]): Buffer {
  const bytes = Buffer.alloc(2 * SLOTS * SLOT_BYTES);
  slots.forEach((record, slot) => {
    if (record !== undefined) encode(record).copy(bytes, slot * SLOT_BYTES);
  });
  return bytes;
}

function slotsOf(path: string): (StateRecord | undefined)[] {
  const bytes = readFileSync(path);
  return Array.from({ length: bytes.length / SLOT_BYTES }, (_, slot) => decode(bytes, slot * SLOT_BYTES));
}

function half(epoch: number, ...counts: readonly (number | undefined)[]): (StateRecord | undefined)[] {
  return counts.map((count) => (count === undefined ? undefined : { epoch, count }));
}

function newPath(bytes?: Buffer): string {
  const path = join(temporaryFolder('state'), 'visits.state');
  if (bytes !== undefined) writeFileSync(path, bytes);
  return path;
}

describe('recover', () => {
  test.each([
    ['the highest count of the latest start', [...half(4, 7, 9, 8, 6), ...half(3, 5, 1, 2, 3)], 4, 9, []],
    ['a later start over a higher count', [...half(4, 7, 7, 7, 7), ...half(3, 5, 90, 2, 3)], 4, 7, []],
    [
      'what is left of a half',
      [...half(2, 1, 1, 1, 1), ...half(3, undefined, undefined, 5)],
      3,
      5,
      [4, 5, 7],
    ],
  ])('finds %s', (_, slots, epoch, count, broken) => {
    expect(recover('f', fileOf(slots))).toEqual({ newest: { epoch, count }, broken });
  });

  test.each([
    [
      'all of one half is broken',
      fileOf(half(2, 1, 1, 1, 1)),
      /^f can't be trusted: 4 of its 8 .*left is 1;/,
    ],
    ['all is broken', fileOf([]), /^f can't be trusted: 8 of its 8 records are broken, in 32768 bytes/],
    ['it is empty', Buffer.alloc(0), /in 0 bytes of 32768/],
    [
      'it is too short',
      fileOf([...half(2, 1, 1, 1, 1), ...half(1, 1, 1, 1, 1)]).subarray(0, -1),
      /32767 bytes/,
    ],
    [
      'it is too long',
      Buffer.concat([fileOf([...half(2, 1), ...half(1, 1)]), Buffer.alloc(1)]),
      /32769 bytes/,
    ],
  ])('refuses where %s, and says what to do', (_, bytes, message) => {
    expect(() => recover('f', bytes)).toThrow(message);
    expect(() => recover('f', bytes)).toThrow(/put the folder back from a backup, or remove this file/);
  });
});

describe('the state file', () => {
  test('begins with the count of the readable file, in all slots', async () => {
    const path = newPath();
    const state = await StateFile.open(path, 41);
    await state.close();
    expect(state.record).toEqual({ epoch: 1, count: 41 });
    expect(slotsOf(path)).toHaveLength(2 * SLOTS);
    expect(slotsOf(path).every((record) => record?.count === 41)).toBe(true);
  });

  test('goes on from the higher of its own count and that of the readable file', async () => {
    const path = newPath(fileOf([...half(0, 5, 5, 5, 5), ...half(1, 8, 7, 6, 5)]));
    const low = await StateFile.open(path, 3);
    await low.close();
    const high = await StateFile.open(path, 30);
    await high.close();
    expect([low.record.count, high.record.count]).toEqual([8, 30]);
  });

  test('writes the count again before it is used, and mends broken slots', async () => {
    const path = newPath(fileOf([...half(4, 5, 7, undefined, 6), ...half(5, 8, undefined, 9, 8)]));
    const state = await StateFile.open(path, 0);
    await state.close();
    expect(state.record).toEqual({ epoch: 6, count: 9 });
    const slots = slotsOf(path);
    expect([0, 2, 5].map((slot) => slots[slot])).toEqual(Array(3).fill({ epoch: 6, count: 9 }));
    expect([1, 3, 4, 6, 7].map((slot) => slots[slot]?.count)).toEqual([7, 6, 8, 9, 8]);
  });

  test('takes turns: no start writes to the half that the one before it wrote to', async () => {
    const path = newPath();
    for (let start = 1; start <= 4; start++) {
      const before = slotsOf(start === 1 ? newPath(fileOf([])) : path);
      const state = await StateFile.open(path, 0);
      for (const slot of HALF) await promisify(state.write.bind(state))(slot, 100 * start + slot);
      await state.close();
      const after = slotsOf(path);
      const own = (start % 2) * SLOTS;
      expect(HALF.map((slot) => after[own + slot])).toEqual(
        HALF.map((slot) => ({ epoch: start, count: 100 * start + slot })),
      );
      if (start > 1)
        expect(HALF.map((s) => after[SLOTS - own + s])).toEqual(HALF.map((s) => before[SLOTS - own + s]));
    }
  });

  testUnless(
    process.platform === 'linux' ? undefined : 'no /proc here',
    'has one descriptor a slot, through which every write is flushed',
    async () => {
      const path = newPath();
      const state = await StateFile.open(path, 0);
      const flags = readdirSync('/proc/self/fd')
        .filter((descriptor) => linkOf(descriptor) === path)
        .map(
          (descriptor) => /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1],
        );
      await state.close();
      expect(flags).toHaveLength(SLOTS);
      for (const flag of flags) expect(parseInt(flag ?? '0', 8) & constants.O_DSYNC).toBe(constants.O_DSYNC);
    },
  );
});

function linkOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}
