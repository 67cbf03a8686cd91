import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEASE_MS, Owner } from '../../../app/store/owner';
import { temporaryFolder } from '../../support/app';
import { startApp } from '../support/apps';
import { countOf, Load, Tally } from '../support/load';

/** Where the owner's line is, and what is there while somebody has the folder. */
const OWNER = 'visits.owner';
const LOCK = 'visits.lock';

describe('two processes on one folder', () => {
  test('the second takes over, the first stops by itself, and no visit of either is lost', async () => {
    const dataDir = temporaryFolder('two');
    const tally = new Tally();
    const first = await startApp({ dataDir });
    const loadOnFirst = new Load(first.port, tally, 8, true);
    await loadOnFirst.reach(200);
    const begun = performance.now();
    const second = await startApp({ dataDir });
    const loadOnSecond = new Load(second.port, tally, 8);
    expect(await first.exited).toBe(1);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await loadOnFirst.stop();
    const fromFirst = tally.acknowledged;
    tally.statuses.clear();
    await loadOnSecond.reach(fromFirst + 200);
    await loadOnSecond.stop();
    tally.check(await countOf(second.port));
    expect(first.log.find(({ message }) => message === 'stopping')?.reason).toMatch(
      /visits\.owner names another process \(.*\): this one stops, as two would lose visits; see to it that only one/,
    );
    expect(await second.stop()).toBe(0);
    const third = await startApp({ dataDir });
    tally.check(await countOf(third.port));
    expect(await third.stop()).toBe(0);
  }, 60_000);

  test('the first stops within about a second though nobody visits it', async () => {
    const dataDir = temporaryFolder('two');
    const first = await startApp({ dataDir });
    const begun = performance.now();
    const second = await startApp({ dataDir });
    expect(await first.exited).toBe(1);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await second.stop()).toBe(0);
  }, 30_000);

  test('one that was stopped for a while and goes on acknowledges nothing any more', async () => {
    const dataDir = temporaryFolder('two');
    const tally = new Tally();
    const first = await startApp({ dataDir });
    const loadOnFirst = new Load(first.port, tally, 8);
    await loadOnFirst.reach(100);
    first.kill('SIGSTOP');
    const second = await startApp({ dataDir });
    const loadOnSecond = new Load(second.port, tally, 4);
    await loadOnSecond.reach(tally.acknowledged + 100);
    first.kill('SIGCONT');
    expect(await first.exited).toBe(1);
    await loadOnFirst.stop();
    await loadOnSecond.stop();
    tally.check(await countOf(second.port));
    expect(await second.stop()).toBe(0);
  }, 60_000);
});

describe('an owner', () => {
  test('need not wait for one that has released the folder', async () => {
    const folder = temporaryFolder('owner');
    const first = await Owner.claim(folder);
    await first.release();
    const begun = performance.now();
    await Owner.claim(folder);
    expect(performance.now() - begun).toBeLessThan(LEASE_MS);
  });

  test('waits for longer than a look of another may hold before it takes the folder', async () => {
    const folder = temporaryFolder('owner');
    const first = await Owner.claim(folder);
    const begun = performance.now();
    const second = await Owner.claim(folder);
    expect(performance.now() - begun).toBeGreaterThan(LEASE_MS);
    await expect(first.look()).rejects.toThrow(`${join(folder, OWNER)} names another process`);
    await second.look();
  });

  test('confirms on an old look only as long as the lease', async () => {
    const folder = temporaryFolder('owner');
    const owner = await Owner.claim(folder);
    writeFileSync(join(folder, OWNER), 'somebody else');
    const confirm = async (): Promise<string | undefined> =>
      new Promise((resolve) => {
        owner.confirm((error) => {
          resolve(error?.message);
        });
      });
    await sleep(1.2 * LEASE_MS);
    expect(await confirm()).toContain('names another process (somebody else)');
  });

  test('gives up the folder when its file is gone, and does not give away that of another', async () => {
    const folder = temporaryFolder('owner');
    const first = await Owner.claim(folder);
    const second = await Owner.claim(folder);
    await expect(first.release()).rejects.toThrow('names another process');
    expect(existsSync(join(folder, LOCK))).toBe(true);
    await second.release();
    expect(existsSync(join(folder, LOCK))).toBe(false);
    rmSync(join(folder, OWNER));
    await expect(second.look()).rejects.toThrow('nobody: the file is gone');
  });

  test('one of two that come at the same time has the folder, never both', async () => {
    for (const there of [false, true]) {
      const folder = temporaryFolder('owner');
      if (there)
        for (const file of [OWNER, LOCK]) writeFileSync(join(folder, file), 'somebody who was killed');
      const claims = await Promise.allSettled([Owner.claim(folder), Owner.claim(folder)]);
      const looks = await Promise.allSettled(
        claims.map(async (claim) =>
          claim.status === 'fulfilled' ? claim.value.look() : Promise.reject(new Error()),
        ),
      );
      expect(looks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });
});
