import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkout } from '../support/checkout';
import { type Result, run } from '../support/run';
import { claimTemplate, statefulSet, storageClass } from './plan/stateful-set';

let checkout: Checkout;
let folder: string;

// Compiles the program in a copy of the project, once for all tests.
beforeAll(() => {
  checkout = new Checkout();
  const git = (...args: string[]): void => {
    const { status, stderr } = run(
      'git',
      ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args],
      checkout.path,
    );
    if (status !== 0) throw new Error(stderr);
  };
  git('init', '--quiet');
  git('add', 'dist');
  git('commit', '--quiet', '--message', 'dist');
});

afterAll(() => {
  checkout.remove();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-plan-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm run plan` as npm does. */
function plan(args: readonly string[], env: Record<string, string> = {}): Result {
  const all = { npm_lifecycle_event: 'plan', ...env };
  return run(process.execPath, ['tools/program.cjs', 'tools/cli.ts', 'plan', ...args], checkout.path, all);
}

/** A file with objects, as JSON or as a YAML stream of JSON documents. */
function file(name: string, ...objects: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return path;
}

const documented = [
  ...readFileSync(join(__dirname, '../../docs/plan.md'), 'utf8').matchAll(
    /^```sh\n(.*npm run plan.*)\n```\n\n```text\n([^]*?)```\n\nExit code (\d)\.$/gm,
  ),
].map(([, command = '', output = '', code]) => ({ command, output, code: Number(code) }));

test('docs/plan.md shows eight changes', () => {
  expect(documented).toHaveLength(8);
});

test.each(documented)('$command prints what docs/plan.md shows', ({ command, output, code }) => {
  const [words = '', args = ''] = command.split(/ ?npm run plan(?: -- )?/);
  const env = Object.fromEntries(
    words
      .split(' ')
      .filter(Boolean)
      .map((word) => word.split('=') as [string, string]),
  );
  const { status, stdout, stderr } = plan(args.split(' ').filter(Boolean), env);
  expect({ status, stdout }).toEqual({ status: code, stdout: output });
  // The synth names the values that it was given.
  for (const [name, value] of Object.entries(env))
    expect(stderr).toContain(`  ${name}=${value}  (environment; `);
});

test('a plan without a change prints the counts and exits with 0', () => {
  expect(plan([])).toEqual({
    status: 0,
    stdout: 'git:HEAD:dist → a fresh synth, Kubernetes 1.37\n\n18 objects: 18 unchanged.\n',
    stderr: '',
  });
});

test('plan names files in dist/ that were synthesized with other values', () => {
  const path = join(checkout.path, 'dist/0002-visits.k8s.yaml');
  const own = join(checkout.path, 'dist/own.yaml');
  const committed = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, committed.replace('replicas: 3', 'replicas: 5'));
    expect(plan([])).toEqual({
      status: 0,
      stdout: 'git:HEAD:dist → a fresh synth, Kubernetes 1.37\n\n18 objects: 18 unchanged.\n',
      stderr:
        'This plan does not describe dist/0002-visits.k8s.yaml, which was synthesized with other values. Run plan with the same values, or synthesize again.\n',
    });
    expect(plan([], { REPLICAS: '5' }).stderr).not.toContain('This plan does not describe');
    writeFileSync(path, committed);
    writeFileSync(own, JSON.stringify(storageClass()));
    expect(plan([])).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(path, `<<<<<<< HEAD\n${committed}`);
    expect(plan([])).toMatchObject({ status: 0, stderr: '' });
  } finally {
    writeFileSync(path, committed);
    rmSync(own, { force: true });
  }
});

test('the synth reports a fault in the values, and plan exits with 1', () => {
  const { status, stdout, stderr } = plan([], { REPLICAS: 'many' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('REPLICAS');
  expect(stderr).toContain('the app of cdk8s.yaml failed (exit 1): node tools/program.cjs');
});

test('git revisions, standard input and listings are sources', () => {
  const old = file('old.json', { apiVersion: 'v1', kind: 'List', items: [statefulSet(), storageClass()] });
  const { status, stdout } = plan([old, 'git:HEAD:dist/0002-visits.k8s.yaml']);
  expect(status).toBe(4);
  expect(stdout).toContain(`left out  StatefulSet shop/db  (${old}: items[0])`);
  expect(plan(['git:HEAD', 'dist']).status).toBe(0);
});

test('--format json prints the action, changes, risks and the commands of a recipe', () => {
  const old = file('old.yaml', statefulSet(), storageClass());
  const next = file(
    'new.yaml',
    statefulSet({ volumeClaimTemplates: [claimTemplate('data', { storage: '2Gi' })] }),
    storageClass(),
  );
  const { status, stdout } = plan([old, next, '--format', 'json', '--kubernetes', '1.27']);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    kubernetes: '1.27',
    exitCode: 3,
    summary: '2 objects: 1 refused, 1 unchanged.',
    objects: [
      {
        kind: 'StatefulSet',
        namespace: 'shop',
        name: 'db',
        action: 'refuse',
        changes: [
          {
            field: 'spec.volumeClaimTemplates[data].spec.resources.requests.storage',
            old: '1Gi',
            new: '2Gi',
          },
        ],
      },
      { kind: 'StorageClass', action: 'unchanged' },
    ],
  });
});

test.each(['text', 'json', 'markdown'])('--format %s hides the data of a Secret', (format) => {
  const secret = (password: string): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'db', namespace: 'shop' },
    stringData: { password },
  });
  const { status, stdout } = plan([
    file('a.json', secret('hunter2')),
    file('b.json', secret('swordfish')),
    '--format',
    format,
  ]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/data.*password/);
  for (const text of ['hunter2', 'swordfish']) {
    expect(stdout).not.toContain(text);
    expect(stdout).not.toContain(Buffer.from(text).toString('base64'));
  }
});

test('--format markdown escapes markup', () => {
  const config = (text: string): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'shop' },
    data: { text },
  });
  const { stdout } = plan([
    file('a.json', config('a|b')),
    file('b.json', config('<img> `x`')),
    '--format',
    'markdown',
  ]);
  expect(stdout).toContain('data.text: "a\\|b" → "&lt;img> \\`x\\`"');
});

test.each([
  [['--color'], 'plan does not know the option "--color"'],
  [['dist'], 'plan needs two sources, OLD and NEW, or none (got "dist")'],
  [['-', '-'], 'only one of OLD and NEW can be standard input'],
  [['a', 'b', '--format', 'xml'], '--format must be one of text, json, markdown (got "xml")'],
  [['a', 'b', '--kubernetes', '1.26'], '--kubernetes must be from 1.27 to 1.37 (got "1.26")'],
  [['a', 'b', '--kubernetes'], '--kubernetes must be followed by a value'],
  [['nowhere', 'dist'], 'nowhere cannot be read: ENOENT'],
  [['git:nowhere', 'dist'], 'git:nowhere: fatal: '],
])('plan %j exits with 2 and a reason', (args, message) => {
  const { status, stdout, stderr } = plan(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('the apply of a recipe quotes a folder with a space', () => {
  const old = file('old.yaml', statefulSet());
  const next = file('with a space.yaml', statefulSet({ serviceName: 'other' }));
  expect(plan([old, next]).stdout).toContain(`kubectl apply --server-side -f '${next}'`);
});

test.each([undefined, 'apply', 'constructor'])('the command %s is unknown', (name) => {
  const args = ['tools/program.cjs', 'tools/cli.ts', ...(name === undefined ? [] : [name])];
  const { status, stderr } = run(process.execPath, args, checkout.path);
  expect(status).toBe(2);
  expect(stderr).toContain('adopt, graph, plan, or restore');
});

test('options consumed by npm are rejected', () => {
  const { status, stderr } = plan([], { npm_config_format: 'json' });
  expect(status).toBe(2);
  expect(stderr).toContain('write "npm run plan -- --format …", with "--" in front');
});

test('every unreadable document is reported with its line', () => {
  const path = join(folder, 'chart.yaml');
  writeFileSync(path, 'apiVersion: v1\n---\n\nkind: {{ .Values.kind }}\n---\n- a\n');
  const { status, stderr } = plan([path, 'dist']);
  expect(status).toBe(2);
  expect(stderr.split('\n')).toEqual(
    expect.arrayContaining([
      `${path}:1: must be a Kubernetes object, but has no kind`,
      `${path}:4: holds a template. Render it first, for example with "helm template"`,
      expect.stringContaining(`${path}:6: must hold Kubernetes objects (got a list)`),
    ]),
  );
});

test('an object that is defined twice is rejected with both places', () => {
  const path = file('twice.yaml', storageClass(), storageClass());
  const { status, stderr } = plan(['dist', path]);
  expect(status).toBe(2);
  expect(stderr).toContain(`StorageClass fast is defined twice: ${path}:1 and ${path}:3. Remove one.`);
});
