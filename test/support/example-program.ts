import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import * as library from '../../lib';
import { run } from './run';

const ROOT = resolve(__dirname, '../..');

/** The TypeScript examples of a document. */
export function codeBlocks(text: string): string[] {
  return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
}

/** The examples in the docstrings of a source. */
export function docstringExamples(file: string): string[] {
  const docstrings = readFileSync(file, 'utf8').matchAll(/^ *\/\*\*\n([^]*?)\*\/$/gm);
  return [...docstrings].flatMap(([, docstring = '']) => codeBlocks(docstring.replace(/^ *\* ?/gm, '')));
}

/** A program of examples, each in a separate app. Its `chart` has the namespace "shop". */
export function programOf(examples: readonly string[]): string {
  const functions = examples.map(
    (code, i) => `{
      const app = new App({ outdir: 'dist', outputFileExtension: '.${i}.yaml' });
      example(new Chart(app, 'example', { namespace: 'shop' }));
      app.synth();
      function example(chart: Chart): void {{\n${code}}}
    }`,
  );
  const imports = `import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
    import * as kplus from 'cdk8s-plus-27';
    import { ${Object.keys(library).join(', ')}, type Plain } from 'cdk8s-stateful';`;
  return [imports, ...functions].join('\n');
}

/** Type-checks and runs a program, which must print nothing; the files that it synthesized, with their text. */
export function useProgram(code: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-example-'));
  try {
    return use(code, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function use(code: string, folder: string): Readonly<Record<string, string>> {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const paths = { 'cdk8s-stateful': [join(ROOT, 'lib/index.ts')] };
  // An example may define a construct that only the reader's next line would use, or a separate app.
  const compilerOptions = {
    paths,
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    types: ['node'],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['app.ts'] }),
  );
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
  const output = join(folder, 'dist');
  return Object.fromEntries(
    readdirSync(output).map((name) => [name, readFileSync(join(output, name), 'utf8')]),
  );
}
