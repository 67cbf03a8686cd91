import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(__dirname, '../../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prose-'));
  const config = `
    import markdown from ${JSON.stringify(join(ROOT, 'node_modules/@eslint/markdown/dist/esm/index.js'))};
    import { prose } from ${JSON.stringify(join(ROOT, 'tools/prose/rule.mjs'))};
    export default [
      { plugins: { prose: { rules: { sentences: prose } } }, rules: { 'prose/sentences': 'error' } },
      { files: ['**/*.md'], plugins: { markdown }, language: 'markdown/gfm' },
    ];`;
  await writeFile(join(folder, 'eslint.config.mjs'), config);
});
afterAll(() => rm(folder, { recursive: true }));

/** The findings of the linter in a file, each as `LINE:COLUMN MESSAGE`. */
async function findings(name: string, text: string): Promise<string[]> {
  const file = join(folder, name);
  await writeFile(file, text);
  const eslint = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const { stdout } = await run(process.execPath, [eslint, '--format=json', file], { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string },
  );
  const [result] = JSON.parse(stdout) as [{ messages: { line: number; column: number; message: string }[] }];
  return result.messages.map(({ line, column, message }) => `${String(line)}:${String(column)} ${message}`);
}

const LONG = Array.from({ length: 26 }, (_, index) => `word${String(index + 1)}`).join(' ');

test('a listed phrase in Markdown is reported with its position', async () => {
  expect(await findings('a.md', '# Volumes\n\nEach pod has a volume of its own.\n')).toEqual([
    '3:23 write the possessive alone, or "separate" (got "of its own")',
  ]);
});

test('a listed phrase in a docstring is reported across two lines', async () => {
  const found = await findings(
    'a.js',
    '/**\n * Each pod has a volume of\n * its own.\n */\nexport const volume = 1;\n',
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^2:26 write the possessive alone/);
});

test('a listed phrase in a message or a test name is reported', async () => {
  const found = await findings(
    'b.js',
    "test('the reason is told', () => { throw new Error('it is to be set'); });\n",
  );
  expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual([
    'write "is reported" or "receives" (got "is told")',
    'write "must be" or "is" (got "is to be")',
  ]);
});

test('a sentence of 26 words is reported, and one of 25 is not', async () => {
  expect(await findings('c.md', `${LONG}.\n`)).toEqual([
    '1:1 a sentence has at most 25 words (got 26). Split "word1 word2 word3 word4 word5 word6 …"',
  ]);
  expect(await findings('d.md', `${LONG.replace(/ \w+$/, '')}.\n`)).toEqual([]);
});

test('consecutive line comments are one passage', async () => {
  const [first, rest] = [LONG.slice(0, 80), LONG.slice(80)];
  expect(await findings('e.js', `// ${first}\n// ${rest}.\n`)).toHaveLength(1);
});

test('code, links and quotations are ignored', async () => {
  const text =
    'Run `a file of its own` or "is to be", see [this](https://example.com/for-ever).\n\n```sh\n# of its own\n```\n';
  expect(await findings('f.md', text)).toEqual([]);
});
