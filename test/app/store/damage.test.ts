import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '../../../app/store/record';
import { SLOT_BYTES, SLOTS } from '../../../app/store/state-file';
import { temporaryFolder } from '../../support/app';
import { spawnApp, startApp } from '../support/apps';
import { ask, countOf } from '../support/load';

/** A state file after a second start that has counted to 9, with some of its slots spoilt. */
function state(spoilt: readonly number[] = []): Buffer {
  const bytes = Buffer.alloc(2 * SLOTS * SLOT_BYTES);
  for (let slot = 0; slot < 2 * SLOTS; slot++) {
    const record = slot < SLOTS ? { epoch: 2, count: 6 + slot } : { epoch: 1, count: slot - SLOTS };
    encode(record).copy(bytes, slot * SLOT_BYTES);
  }
  for (const slot of spoilt) bytes.fill(0x5a, slot * SLOT_BYTES + 10, slot * SLOT_BYTES + 20);
  return bytes;
}

type Files = Readonly<Record<string, string | Buffer>>;

function folderOf(files: Files): string {
  const folder = temporaryFolder('damage');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** All files but the one that says who came last. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name !== 'visits.owner');
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]));
}

const ALL = Array.from({ length: 2 * SLOTS }, (_, slot) => slot);
const RESTORE = 'put the folder back from a backup, or remove this file';
const WRITE = 'write the number of visits into it, or remove it';

describe('the app refuses to start, says what it found and what to do, and touches nothing, where', () => {
  const state0 = { 'visits.state': '' };
  const refusals: [string, Files, string, string, string][] = [
    ['the state file is empty', state0, 'visits.state', 'in 0 bytes of 32768', RESTORE],
    [
      'the state file is empty and the visits file is not',
      { ...state0, visits: '9\n' },
      'visits.state',
      'in 0 bytes',
      RESTORE,
    ],
    [
      'the state file is garbage',
      { 'visits.state': 'garbage' },
      'visits.state',
      '8 of its 8 records',
      RESTORE,
    ],
    [
      'the state file is truncated',
      { 'visits.state': state().subarray(0, 5 * SLOT_BYTES) },
      'visits.state',
      'the highest count left is 9',
      RESTORE,
    ],
    [
      'all of the newer half is broken',
      { 'visits.state': state(ALL.slice(0, SLOTS)), visits: '9\n' },
      'visits.state',
      '4 of its 8 records are broken',
      RESTORE,
    ],
    [
      'all of the older half is broken',
      { 'visits.state': state(ALL.slice(SLOTS)) },
      'visits.state',
      '4 of its 8 records are broken',
      RESTORE,
    ],
    ['all records are broken', { 'visits.state': state(ALL) }, 'visits.state', '8 of its 8 records', RESTORE],
    ['the visits file is empty, with no state', { visits: '' }, 'visits', 'it holds nothing', WRITE],
    ['the visits file is garbage, with no state', { visits: 'many\n' }, 'visits', '"many\\n"', WRITE],
    ['the visits file is negative, with no state', { visits: '-4\n' }, 'visits', '"-4\\n"', WRITE],
    [
      'the visits file is JSON, with no state',
      { visits: '{"total":4}' },
      'visits',
      '"{\\"total\\":4}"',
      WRITE,
    ],
    ['both are garbage', { visits: 'x', 'visits.state': 'y' }, 'visits.state', '8 of its 8 records', RESTORE],
  ];
  test.each(refusals)('%s', async (_, files, name, found, advice) => {
    const dataDir = folderOf(files);
    const before = contents(dataDir);
    const app = spawnApp({ dataDir });
    expect(await app.exited).toBe(1);
    const last = app.log.at(-1);
    expect(last).toMatchObject({ level: 'error', message: 'cannot go on' });
    expect(last?.error).toContain(`${join(dataDir, name)} `);
    expect(last?.error).toContain(found);
    expect(last?.error).toContain(advice);
    expect(app.stderr()).toBe('');
    expect(contents(dataDir)).toEqual(before);
  });

  test.each([
    ['DATA_DIR is missing', 'missing'],
    ['DATA_DIR is a file', 'file'],
  ])('%s', async (_, name) => {
    const folder = folderOf({ file: 'kept' });
    const app = spawnApp({ dataDir: join(folder, name) });
    expect(await app.exited).toBe(1);
    expect(app.log.at(-1)?.error).toBe(
      `DATA_DIR ${join(folder, name)} is no folder: mount the volume there, or make it`,
    );
    expect(contents(folder)).toEqual({ file: 'kept' });
  });

  test('a garbage visits.json is there and no state', async () => {
    const dataDir = folderOf({ 'visits.json': '{"visits":[' });
    const app = spawnApp({ dataDir, env: { VISITS_FILE: 'visits.json' } });
    expect(await app.exited).toBe(1);
    expect(app.log.at(-1)?.error).toContain(`${join(dataDir, 'visits.json')} is no count`);
    expect(contents(dataDir)).toEqual({ 'visits.json': '{"visits":[' });
  });
});

describe('the app goes on where', () => {
  const starts: [string, Files, number][] = [
    ['nothing is there, from 0', {}, 0],
    ['only a visits file with a number is there, from that', { visits: '17\n' }, 17],
    ['the state file is good', { 'visits.state': state() }, 9],
    ['the slot with the highest count is broken, from the next', { 'visits.state': state([3]) }, 8],
    ['three slots of a half are broken', { 'visits.state': state([1, 2, 3, 4, 5, 6]) }, 6],
    ['the visits file is missing', { 'visits.state': state() }, 9],
    ['the visits file is garbage', { 'visits.state': state(), visits: 'garbage' }, 9],
    ['the visits file is empty', { 'visits.state': state(), visits: '' }, 9],
    ['the visits file lags behind', { 'visits.state': state(), visits: '3\n' }, 9],
    ['the visits file was set higher by hand', { 'visits.state': state(), visits: '100\n' }, 100],
    [
      'files of a write that was cut off lie about',
      { 'visits.state': state(), 'visits.state.tmp': 'x', 'visits.tmp': 'y', 'data.tmp': 'z' },
      9,
    ],
  ];
  test.each(starts)('%s', async (_, files, count) => {
    const dataDir = folderOf(files);
    const app = await startApp({ dataDir });
    expect(await countOf(app.port)).toBe(count);
    expect(readFileSync(join(dataDir, 'visits'), 'utf8')).toBe(`${count}\n`);
    expect((await ask(app.port, '/')).body).toContain(`Visits: ${count + 1}\n`);
    expect(await app.stop()).toBe(0);
    const again = await startApp({ dataDir });
    expect(await countOf(again.port)).toBe(count + 1);
    expect(await again.stop()).toBe(0);
  });

  test('the visits file is garbage, and says that it was', async () => {
    const dataDir = folderOf({ 'visits.state': state(), visits: 'garbage' });
    const app = await startApp({ dataDir });
    await app.stop();
    const warning = app.log.find(({ level }) => level === 'warn');
    expect(warning?.found).toContain(`${join(dataDir, 'visits')} is no count: it holds "garbage"`);
  });
});

test.each(['data.tmp', 'visits.state.tmp'])(
  'the app refuses %s as the visits file: what passes through that name would be taken for the count',
  async (name) => {
    const app = spawnApp({ dataDir: folderOf({}), env: { VISITS_FILE: name } });
    app.listening.then(app.stop, () => undefined);
    expect(await app.exited).toBe(2);
    expect(JSON.stringify(app.log.at(-1))).toContain('VISITS_FILE');
  },
);
