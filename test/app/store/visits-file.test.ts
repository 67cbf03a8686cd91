import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../../app/store/errors';
import { readPlain, VisitsFile } from '../../../app/store/visits-file';
import { temporaryFolder } from '../../support/app';
import { FileWatch, jsonCount, plainCount } from '../support/load';

function pathOf(name: string): string {
  return join(temporaryFolder('visits-file'), name);
}

/** The folder of the start that writes a file. */
function folderOf(path: string): string {
  const folder = join(dirname(path), 'start');
  mkdirSync(folder, { recursive: true });
  return folder;
}

describe('the visits file is read as', () => {
  const time = '2026-03-29T13:00:00.000Z';
  test.each([
    ['visits', '0', 0, []],
    ['visits', '17\n', 17, []],
    ['visits', '0017 \r\n', 17, []],
    ['visits.json', '{"visits":[],"total":5}', 5, []],
    ['visits.json', '{"total":5}', 5, []],
    ['visits.json', `{"visits":["${time}","nonsense"],"total":5}`, 5, [new Date(time)]],
  ])('%s: %j', async (name, content, count, recent) => {
    const path = pathOf(name);
    writeFileSync(path, content);
    expect(await readPlain(path)).toEqual({ count, recent });
  });

  test('undefined if it does not exist', async () => {
    expect(await readPlain(pathOf('visits'))).toBeUndefined();
  });
});

describe('the visits file is rejected with its name and content if it holds', () => {
  test.each([
    ['visits', '', 'nothing'],
    ['visits', ' 17', '" 17"'],
    ['visits', '-1\n', '"-1\\n"'],
    ['visits', '1.5', '"1.5"'],
    ['visits', '1e3', '"1e3"'],
    ['visits', '0x10', '"0x10"'],
    ['visits', '17\n18\n', '"17\\n18\\n"'],
    ['visits', '9007199254740992', '"9007199254740992"'],
    ['visits', '\0\0', '"\\u0000\\u0000"'],
    ['visits', '{"visits":[],"total":5}', '"{\\"visits\\":[],\\"total\\":5}"'],
    ['visits.json', '', 'nothing'],
    ['visits.json', '17', '"17"'],
    ['visits.json', 'null', '"null"'],
    ['visits.json', '{"total":-1}', '"{\\"total\\":-1}"'],
    ['visits.json', '{"total":"5"}', '"{\\"total\\":\\"5\\"}"'],
    ['visits.json', '{"visits":[],"tot', '"{\\"visits\\":[],\\"tot"'],
  ])('%s: %j', async (name, content, found) => {
    const path = pathOf(name);
    writeFileSync(path, content);
    const refusal = (await readPlain(path)) as StoreError;
    expect(refusal).toBeInstanceOf(StoreError);
    expect(refusal.message).toBe(
      `${path} holds no count (got ${found}); write the number of visits into the file, or remove the file to start at 0`,
    );
  });
});

describe('during visits', () => {
  test.each([
    ['visits', plainCount],
    ['visits.json', jsonCount],
  ])('%s is always complete, lags little, and is exact at the end', async (name, count) => {
    const path = pathOf(name);
    let visits = 0;
    const file = new VisitsFile(
      path,
      folderOf(path),
      [],
      () => visits,
      () => undefined,
    );
    await file.write();
    const watch = new FileWatch(path, count);
    for (let i = 0; i < 200; i++) {
      visits += 7;
      file.note(Date.now());
      file.note(1);
      await sleep(1);
    }
    await sleep(500);
    expect(count(readFileSync(path, 'utf8'))).toBe(visits);
    file.note(0);
    visits++;
    await file.close();
    await watch.stop();
    expect(count(readFileSync(path, 'utf8'))).toBe(visits);
    expect(watch.faults).toEqual([]);
    expect(watch.reads).toBeGreaterThan(100);
    expect(readdirSync(join(dirname(path), 'start'))).toEqual([]);
  });

  test('the visits file is written at most every 100 ms', async () => {
    let asked = 0;
    const file = new VisitsFile(
      pathOf('visits'),
      temporaryFolder('visits-file'),
      [],
      () => asked++,
      () => undefined,
    );
    const begun = performance.now();
    for (let i = 0; i < 150; i++) {
      file.note(1);
      await sleep(2);
    }
    await file.close();
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThanOrEqual((performance.now() - begun) / 100 + 2);
  });

  test('the visits file keeps the last 100 times over a restart', async () => {
    const path = pathOf('visits.json');
    const file = new VisitsFile(
      path,
      folderOf(path),
      [new Date(1), new Date(2)],
      () => 252,
      () => undefined,
    );
    expect(file.times).toEqual([new Date(1), new Date(2)]);
    const begun = Date.now();
    file.note(97);
    file.note(1);
    expect(file.times).toHaveLength(100);
    expect(file.times.slice(0, 2)).toEqual([new Date(1), new Date(2)]);
    file.note(1);
    expect(file.times[0]).toEqual(new Date(2));
    file.note(250);
    await file.close();
    const recent = file.times;
    expect(recent).toHaveLength(100);
    expect(recent[0]?.getTime()).toBeGreaterThanOrEqual(begun);
    expect(await readPlain(path)).toEqual({ count: 252, recent });
  });

  test('a failed write is logged once, does not stop the counting, and is repeated when possible', async () => {
    const path = pathOf('visits');
    const logged: string[] = [];
    mkdirSync(join(dirname(path), 'start', 'visits.tmp'), { recursive: true });
    const file = new VisitsFile(
      path,
      folderOf(path),
      [],
      () => 3,
      (level, message) => logged.push(`${level} ${message}`),
    );
    await file.write();
    await file.write();
    expect(logged).toEqual(['warn the visits file lags behind']);
    rmdirSync(join(dirname(path), 'start', 'visits.tmp'));
    await file.write();
    expect(readFileSync(path, 'utf8')).toBe('3\n');
    expect(logged).toHaveLength(1);
  });

  test('the visits file is written in place if the folder of the start is gone', async () => {
    const path = pathOf('visits');
    const file = new VisitsFile(
      path,
      '/nowhere',
      [],
      () => 5,
      () => undefined,
    );
    await file.rescue();
    expect(readFileSync(path, 'utf8')).toBe('5\n');
  });
});
