import { times } from '../support/times';
import { buildInterleavings, run } from '../support/run-interleavings';

const INTERLEAVINGS = times('INTERLEAVINGS', 1_500);
const SEED = times('SEED', 1);

// The test mostly computes, which is slow on a busy machine.
jest.setTimeout(600_000 + INTERLEAVINGS * 50);

test(`two or three processes on one folder lose or double nothing in ${INTERLEAVINGS} interleavings`, async () => {
  const program = await buildInterleavings();
  expect(await run(program, 'store', String(SEED), String(SEED + INTERLEAVINGS))).toEqual([]);
});

describe('the test above fails', () => {
  test('for the former store in all four known ways', async () => {
    expect(await run(await buildInterleavings(), 'faults')).toEqual({
      'a check from before the new process confirms a visit': '2 visits were found, 3 acknowledged',
      'a new process that stalls before its read overwrites later starts':
        '2 visits were found, 4 acknowledged',
      'a new process that stalls before its write damages the latest record':
        '2 visits were found, 3 acknowledged',
      'a stalled write goes into the file that the new process has renamed':
        '"body 0" was found, "body 1" acknowledged',
    });
  });

  test('for the former store in random interleavings', async () => {
    expect(await run(await buildInterleavings(), 'former', '1', '4000')).not.toEqual([]);
  });

  const breaks: [string, string, ...[string, string][]][] = [
    [
      'no check follows a write',
      'store.ts',
      ['confirm: start.check.bind(start)', 'confirm: async () => undefined'],
    ],
    [
      'a visit shares a pending check',
      'turns.ts',
      ['if (this.running === undefined) return this.begin();', 'return (this.running ?? this.begin());'],
    ],
    ['no check follows a post', 'posted-data.ts', ['await this.start.check();', '']],
    [
      'the folders are read before the claim',
      'store.ts',
      [
        'const start = await',
        'const early = await recover(this.root, startsOf(await readdir(this.root).catch(() => [])), this.plainPath); const start = await',
      ],
      ['await recover(this.root, earlier, this.plainPath)', 'early'],
    ],
    [
      'one slot is missing',
      'count-file.ts',
      ['slot * SLOT_BYTES, (error', '(slot % 3) * SLOT_BYTES, (error'],
    ],
    ['the folders are not synced', 'store.ts', ['await syncFolder(folder)', '']],
    ['the folder of a post is not synced', 'posted-data.ts', ['await syncFolder(this.start.folder);', '']],
  ];
  test.each(breaks)('if %s', async (_, file, ...changes) => {
    expect(await run(await buildInterleavings({ file, changes }), 'store', '1', '20000')).not.toEqual([]);
  });
});
