import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_BYTES, SLOT_BYTES, SLOTS } from '../../../app/store/count-file';
import { encode } from '../../../app/store/record';
import { type RunningApp, temporaryFolder } from '../../support/app';
import { spawnApp, startApp } from '../support/apps';
import { ask, countOf, Load, Tally } from '../support/load';

/** A count file after visits 6 to 9, with some damaged slots. */
function count(spoilt: readonly number[] = []): Buffer {
  const bytes = Buffer.alloc(FILE_BYTES);
  for (let slot = 0; slot < SLOTS; slot++) encode(6 + slot).copy(bytes, slot * SLOT_BYTES);
  for (const slot of spoilt) bytes.fill(0x5a, slot * SLOT_BYTES + 10, slot * SLOT_BYTES + 20);
  return bytes;
}

/** The count file of an ended start. */
const COUNT = 'visits.state/3-0123abcd/count';

type Files = Readonly<Record<string, string | Buffer>>;

function folderOf(files: Files): string {
  const folder = temporaryFolder('damage');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path).toString('latin1')]));
}

const RESTORE = 'restore the folder from a backup, or remove visits.state';
const WRITE = 'write the number of visits into the file, or remove the file';

describe('the app refuses to start, reports what it found and what to do, and touches nothing if', () => {
  const refusals: [string, Files, string, string, string][] = [
    ['the count file is empty', { [COUNT]: '' }, COUNT, '(0 of 16384 bytes)', RESTORE],
    [
      'the count file is empty and the visits file is not',
      { [COUNT]: '', visits: '9\n' },
      COUNT,
      '(0 of 16384 bytes)',
      RESTORE,
    ],
    ['the count file is garbage', { [COUNT]: 'garbage' }, COUNT, '(7 of 16384 bytes)', RESTORE],
    [
      'the count file is truncated',
      { [COUNT]: count().subarray(0, 3 * SLOT_BYTES) },
      COUNT,
      '(12288 of 16384 bytes)',
      RESTORE,
    ],
    ['all records are damaged', { [COUNT]: count([0, 1, 2, 3]) }, COUNT, '4 of its 4 records', RESTORE],
    ['the visits file is empty, with no state', { visits: '' }, 'visits', '(got nothing)', WRITE],
    ['the visits file is garbage, with no state', { visits: 'many\n' }, 'visits', '"many\\n"', WRITE],
    ['the visits file is negative, with no state', { visits: '-4\n' }, 'visits', '"-4\\n"', WRITE],
    [
      'the visits file is JSON, with no state',
      { visits: '{"total":4}' },
      'visits',
      '"{\\"total\\":4}"',
      WRITE,
    ],
    ['both are garbage', { visits: 'x', [COUNT]: 'y' }, COUNT, '(1 of 16384 bytes)', RESTORE],
    [
      'the visits file is a folder',
      { 'visits/file': '' },
      'visits',
      'is a folder, not a file',
      'move it away',
    ],
    [
      'the count file is a folder',
      { [`${COUNT}/file`]: '' },
      COUNT,
      'is a folder, not a file',
      'move it away',
    ],
    [
      'the data is a folder',
      { [COUNT]: count(), 'visits.state/3-0123abcd/data/file': '' },
      'visits.state/3-0123abcd/data',
      'is a folder, not a file',
      'move it away',
    ],
    [
      'visits.state is a file',
      { 'visits.state': '' },
      'visits.state',
      'is a file, not a folder',
      'move it away',
    ],
  ];
  test.each(refusals)('%s', async (_, files, name, found, advice) => {
    const dataDir = folderOf(files);
    const before = contents(dataDir);
    const app = spawnApp({ dataDir });
    expect(await app.exited).toBe(1);
    const last = app.log.at(-1);
    expect(last).toMatchObject({ level: 'error', message: 'fatal error' });
    expect(last?.error).toContain(`${join(dataDir, name)} `);
    expect(last?.error).toContain(found);
    expect(last?.error).toContain(advice);
    expect(app.stderr()).toBe('');
    expect(contents(dataDir)).toEqual(before);
  });

  test.each(['visits', COUNT, 'visits.state/3-0123abcd/data', 'visits.state'])(
    '%s is a FIFO',
    async (name) => {
      const dataDir = folderOf({ [`${dirname(join('folder', name))}/x`]: '' });
      mkdirSync(dirname(join(dataDir, name)), { recursive: true });
      execFileSync('mkfifo', [join(dataDir, name)]);
      const app = spawnApp({ dataDir });
      expect(await app.exited).toBe(1);
      expect(app.log.at(-1)?.error).toContain(`${join(dataDir, name)} is a FIFO, not a f`);
    },
  );

  test('visits.json is garbage, with no state', async () => {
    const dataDir = folderOf({ 'visits.json': '{"visits":[' });
    const app = spawnApp({ dataDir, env: { VISITS_FILE: 'visits.json' } });
    expect(await app.exited).toBe(1);
    expect(app.log.at(-1)?.error).toContain(`${join(dataDir, 'visits.json')} holds no count`);
    expect(readdirSync(dataDir)).toEqual(['visits.json']);
  });
});

