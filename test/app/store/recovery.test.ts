import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_BYTES, SLOT_BYTES } from '../../../app/store/count-file';
import { encode } from '../../../app/store/record';
import { recover } from '../../../app/store/recovery';
import { temporaryFolder } from '../../support/app';

/** A count file with a count for each slot, NaN for a damaged one. */
function counts(...all: readonly number[]): Buffer {
  const bytes = Buffer.alloc(FILE_BYTES);
  all.forEach((count, slot) => {
    if (Number.isNaN(count)) bytes.fill(0x5a, slot * SLOT_BYTES, slot * SLOT_BYTES + 20);
    else encode(count).copy(bytes, slot * SLOT_BYTES);
  });
  return bytes;
}

async function recovered(
  files: Readonly<Record<string, string | Buffer>>,
  starts = ['1-a', '2-b'],
): Promise<unknown> {
  const folder = temporaryFolder('recovery');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const { count, data, warnings } = await recover(folder, starts, join(folder, 'visits'));
  const relative = (text: string): string => text.replace(`${folder}/`, '').replace(folder, 'visits.state');
  return { count, data: data && relative(data), warnings: warnings.map(relative) };
}

const NO_COUNT = ['visits.state holds no count, although the app has used this folder before'];

test.each([
  ['0 if there are only empty folders of starts, with a warning', {}, { count: 0, warnings: NO_COUNT }],
  ['the highest count of all starts', { '1-a/count': counts(9, 8), '2-b/count': counts(7) }, { count: 9 }],
  [
    'the count of a start before one that has written nothing',
    { '1-a/count': counts(9), '2-b/count': counts() },
    { count: 9 },
  ],
  [
    'the visits file if there is no count',
    { visits: '17\n', '2-b/count': counts() },
    { count: 17, warnings: NO_COUNT },
  ],
  ['the visits file if its count is higher', { visits: '17\n', '2-b/count': counts(5) }, { count: 17 }],
  ['the count if the visits file lags behind', { visits: '3\n', '2-b/count': counts(5) }, { count: 5 }],
  [
    'the data of the latest start that has any',
    { '1-a/data': 'x', '2-b/data': 'y' },
    { count: 0, data: '2-b/data', warnings: NO_COUNT },
  ],
  [
    'the data of an earlier start if the latest has none',
    { '1-a/data': 'x' },
    { count: 0, data: '1-a/data', warnings: NO_COUNT },
  ],
  [
    'the valid records next to a damaged one, with a warning',
    { '1-a/count': counts(9, NaN, 8) },
    { count: 9, warnings: ['1-a/count has damaged records in slots 1'] },
  ],
  [
    'an earlier count if the first write of the latest was torn, with a warning',
    { '1-a/count': counts(9), '2-b/count': counts(NaN) },
    { count: 9, warnings: ['2-b/count has damaged records in slots 0'] },
  ],
  [
    'the count next to a garbage visits file, with a warning',
    { '1-a/count': counts(9), visits: 'garbage' },
    { count: 9, warnings: [expect.stringContaining('visits holds no count (got "garbage")') as string] },
  ],
])('a start continues from %s', async (_, files, expected) => {
  expect(await recovered(files)).toEqual({ data: undefined, warnings: [], ...expected });
});

test.each([
  ['the only record is damaged', { '1-a/count': counts(NaN) }, /1-a\/count is damaged: its only record/],
  [
    'a start has lost all its commits',
    { '1-a/count': counts(9), '2-b/count': counts(NaN, NaN) },
    /2-b\/count is damaged/,
  ],
  [
    'the visits file is garbage and nothing else exists',
    { visits: 'x' },
    /visits holds no count \(got "x"\)/,
  ],
])('a start is refused if %s', async (_, files, message) => {
  await expect(recovered(files)).rejects.toThrow(message);
});
