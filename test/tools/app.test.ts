import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Checkout } from '../support/checkout';
import { run } from '../support/run';

let checkout: Checkout;

beforeAll(() => {
  checkout = new Checkout();
});

afterAll(() => {
  checkout.remove();
});

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<unknown>;
}

/** Runs the command in a separate process group, so that a signal reaches all processes as Ctrl-C does. */
function start(env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['tools/app.mjs'], {
    cwd: checkout.path,
    env: { ...process.env, PORT: '0', ...env },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code as unknown) };
}

/** The printed URL. */
async function urlOf({ output }: Running): Promise<string> {
  const url = /\n\n {2}(http:\/\/\S+\/)\n\n/;
  while (!url.test(output())) await sleep(20);
  return url.exec(output())?.[1] ?? '';
}

test.each(['Ctrl-C', 'SIGTERM'])(
  'serves ./data with a readable log and its URL, and exits with 0 after %s',
  async (end) => {
    const before = existsSync(join(checkout.path, 'data/visits'))
      ? Number(readFileSync(join(checkout.path, 'data/visits'), 'utf8'))
      : 0;
    const running = start();
    const url = await urlOf(running);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await (await fetch(url)).text()).toContain(`Visits: ${before + 1}\n`);
    const { pid = 0 } = running.child;
    if (end === 'Ctrl-C') process.kill(-pid, 'SIGINT');
    else process.kill(pid, 'SIGTERM');
    expect(await running.ended).toBe(0);
    expect(readFileSync(join(checkout.path, 'data/visits'), 'utf8')).toBe(`${before + 1}\n`);
    const lines = running.output().trimEnd().split('\n').filter(Boolean);
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d info {2}starting version="\d+\.\d+\.\d+" build=/),
      expect.stringMatching(/^\d\d:\d\d:\d\d info {2}store open dataDir=".+\/data" visits=\d+ /),
      expect.stringMatching(/^\d\d:\d\d:\d\d info {2}listening address="127\.0\.0\.1" port=\d+$/),
      `  ${url}`,
      expect.stringMatching(/^\d\d:\d\d:\d\d info {2}stopping reason="SIG(INT|TERM)"$/),
      expect.stringMatching(new RegExp(`^\\d\\d:\\d\\d:\\d\\d info {2}stopped visits=${before + 1}$`)),
    ]);
  },
);

test('reports faults of the environment, and exits as the app does', async () => {
  const running = start({ MAX_BODY_BYTES: 'much' });
  expect(await running.ended).toBe(2);
  expect(running.output()).toMatch(/ error fatal error faults=\["MAX_BODY_BYTES must be .*, got .*much/);
});

test('reports a port in use, and fails', async () => {
  const first = start();
  const { port } = new URL(await urlOf(first));
  const second = start({ PORT: port, DATA_DIR: join(checkout.path, 'docs') });
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(new RegExp(` error fatal error error=.*address already in use.*:${port}`));
  process.kill(first.child.pid ?? 0, 'SIGTERM');
  expect(await first.ended).toBe(0);
});

test.each(['--help', '-h'])('prints its usage with %s', (argument) => {
  const { status, stdout, stderr } = run(process.execPath, ['tools/app.mjs', argument], checkout.path);
  expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^usage: npm run app\n/), '']);
  for (const name of readFileSync(join(checkout.path, 'app/config.ts'), 'utf8').matchAll(
    /(?:text|whole)\(\s*'([A-Z_]+)'/g,
  )) {
    expect(stdout).toContain(name[1]);
  }
});

test('refuses an argument with exit code 2', () => {
  const { status, stdout, stderr } = run(process.execPath, ['tools/app.mjs', 'start'], checkout.path);
  expect([status, stdout, stderr]).toEqual([
    2,
    '',
    expect.stringMatching(/^app takes no argument, got "start"\n/),
  ]);
});
