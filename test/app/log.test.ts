import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildBundle, type LogLine, temporaryFolder } from '../support/app';
import { testUnless } from '../support/test-unless';

let app: ChildProcess | undefined;

// A failed test would leave the app running.
afterEach(() => app?.kill('SIGKILL'));

/** Starts an app with the given standard output. */
function start(stdout: 'pipe' | number, port: number): ChildProcess {
  const env = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: temporaryFolder('log') };
  return (app = spawn(process.execPath, [buildBundle()], { env, stdio: ['ignore', stdout, 'ignore'] }));
}

async function visit(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
  return response?.status === 200 ? response.text() : '';
}

testUnless(
  existsSync('/dev/full') ? undefined : 'no /dev/full here',
  'with a log on a full disk the app serves, and exits with 0',
  async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    other.close();
    await once(other, 'close');
    const full = openSync('/dev/full', 'w');
    const unheard = start(full, port);
    closeSync(full);
    while ((await visit(port)) === '' && unheard.exitCode === null) await sleep(20);
    expect(await visit(port)).toContain('Visits: 2\n');
    unheard.kill();
    expect(await once(unheard, 'exit')).toEqual([0, null]);
  },
);

test('with a log into a broken pipe the app serves, and exits with 0', async () => {
  const deaf = start('pipe', 0);
  if (deaf.stdout === null) throw new Error('no standard output');
  let port = 0;
  for await (const text of createInterface(deaf.stdout)) {
    const line = JSON.parse(text) as LogLine;
    port = Number(line.port);
    if (line.message === 'listening') break;
  }
  deaf.stdout.destroy();
  expect(await visit(port)).toContain('Visits: 1\n');
  deaf.kill();
  expect(await once(deaf, 'exit')).toEqual([0, null]);
});
