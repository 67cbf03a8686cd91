import fs, { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import fsp from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_BYTES } from '../../../app/store/count-file';
import { Start } from '../../../app/store/start';
import { temporaryFolder } from '../../support/app';

/** The callback of `readdir`. */
type Answer = (error: Error | null, names?: readonly string[]) => void;

function newRoot(): string {
  return join(temporaryFolder('start'), 'visits.state');
}

afterEach(() => {
  jest.restoreAllMocks();
});

test('a start has a folder with the next number and the full size of its count file', async () => {
  const root = newRoot();
  const [first, second] = [await Start.claim(root), await Start.claim(root)];
  expect([first.number, second.number]).toEqual([1, 2]);
  expect(readdirSync(root).sort()).toEqual(
    [first.folder, second.folder].map((path) => path.slice(root.length + 1)),
  );
  expect(readFileSync(join(second.folder, 'count')).equals(Buffer.alloc(FILE_BYTES))).toBe(true);
});

test('a check returns the earlier starts in numeric order', async () => {
  const root = newRoot();
  mkdirSync(join(root, '9-00000000'), { recursive: true });
  mkdirSync(join(root, '10-00000000'));
  mkdirSync(join(root, 'lost+found'));
  expect(await (await Start.claim(root)).check()).toEqual(['9-00000000', '10-00000000']);
});

test('the latest start owns the folder, and a check of the previous one names it', async () => {
  const root = newRoot();
  const first = await Start.claim(root);
  await first.check();
  const second = await Start.claim(root);
  await second.check();
  await expect(first.check()).rejects.toThrow(`${second.folder} exists: a later start owns the data`);
});

test('of concurrent starts, one owns the folder', async () => {
  for (let round = 0; round < 20; round++) {
    const root = newRoot();
    const starts = await Promise.all([Start.claim(root), Start.claim(root), Start.claim(root)]);
    const checks = await Promise.allSettled(starts.map(async (start) => start.check()));
    expect(checks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

test('a start reports that its folder was removed', async () => {
  const start = await Start.claim(newRoot());
  rmSync(start.folder, { recursive: true });
  await expect(start.check()).rejects.toThrow(`${start.folder} was removed or replaced while the app ran`);
});

test('a pending check does not count for later callers', async () => {
  const root = newRoot();
  const start = await Start.claim(root);
  // A check that has read the names and whose result is late.
  const names = readdirSync(root);
  let answer: Answer = () => undefined;
  jest.spyOn(fs, 'readdir').mockImplementationOnce(((_: string, late: Answer) => (answer = late)) as never);
  const early = start.check();
  await new Promise((resolve) => setImmediate(resolve));
  await Start.claim(root);
  const after = start.check();
  answer(null, names);
  expect(await early).toEqual([]);
  await expect(after).rejects.toThrow('a later start owns the data');
});

test('a check waits for a free descriptor, and shows its age', async () => {
  const start = await Start.claim(newRoot());
  expect(start.unansweredMs).toBe(0);
  const none = ((_: string, answer: Answer) => {
    answer(Object.assign(new Error('too many open files'), { code: 'EMFILE' }));
  }) as never;
  const readdir = jest.spyOn(fs, 'readdir').mockImplementationOnce(none).mockImplementationOnce(none);
  const check = start.check();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(start.unansweredMs).toBeGreaterThan(0);
  await check;
  expect(readdir).toHaveBeenCalledTimes(3);
  expect(start.unansweredMs).toBe(0);
});

test('a start removes all folders but its own and the prepared one, which the next start uses', async () => {
  const root = newRoot();
  await Start.claim(root);
  const second = await Start.claim(root);
  await second.tidy(await second.check());
  expect(readdirSync(root)).toEqual([second.folder.slice(root.length + 1)]);
  const made = statSync(join(second.folder, 'next')).ino;
  const third = await Start.claim(root);
  expect([statSync(third.folder).ino, existsSync(join(second.folder, 'next'))]).toEqual([made, false]);
});

test('a start on a full disk leaves nothing behind, and the previous start keeps the folder', async () => {
  const root = newRoot();
  const first = await Start.claim(root);
  const full = Object.assign(new Error('quota'), { errno: -122, code: 'Unknown system error -122' });
  jest.spyOn(fsp, 'open').mockRejectedValue(full);
  await expect(Start.claim(root)).rejects.toThrow(/^no room for 16384 bytes in .*: make room on the volume$/);
  await first.check();
  expect(readdirSync(root)).toHaveLength(1);
});
