import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, temporaryFolder } from '../support/app';
import { testUnless } from '../support/test-unless';
import { spawnApp, startApp } from './support/apps';
import { diskEnv, noCompiler } from './support/disk';

/** The environment of an app whose volume hangs while a file exists. */
function hanging(): {
  readonly env: Record<string, string>;
  readonly hang: () => void;
  readonly answer: () => void;
} {
  const path = join(temporaryFolder('hang'), 'hang');
  return {
    env: { ...diskEnv({ hang: path }), VOLUME_TIMEOUT_MS: '200', SHUTDOWN_TIMEOUT_MS: '500' },
    hang: () => {
      writeFileSync(path, '');
    },
    answer: () => {
      rmSync(path);
    },
  };
}

async function get(app: RunningApp, path: string): Promise<readonly [number, string]> {
  const response = await fetch(app.url + path);
  return [response.status, await response.text()];
}

/** Waits until a path has a status. */
async function until(app: RunningApp, path: string, status: number): Promise<string> {
  for (;;) {
    const [found, body] = await get(app, path);
    if (found === status) return body;
    await sleep(20);
  }
}

async function unanswered(app: RunningApp): Promise<number> {
  const [, metrics] = await get(app, '/metrics');
  return Number(/^visits_volume_unanswered_seconds (.*)$/m.exec(metrics)?.[1]);
}

/** Waits until no volume operation is pending. The app checks its files at any moment. */
async function untilAnswered(app: RunningApp): Promise<void> {
  while ((await unanswered(app)) !== 0) await sleep(20);
}

testUnless(
  noCompiler(),
  'while the volume hangs the app is alive but not ready, reports it in the metrics, refuses visits, and recovers',
  async () => {
    const { env, hang, answer } = hanging();
    const app = await startApp({ dataDir: temporaryFolder('hang'), env });
    await untilAnswered(app);
    hang();
    const waiting = get(app, '/');
    const error = 'the volume has not answered for 200 ms';
    expect(JSON.parse(await until(app, '/readyz', 503))).toEqual({ error });
    expect(await unanswered(app)).toBeGreaterThanOrEqual(0.2);
    expect((await get(app, '/livez'))[0]).toBe(200);
    expect((await get(app, '/visits'))[0]).toBe(200);
    expect(await get(app, '/')).toEqual([503, `{"error":"not counted: ${error}"}\n`]);
    const post = await fetch(app.url, { method: 'POST', body: 'x' });
    expect([post.status, await post.json()]).toEqual([503, { error: `not stored: ${error}` }]);
    answer();
    expect((await waiting)[0]).toBe(200);
    await until(app, '/readyz', 200);
    await untilAnswered(app);
    expect((await get(app, '/'))[1]).toContain('Visits: 2\n');
    expect(await app.stop()).toBe(0);
  },
);

testUnless(
  noCompiler(),
  'SIGTERM while a write hangs ends the app within its limit, and pending requests get a 503',
  async () => {
    const { env, hang } = hanging();
    const app = await startApp({ dataDir: temporaryFolder('hang'), env });
    hang();
    const waiting = get(app, '/');
    await until(app, '/readyz', 503);
    // `process.exit` would wait for the thread that writes.
    expect(await app.stop()).toBe('SIGKILL');
    expect(await waiting).toEqual([503, '{"error":"shutting down"}\n']);
    expect(app.log.at(-1)).toMatchObject({
      level: 'error',
      error: 'not stopped after 500 ms: the volume does not answer',
    });
  },
);

testUnless(noCompiler(), 'SIGTERM while the start hangs ends the app within its limit', async () => {
  const { env, hang } = hanging();
  hang();
  const app = spawnApp({ dataDir: temporaryFolder('hang'), env });
  await app.logged('starting');
  expect(['SIGKILL', 1]).toContain(await app.stop());
});
