import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, temporaryFolder } from '../../support/app';
import { spawnApp, startApp } from '../support/apps';
import { diskEnv, noCompiler } from '../support/disk';
import { ask, countOf, Load, Tally } from '../support/load';
import { testUnless } from '../../support/test-unless';
import { noVolumes, Volume } from '../support/volume';

/** The statuses of `/readyz` until the app has exited, 0 for no response. */
async function readiness(app: RunningApp): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.at(-1) !== 0) {
    statuses.push((await ask(app.port, '/readyz')).status);
    await sleep(1);
  }
  return statuses;
}

testUnless(
  noCompiler(),
  'after a failed flush the batch gets a 503, the app is unready and exits with 1, and nothing acknowledged is lost',
  async () => {
    const dataDir = temporaryFolder('fail');
    const tally = new Tally();
    for (const failAfter of [30, 6, 101]) {
      const app = await startApp({ dataDir, env: diskEnv({ failAfter }) });
      tally.statuses.clear();
      const ready = readiness(app);
      const load = new Load(app.port, tally, 8, failAfter === 101);
      expect(await app.exited).toBe(1);
      await load.stop();
      // If a post failed, there may have been no pending visit.
      if (failAfter !== 101) expect(tally.statuses.get(503)).toBeGreaterThanOrEqual(1);
      expect([...tally.statuses.keys()].filter((status) => ![0, 200, 503].includes(status))).toEqual([]);
      // Ready at first, then 503 or no response, and never ready again.
      expect((await ready).map((status) => (status === 200 ? 'ready' : 'not')).join(' ')).toMatch(
        /^(ready )*not/,
      );
      expect((await ready).join(' ')).not.toMatch(/503.* 200/);
      expect(app.log.find(({ message }) => message === 'stopping')?.reason).toContain('EIO');
    }
    const again = await startApp({ dataDir });
    tally.check(await countOf(again.port));
    expect(await again.stop()).toBe(0);
  },
);

testUnless(noCompiler(), 'does not start on a disk where every flush fails, and reports why', async () => {
  const app = spawnApp({ dataDir: temporaryFolder('fail'), env: diskEnv({ failAfter: 0 }) });
  expect(await app.exited).toBe(1);
  expect(app.log.at(-1)?.error).toContain('EIO');
});

testUnless(noCompiler(), '/livez answers while 16 visits wait for a flush', async () => {
  const hang = join(temporaryFolder('hang'), 'hang');
  const app = await startApp({ dataDir: temporaryFolder('slow'), env: diskEnv({ hang }) });
  writeFileSync(hang, '');
  const tally = new Tally();
  const load = new Load(app.port, tally, 16);
  while (tally.sent < 16) await sleep(1);
  for (let i = 0; i < 40; i++) expect((await ask(app.port, '/livez')).status).toBe(200);
  expect(tally.acknowledged).toBe(0);
  rmSync(hang);
  await load.reach(16);
  await load.stop();
  tally.check(await countOf(app.port));
  expect(await app.stop()).toBe(0);
});

for (const type of ['ext4', 'tmpfs'] as const) {
  testUnless(
    noVolumes(),
    `on a full disk (${type}) the app keeps counting, keeps the old data with a 507, and restarts after a kill`,
    async () => {
      const volume = new Volume(type, type === 'ext4' ? 4 : 1);
      try {
        const dataDir = volume.path;
        const tally = new Tally();
        let app = await startApp({ dataDir });
        expect((await ask(app.port, '/', { post: 'old' })).status).toBe(200);
        volume.fill();
        const load = new Load(app.port, tally, 8);
        await load.reach(100);
        const full = await ask(app.port, '/', { post: 'new'.repeat(4_000) });
        expect([full.status, full.body]).toEqual([507, expect.stringContaining('no room for 12000 bytes')]);
        expect((await ask(app.port, '/data')).body).toBe('old');
        expect((await ask(app.port, '/readyz')).status).toBe(200);
        await load.stop();
        expect([...tally.statuses.keys()]).toEqual([200]);
        expect(readFileSync(join(dataDir, 'visits'), 'utf8')).toMatch(/^\d+\n$/);
        app.kill('SIGKILL');
        await app.exited;
        volume.fill();
        app = await startApp({ dataDir });
        tally.check(await countOf(app.port));
        expect((await ask(app.port, '/data')).body).toBe('old');
        tally.sent++;
        expect((await ask(app.port, '/')).status).toBe(200);
        await app.stop();
      } finally {
        volume.unmount();
      }
    },
  );
}

