import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The files of the rules that are in force: those whose import stands in the list of rules. */
function ruleFiles(): string[] {
  const source = read('lib/rules/enforce.ts');
  const lists = [...source.matchAll(/const RULES[^=]*= \[([^\]]*)\]/g)].map(([, list = '']) => list);
  const rules = new Set(lists.join().match(/\w+/g));
  return [...source.matchAll(/^import \{ (\w+) \} from '\.\/([\w-]+)';$/gm)]
    .filter(([, name = '']) => rules.delete(name))
    .map(([, , file = '']) => `${file}.ts`)
    .concat([...rules].map((name) => `the import of ${name} in enforce.ts`));
}

test('docs/rules.md has a row for every rule that is in force, and for no other', () => {
  const rows = [...read('docs/rules.md').matchAll(/^\| \[([\w-]+\.ts)\]\(\.\.\/lib\/rules\/\1\)/gm)];
  expect(rows).not.toEqual([]);
  expect(rows.map(([, file = '']) => file).sort()).toEqual(ruleFiles().sort());
});

test('the index of docs/adr/ names every record once, in their order, and no other file', () => {
  const records = readdirSync(join(ROOT, 'docs/adr')).filter((file) => file !== 'README.md');
  const named = [...read('docs/adr/README.md').matchAll(/^- \[\d+\]\(([^)]+)\)/gm)].map(([, file]) => file);
  expect(named).toEqual(records.sort());
});

const documents = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md'));

/** The relative links of a document, without the examples in its code. */
function relativeLinks(document: string): string[] {
  const prose = read(document).replace(/^```[^]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document on GitHub: a heading that occurs again gets a number, and the API reference has its own. */
function anchorsOf(document: string): string[] {
  const text = read(document);
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
    const repetition = seen.get(anchor) ?? 0;
    seen.set(anchor, repetition + 1);
    return repetition === 0 ? anchor : `${anchor}-${repetition}`;
  });
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)];
}

test.each(documents)('every relative link in %s leads to a file and a heading that exist', (document) => {
  const broken = relativeLinks(document).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : relative(ROOT, resolve(ROOT, dirname(document), path));
    return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test('the documents that lead to others are among those whose links are followed', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/rules.md', 'docs/adr/README.md']),
  );
});
