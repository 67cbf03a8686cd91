import {
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CountFile, FILE_BYTES, readSlots, SLOT_BYTES, SLOTS } from '../../../app/store/count-file';
import { encode } from '../../../app/store/record';
import { temporaryFolder } from '../../support/app';
import { testUnless } from '../../support/test-unless';

/** A file with a count in each slot: zeros for undefined, garbage for NaN. */
function fileOf(counts: readonly (number | undefined)[]): Buffer {
  const bytes = Buffer.alloc(FILE_BYTES);
  counts.forEach((count, slot) => {
    if (Number.isNaN(count)) bytes.fill(0x5a, slot * SLOT_BYTES, slot * SLOT_BYTES + 20);
    else if (count !== undefined) encode(count).copy(bytes, slot * SLOT_BYTES);
  });
  return bytes;
}

function newPath(bytes = fileOf([])): string {
  const path = join(temporaryFolder('count'), 'count');
  writeFileSync(path, bytes);
  return path;
}

describe('a count file shows', () => {
  test.each([
    ['the highest count in any slot', [7, 9, 8, 6], 9, []],
    ['the highest valid count', [7, NaN, 8, NaN], 8, [1, 3]],
    ['no count if nothing was written', [], undefined, []],
    ['no count if the first write was torn', [NaN], undefined, [0]],
  ])('%s', (_, counts, count, broken) => {
    expect(readSlots('f', fileOf(counts))).toEqual({ count, broken });
  });
});

describe('a count file is rejected with an error that says what to do if', () => {
  test.each([
    ['commits were written and none is valid', fileOf([NaN, NaN, NaN, NaN]), /^f is damaged: 4 of its 4/],
    [
      'a commit was written next to a torn first one',
      fileOf([undefined, NaN]),
      /: 1 of its 4 records are damaged/,
    ],
    ['it is empty', Buffer.alloc(0), /\(0 of 16384 bytes/],
    ['it is too short', fileOf([1, 2, 3, 4]).subarray(0, -1), /\(16383 of 16384 bytes/],
    ['it is too long', Buffer.concat([fileOf([1, 2]), Buffer.alloc(1)]), /\(16385 of 16384 bytes/],
  ])('%s', (_, bytes, message) => {
    expect(() => readSlots('f', bytes)).toThrow(message);
    expect(() => readSlots('f', bytes)).toThrow(/restore the folder from a backup, or remove visits\.state/);
  });
});

test('a count file holds the count written to each slot', async () => {
  const path = newPath();
  const file = await CountFile.open(path);
  for (let slot = 0; slot < SLOTS; slot++) await promisify(file.write.bind(file))(slot, 10 - slot);
  await file.check();
  await file.close();
  expect(readFileSync(path).equals(fileOf([10, 9, 8, 7]))).toBe(true);
});

describe('the app notices that the open count file was', () => {
  test.each([
    [
      'removed',
      (path: string): void => {
        rmSync(path);
      },
    ],
    [
      'truncated',
      (path: string): void => {
        truncateSync(path, 5);
      },
    ],
    [
      'replaced',
      (path: string): void => {
        writeFileSync(`${path}.new`, fileOf([3]));
        renameSync(`${path}.new`, path);
      },
    ],
  ])('%s', async (_, change) => {
    const path = newPath();
    const file = await CountFile.open(path);
    change(path);
    await expect(file.check()).rejects.toThrow(`${path} was removed or replaced while the app ran`);
    await file.close();
  });
});

testUnless(
  process.platform === 'linux' ? undefined : 'no /proc here',
  'a count file has one descriptor per slot, and flushes each write',
  async () => {
    const path = newPath();
    const file = await CountFile.open(path);
    const flags = readdirSync('/proc/self/fd')
      .filter((descriptor) => linkOf(descriptor) === path)
      .map(
        (descriptor) => /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1],
      );
    await file.close();
    expect(flags).toHaveLength(SLOTS);
    for (const flag of flags) expect(parseInt(flag ?? '0', 8) & constants.O_DSYNC).toBe(constants.O_DSYNC);
  },
);

function linkOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}
