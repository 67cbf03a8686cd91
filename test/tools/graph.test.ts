import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Checkout } from '../support/checkout';
import { type Result, run } from '../support/run';

const ROOT = resolve(__dirname, '../..');

let checkout: Checkout;

// The program is compiled in a copy of the project, once for all tests.
beforeAll(() => {
  checkout = new Checkout();
});

afterAll(() => {
  checkout.remove();
});

/** Runs `npm run graph` as npm does. */
function graph(args: readonly string[], env: Record<string, string> = {}): Result {
  const all = { npm_lifecycle_event: 'graph', ...env };
  return run(process.execPath, ['tools/program.cjs', 'tools/cli.ts', 'graph', ...args], checkout.path, all);
}

test('docs/graphs/ holds a picture of each system of dist/, as "npm run docs:graph" draws them now', () => {
  const committed = checkout.files('docs/graphs');
  expect(run(process.execPath, ['tools/pictures.mjs'], checkout.path)).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
  expect(checkout.files('docs/graphs')).toEqual(committed);
  const examples = readdirSync(join(ROOT, 'dist/examples')).map((name) => `${name}.svg`);
  expect(Object.keys(committed)).toEqual([...examples, 'main-system.svg'].sort());
});

const documented = [
  ...readFileSync(join(ROOT, 'docs/graph.md'), 'utf8').matchAll(
    /^```sh\nnpm run --silent graph -- (.*)\n```\n\n```mermaid\n([^]*?)```$/gm,
  ),
].map(([, args = '', output]) => ({ args, output }));

test('docs/graph.md shows a graph', () => {
  expect(documented).toHaveLength(1);
});

test.each(documented)('npm run graph -- $args prints what docs/graph.md shows', ({ args, output }) => {
  expect(graph(args.split(' '))).toEqual({ status: 0, stdout: output, stderr: '' });
});

test('without a source it draws the output folder of cdk8s.yaml', () => {
  expect(graph([])).toEqual(graph(['dist']));
  expect(graph([]).stdout).toContain('StatefulSet_visits_visits["<b>StatefulSet</b>');
});

test('several sources are one graph', () => {
  const { stdout } = graph(['dist/0001-storage.k8s.yaml', 'dist/0002-visits.k8s.yaml']);
  expect(stdout).toContain('claims_visits_data_visits_ -->|"storageClassName"| StorageClass_nfs_reliable\n');
});

test('-n is the namespace of objects that name none', () => {
  const file = join(checkout.path, 'config.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cm }\n');
  expect(graph([file, '-n', 'shop']).stdout).toContain('subgraph namespace_shop["Namespace shop"]');
});

test.each([
  [['dist', '--format', 'png'], '--format must be one of mermaid, svg (got "png")'],
  [['dist', '-n', 'Shop'], '--namespace must be'],
  [['-', '-'], 'only one SOURCE can be standard input'],
  [['nowhere'], 'nowhere cannot be read'],
  [['lib'], 'lib: has no Kubernetes objects to draw'],
])('%j is refused with a reason', (args, reason) => {
  const { status, stdout, stderr } = graph(args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(reason);
});

test('without elkjs it says how to get pictures, and draws Mermaid all the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-graph-'));
  try {
    const program = join(folder, 'cli.cjs');
    const [compiled = ''] = readdirSync(join(checkout.path, 'build/program/tools-cli')).filter((name) =>
      name.endsWith('.cjs'),
    );
    symlinkSync(join(checkout.path, 'build/program/tools-cli', compiled), program);
    const alone = (...args: string[]): Result =>
      run(
        process.execPath,
        ['--preserve-symlinks-main', program, 'graph', join(ROOT, 'dist'), ...args],
        folder,
      );
    expect(alone('--format', 'svg')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        '--format svg needs the package elkjs, which is not installed. Run "npm install --save-dev elkjs"; --help lists all options\n',
    });
    expect(alone().stdout).toMatch(/^flowchart TB\n/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('--help explains sources, formats and exit codes', () => {
  expect(graph(['--help'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^usage: npx cdk8s-stateful graph .*--format FORMAT.*Exits with 0/s,
    ) as string,
  });
});
