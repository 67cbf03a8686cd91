import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { run } from './support/run';

const ROOT = resolve(__dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [program = '', overrides = ''] = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-readme-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const paths = { 'cdk8s-stateful': [join(ROOT, 'lib/index.ts')] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { paths, noEmit: true, types: ['node'] },
      include: ['app.ts'],
    }),
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

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
  const before = program.slice(0, program.indexOf('new StatefulApp')).replace(/^const nfs .*\n/m, '');
  expect(use(`${before}${overrides}app.synth();\n`.replace('NfsProvisioner, ', ''))).toEqual([
    'shop.k8s.yaml',
  ]);
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