testUnless(
  noCompiler(),
  'on an exceeded quota, which not every Node has a name for, a post gets a 507 and visits continue',
  async () => {
    const app = await startApp({ dataDir: temporaryFolder('quota'), env: diskEnv({ quota: 20_000 }) });
    expect((await ask(app.port, '/', { post: 'old' })).status).toBe(200);
    const { status, body } = await ask(app.port, '/', { post: 'x'.repeat(30_000) });
    expect([status, body]).toEqual([507, expect.stringContaining('no room for 30000 bytes on the volume')]);
    expect((await ask(app.port, '/data')).body).toBe('old');
    expect((await ask(app.port, '/')).body).toContain('Visits: 1');
    expect(await app.stop()).toBe(0);
  },
);

testUnless(noVolumes(), 'restarts on a disk that filled up after a clean exit', async () => {
  const volume = new Volume('ext4', 4);
  try {
    const app = await startApp({ dataDir: volume.path });
    expect((await ask(app.port, '/')).status).toBe(200);
    expect(await app.stop()).toBe(0);
    volume.fill();
    const again = await startApp({ dataDir: volume.path });
    expect(await countOf(again.port)).toBe(1);
    expect((await ask(again.port, '/')).status).toBe(200);
    await again.stop();
  } finally {
    volume.unmount();
  }
});

testUnless(
  noVolumes(),
  'on a volume that turns read-only the app answers 503 and exits with 1, and nothing acknowledged is lost',
  async () => {
    const volume = new Volume('ext4', 16);
    try {
      const tally = new Tally();
      const app = await startApp({ dataDir: volume.path });
      const load = new Load(app.port, tally, 8);
      await load.reach(100);
      await load.stop();
      volume.abort();
      tally.sent++;
      const { status, body } = await ask(app.port, '/');
      expect([status, body]).toEqual([503, expect.stringMatching(/^\{"error":"not counted: .*(EROFS|EIO)/)]);
      expect(await app.exited).toBe(1);
      const readOnly = spawnApp({ dataDir: volume.path });
      expect(await readOnly.exited).toBe(1);
      expect(readOnly.log.at(-1)?.error).toMatch(/EROFS|EIO/);
      volume.unmount();
      volume.mount();
      const again = await startApp({ dataDir: volume.path });
      tally.check(await countOf(again.port));
      expect(await again.stop()).toBe(0);
    } finally {
      volume.unmount();
    }
  },
);

testUnless(
  process.platform === 'linux' ? undefined : 'no prlimit here',
  'without a free descriptor visits and posts wait or fail, and the app recovers when there are some',
  async () => {
    const app = await startApp({ dataDir: temporaryFolder('descriptors') });
    const [one, other] = [
      new Agent({ keepAlive: true, maxSockets: 1 }),
      new Agent({ keepAlive: true, maxSockets: 1 }),
    ];
    expect((await ask(app.port, '/', { agent: one })).status).toBe(200);
    expect((await ask(app.port, '/livez', { agent: other })).status).toBe(200);
    const limit = (count: number): void => {
      execFileSync('prlimit', ['--pid', String(app.pid), `--nofile=${count}:4096`]);
    };
    limit(3);
    const visit = ask(app.port, '/', { agent: one });
    expect((await ask(app.port, '/', { agent: other, post: 'body' })).status).toBe(503);
    expect((await ask(app.port, '/livez', { agent: other })).status).toBe(200);
    limit(1024);
    expect((await visit).body).toContain('Visits: 2');
    expect((await ask(app.port, '/', { agent: other, post: 'body' })).status).toBe(200);
    one.destroy();
    other.destroy();
    expect(await app.stop()).toBe(0);
  },
);
