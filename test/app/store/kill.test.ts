import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../../support/app';
import { startApp } from '../support/apps';
import { ask, countOf, FileWatch, jsonCount, Load, plainCount, Tally } from '../support/load';
import { times } from '../support/times';

const ROUNDS = times('ROUNDS', 6);

/** Kills the app under load repeatedly on one folder, and checks what the next start finds. */
async function killAgainAndAgain(
  visitsFile: string,
  count: (content: string) => number | undefined,
  rounds: number,
): Promise<void> {
  const dataDir = temporaryFolder('kill');
  const options = { dataDir, env: { VISITS_FILE: visitsFile } };
  const tally = new Tally();
  let app = await startApp(options);
  await new Load(app.port, tally, 0, true).stop();
  const watch = new FileWatch(join(dataDir, visitsFile), count);
  try {
    for (let round = 0; round < rounds; round++) {
      tally.statuses.clear();
      const load = new Load(app.port, tally, 16, true);
      await load.reach(tally.acknowledged + 50);
      await sleep(Math.random() * 100);
      app.kill('SIGKILL');
      expect(await app.exited).toBe('SIGKILL');
      await load.stop();
      app = await startApp(options);
      tally.check(await countOf(app.port));
      tally.checkData((await ask(app.port, '/data')).body);
    }
  } finally {
    await watch.stop();
    await app.stop();
  }
  expect(tally.acknowledged).toBeGreaterThanOrEqual(50 * rounds);
  expect(watch.reads).toBeGreaterThan(20 * rounds);
  expect(watch.faults).toEqual([]);
}

test(
  `loses nothing acknowledged in ${ROUNDS} kills under load, and "visits" is always a number`,
  async () => killAgainAndAgain('visits', plainCount, ROUNDS),
  60_000 + ROUNDS * 5_000,
);

test(
  'loses nothing acknowledged in kills under load, and "visits.json" is always valid JSON',
  async () => killAgainAndAgain('visits.json', jsonCount, Math.ceil(ROUNDS / 3)),
  60_000 + ROUNDS * 5_000,
);