describe('the app continues if', () => {
  const starts: [string, Files, number][] = [
    ['the folder is empty, from 0', {}, 0],
    ['only a visits file with a number exists, from that number', { visits: '17\n' }, 17],
    ['the count file is valid', { [COUNT]: count() }, 9],
    ['the slot with the highest count is damaged, from the next', { [COUNT]: count([3]) }, 8],
    ['three slots are damaged', { [COUNT]: count([1, 2, 3]) }, 6],
    ['the visits file is garbage', { [COUNT]: count(), visits: 'garbage' }, 9],
    ['the visits file is empty', { [COUNT]: count(), visits: '' }, 9],
    ['the visits file lags behind', { [COUNT]: count(), visits: '3\n' }, 9],
    ['the visits file was set higher by hand', { [COUNT]: count(), visits: '100\n' }, 100],
    [
      'folders of interrupted starts are left over',
      { [COUNT]: count(), 'visits.state/2-0123abcd/data.tmp': 'x', 'visits.state/new-01234567/count': 'y' },
      9,
    ],
  ];
  test.each(starts)('%s', async (_, files, visits) => {
    const dataDir = folderOf(files);
    const app = await startApp({ dataDir });
    expect(await countOf(app.port)).toBe(visits);
    expect(readFileSync(join(dataDir, 'visits'), 'utf8')).toBe(`${visits}\n`);
    expect((await ask(app.port, '/')).body).toContain(`Visits: ${visits + 1}\n`);
    expect(await app.stop()).toBe(0);
    const again = await startApp({ dataDir });
    expect(await countOf(again.port)).toBe(visits + 1);
    expect(await again.stop()).toBe(0);
    expect(readdirSync(join(dataDir, 'visits.state'))).toHaveLength(1);
  });

  test.each([
    [
      'the visits file is garbage',
      { [COUNT]: count(), visits: 'garbage' },
      'visits holds no count (got "garbage")',
    ],
    ['a record is damaged', { [COUNT]: count([3]) }, `${COUNT} has damaged records in slots 3`],
    ['visits.state holds no count', { 'visits.state/3-0123abcd/data': 'x' }, 'visits.state holds no count'],
  ])('%s, and warns', async (_, files, warning) => {
    const app = await startApp({ dataDir: folderOf(files) });
    await app.stop();
    expect(app.log.find(({ level }) => level === 'warn')?.message).toContain(warning);
  });
});

/** The app may write another file while its folder is being removed. */
const REMOVE = { recursive: true, maxRetries: 100, retryDelay: 1 };

describe('nothing acknowledged is lost, and the app stops, if under load', () => {
  test.each([
    [
      'visits.state is removed',
      (root: string): void => {
        rmSync(root, REMOVE);
      },
    ],
    [
      'the folder of the start is removed',
      (_: string, start: string): void => {
        rmSync(start, REMOVE);
      },
    ],
    [
      'the count file is removed',
      (_: string, start: string): void => {
        rmSync(join(start, 'count'));
      },
    ],
    [
      'the count file is replaced by an older one',
      (_: string, start: string): void => {
        writeFileSync(join(start, 'older'), count());
        renameSync(join(start, 'older'), join(start, 'count'));
      },
    ],
  ])('%s', async (_, damage) => {
    const dataDir = temporaryFolder('damage');
    const tally = new Tally();
    const app = await startApp({ dataDir });
    const load = new Load(app.port, tally, 8);
    await load.reach(200);
    const root = join(dataDir, 'visits.state');
    damage(root, join(root, readdirSync(root)[0] ?? ''));
    expect(await app.exited).toBe(1);
    await load.stop();
    expect(reasonOf(app)).toMatch(
      /was removed or replaced while the app ran; the next start continues from the/,
    );
    const again = await startApp({ dataDir });
    tally.check(await countOf(again.port));
    expect(await again.stop()).toBe(0);
  });
});

function reasonOf(app: RunningApp): string {
  return String(app.log.find(({ message }) => message === 'stopping')?.reason);
}

test('the app rejects "visits.state" as the visits file', async () => {
  const app = spawnApp({ dataDir: folderOf({}), env: { VISITS_FILE: 'visits.state' } });
  app.listening.then(app.stop, () => undefined);
  expect(await app.exited).toBe(2);
  expect(JSON.stringify(app.log.at(-1))).toContain('VISITS_FILE');
});
