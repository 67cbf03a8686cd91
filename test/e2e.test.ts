import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { readOptions } from './e2e/options';
import { type Result, testWith } from './support/run';
import { REVIEWS, StandIn } from './support/stand-in-api-server';

const ROOT = resolve(__dirname, '..');
/** Timeout in milliseconds. Compiling takes longer than the run, and kubectl waits for an unreachable server. */
const PATIENCE = 60_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-e2e-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program as npm does, with a kubeconfig whose only context is `stand-in`. */
async function e2e(args: readonly string[], server = 'http://127.0.0.1:1'): Promise<Result> {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'stand-in', cluster: { server } }],
      users: [{ name: 'nobody', user: {} }],
      contexts: [{ name: 'stand-in', context: { cluster: 'stand-in', user: 'nobody' } }],
    }),
  );
  const child = spawn(process.execPath, ['tools/program.cjs', 'test/e2e/main.ts', ...args], {
    cwd: ROOT,
    // kubectl caches the discovery data of a server in HOME.
    env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await closed;
  return { status, stdout, stderr };
}

const refusal = (stderr: unknown): object => ({ status: 2, stdout: '', stderr });

function testWithKubectl(name: string, body: () => Promise<void>): void {
  testWith('kubectl', ['version', '--client'], name, body, PATIENCE);
}

/** The command-line options, derived from the names in the program. */
const OPTIONS = Object.keys(readOptions(['--help']))
  .map((name) =>
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/^(suite|fault)s$/, '$1'),
  )
  .filter((name) => name !== 'help');

test(
  '--help lists exactly the options of the program',
  async () => {
    const { status, stdout, stderr } = await e2e(['--help']);
    const explained = [...stdout.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(explained.sort()).toEqual(OPTIONS.sort());
  },
  PATIENCE,
);

test(
  'a run without a context is refused in one sentence',
  async () => {
    expect(await e2e([])).toEqual(
      refusal(
        expect.stringMatching(/^--context must name a context of your KUBECONFIG[^;\n]*; --help lists .*\n$/),
      ),
    );
  },
  PATIENCE,
);

test(
  'all faults of the options are reported at once',
  async () => {
    const wrong = [
      '--bogus',
      '--suite',
      'bliss',
      '--fault=flood',
      '--power-off',
      'true',
      '--node-port',
      '80',
      '--rounds=0',
      'stray',
    ];
    const { status, stdout, stderr } = await e2e(wrong);
    expect({ status, stdout, faults: stderr.trimEnd().split('; ') }).toEqual({
      status: 2,
      stdout: '',
      faults: [
        'unknown option "--bogus"',
        'e2e accepts options only, got "stray"',
        expect.stringMatching(/^--suite must be one of apply, .*, got "bliss"$/),
        expect.stringMatching(/^--fault must be one of pod-deleted, .*, got "flood"$/),
        expect.stringMatching(/^--power-off and --power-on must be given together/),
        expect.stringMatching(/^--context must name a context of your KUBECONFIG/),
        '--rounds must be a whole number from 1 to 1000, got "0"',
        '--node-port must be a whole number from 30000 to 32767, got "80"',
        '--help lists all options',
      ],
    });
  },
  PATIENCE,
);

testWithKubectl('a context that KUBECONFIG does not have is refused in one sentence', async () => {
  expect(await e2e(['--context', 'elsewhere'])).toEqual(
    refusal(expect.stringMatching(/^[^\n]*"elsewhere"[^\n]*nothing was changed[^\n]*\n$/)),
  );
});

testWithKubectl('a cluster that refuses connections fails the run with one sentence', async () => {
  const server = await StandIn.start();
  await server.stop();
  expect(await e2e(['--context', 'stand-in'], server.url)).toEqual(
    refusal(
      expect.stringMatching(
        /^the cluster of the context "stand-in" [^\n]*refused[^\n]*nothing was changed[^\n]*\n$/,
      ),
    ),
  );
});

testWithKubectl(
  'a user without permissions gets the missing one reported, and nothing is written to the cluster',
  async () => {
    const server = await StandIn.start();
    const result = await e2e(['--context', 'stand-in'], server.url).finally(async () => server.stop());
    expect(result).toEqual(
      refusal(
        expect.stringMatching(
          /^the user of the context "stand-in" may not delete namespaces [^\n]*nothing was changed[^\n]*\n$/,
        ),
      ),
    );
    expect(server.writes).toEqual([`POST ${REVIEWS}`, `POST ${REVIEWS}`]);
  },
);
