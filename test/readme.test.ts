import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import * as library from '../lib';
import { run } from './support/run';

const ROOT = resolve(__dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [program = '', overrides = ''] = codeBlocks(readme);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-readme-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const paths = { 'cdk8s-stateful': [join(ROOT, 'lib/index.ts')] };
  // An example may define a construct that only the reader's next line would use.
  const compilerOptions = { paths, noEmit: true, noUnusedLocals: false, types: ['node'] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['app.ts'] }),
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The TypeScript examples of a document. */
function codeBlocks(text: string): string[] {
  return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
}

/** The examples of a document that begin a statement. The others are parts of one. */
function statements(document: string): string[] {
  const blocks = codeBlocks(readFileSync(join(ROOT, document), 'utf8'));
  return blocks.filter((code) => /^(new|const) /.test(code));
}

/** A program of examples, each in an app of its own. Its `chart` has the namespace "shop". */
function programOf(examples: readonly string[]): string {
  const functions = examples.map(
    (code, i) => `{
      const app = new App({ outdir: 'dist', outputFileExtension: '.${i}.yaml' });
      example(new Chart(app, 'example', { namespace: 'shop' }));
      app.synth();
      function example(chart: Chart): void {\n${code}}
    }`,
  );
  const imports = `import { App, Chart, JsonPatch } from 'cdk8s';
    import { ${Object.keys(library).join(', ')}, type Plain } from 'cdk8s-stateful';`;
  return [imports, ...functions].join('\n');
}

/** Type-checks and runs a program; the files that it synthesized. */
function use(code: string): string[] {
  writeFileSync(join(folder, 'app.ts'), code);
  const bin = (name: string, ...args: string[]): unknown =>
    run(process.execPath, [join(ROOT, 'node_modules', name), ...args], folder);
  expect(bin('typescript/bin/tsc')).toEqual({ status: 0, stdout: '', stderr: '' });
  buildSync({
    entryPoints: [join(folder, 'app.ts')],
    outfile: join(folder, 'app.cjs'),
    bundle: true,
    platform: 'node',
    alias: { 'cdk8s-stateful': join(ROOT, 'lib/index.ts') },
  });
  expect(run(process.execPath, ['app.cjs'], folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  return readdirSync(join(folder, 'dist'));
}

test('the README opens with the two commands', () => {
  expect(readme).toMatch(
    /^# cdk8s-stateful\n\n```sh\nnpm ci && npm run synth .*\nnpm ci && npm test .*\n```\n/,
  );
});

test("the README's new app takes at most 15 lines, compiles and synthesizes", () => {
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(15);
  expect(use(program)).toEqual(['shop.k8s.yaml']);
});

test("the README's overrides compile and synthesize", () => {
  expect(overrides).toContain('overrides: {');
  expect(use(programOf([overrides]))).toEqual(['example.0.yaml']);
});

test('every statement in the documents compiles and synthesizes without a fault', () => {
  const examples = ['docs/constructs.md', 'docs/restore.md', 'docs/update-strategies.md'].map(statements);
  for (const ofDocument of examples) expect(ofDocument).not.toEqual([]);
  expect(use(programOf(examples.flat()))).toHaveLength(examples.flat().length);
});

test("the README lists the environment's variables and defaults as --help does", () => {
  const { stdout } = run(process.execPath, [join(ROOT, 'tools/synth.mjs'), '--help'], ROOT);
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` +\|.*\| `([^`]+)` +\|$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(rows).toHaveLength(8);
  for (const [name, value] of rows)
    expect(stdout).toMatch(
      new RegExp(`^  ${name} .*${value}\\b.*default|^  ${name} .*default ${value}\\)`, 'm'),
    );
});
