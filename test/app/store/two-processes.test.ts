import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, temporaryFolder } from '../../support/app';
import { spawnApp, startApp } from '../support/apps';
import { ask, countOf, Load, Tally } from '../support/load';
import { times } from '../support/times';

const ROUNDS = times('ROUNDS', 4);
const CLIENTS = 64;
const TIMEOUT_MS = 600_000 + ROUNDS * 20_000;

/** Checks the promise against what an app shows. */
async function check(tally: Tally, app: RunningApp): Promise<void> {
  tally.check(await countOf(app.port));
  tally.checkData((await ask(app.port, '/data')).body);
}

/** Stops a process for a while, as an overloaded machine does. */
async function stall(app: Pick<RunningApp, 'kill'>, milliseconds: number): Promise<void> {
  app.kill('SIGSTOP');
  await sleep(milliseconds);
  app.kill('SIGCONT');
}

test(
  'the second of two processes becomes the owner, the first stops and reports why, and nothing is lost or doubled',
  async () => {
    const dataDir = temporaryFolder('two');
    const tally = new Tally();
    const first = await startApp({ dataDir });
    const onFirst = new Load(first.port, tally, 8, true);
    await onFirst.reach(200);
    const second = await startApp({ dataDir });
    const onSecond = new Load(second.port, tally, 8, true);
    expect(await first.exited).toBe(1);
    await onFirst.stop();
    tally.statuses.clear();
    await onSecond.reach(tally.acknowledged + 200);
    await onSecond.stop();
    await check(tally, second);
    expect(first.log.find(({ message }) => message === 'stopping')?.reason).toMatch(
      /visits\.state\/2-[\da-f]{8} exists: a later start owns the data, and this one stops, as two would lose visits/,
    );
    expect(await second.stop()).toBe(0);
    const third = await startApp({ dataDir });
    await check(tally, third);
    expect(await third.stop()).toBe(0);
  },
  TIMEOUT_MS,
);

test(
  'the first of two processes stops even without visits',
  async () => {
    const dataDir = temporaryFolder('two');
    const first = await startApp({ dataDir });
    const second = await startApp({ dataDir });
    expect(await first.exited).toBe(1);
    expect(await second.stop()).toBe(0);
  },
  TIMEOUT_MS,
);

test(
  `nothing is lost or doubled in ${ROUNDS} rounds in which the old process stalls while a new one starts`,
  async () => {
    const dataDir = temporaryFolder('two');
    const tally = new Tally();
    let old = await startApp({ dataDir });
    let onOld = new Load(old.port, tally, CLIENTS, true);
    for (let round = 0; round < ROUNDS; round++) {
      tally.statuses.clear();
      await onOld.reach(tally.acknowledged + 100);
      const second = spawnApp({ dataDir });
      await sleep(Math.random() * 150);
      await stall(old, Math.random() * (round % 2 === 0 ? 40 : 700));
      const port = await second.listening;
      const onNew = new Load(port, tally, CLIENTS, true);
      expect(await old.exited).toBe(1);
      await onOld.stop();
      tally.statuses.clear();
      old = { ...second, port, url: '' };
      onOld = onNew;
    }
    await onOld.reach(tally.acknowledged + 100);
    await onOld.stop();
    await check(tally, old);
    expect(await old.stop()).toBe(0);
  },
  TIMEOUT_MS,
);

test(
  `nothing is lost or doubled in ${ROUNDS} rounds in which a new process stalls while a third one starts`,
  async () => {
    const dataDir = temporaryFolder('two');
    const tally = new Tally();
    for (let round = 0; round < ROUNDS; round++) {
      tally.statuses.clear();
      const first = await startApp({ dataDir });
      const onFirst = new Load(first.port, tally, CLIENTS, true);
      await onFirst.reach(tally.acknowledged + 100);
      const second = spawnApp({ dataDir });
      await sleep(50 + Math.random() * 150);
      second.kill('SIGSTOP');
      const third = await startApp({ dataDir });
      const onThird = new Load(third.port, tally, CLIENTS, true);
      expect(await first.exited).toBe(1);
      await onFirst.stop();
      tally.statuses.clear();
      await onThird.reach(tally.acknowledged + 100);
      second.kill('SIGCONT');
      // Either of the two may own the data in the end, depending on when the new process stalled.
      await Promise.race([third.exited, second.exited]);
      await onThird.stop();
      for (const app of [third, second]) app.kill('SIGKILL');
      await Promise.all([third.exited, second.exited]);
      const last = await startApp({ dataDir });
      await check(tally, last);
      expect(await last.stop()).toBe(0);
    }
  },
  TIMEOUT_MS,
);
