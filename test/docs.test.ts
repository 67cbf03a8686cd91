import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..');

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The names of an interface's properties, its own and the inherited ones, by the interface's exported name. */
function propertyNames(): (interfaceName: string) => string[] {
  const index = join(ROOT, 'lib/index.ts');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${index} is no module`);
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
  return (interfaceName) => {
    const symbol = exported.get(interfaceName);
    if (symbol === undefined) throw new Error(`lib/index.ts does not export ${interfaceName}`);
    const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol));
    return checker.getPropertiesOfType(type).map((property) => property.name);
  };
}

const propertiesOf = propertyNames();
const props = read('docs/props.md');

/** What stands under the heading that names an interface, up to the next heading of the same depth. */
function sectionOf(interfaceName: string): string {
  const [, , section] =
    new RegExp(`^(##+) [^\\n]*\`${interfaceName}\`\\n([^]*?)(?=^\\1 |(?![^]))`, 'm').exec(props) ?? [];
  if (section === undefined) throw new Error(`docs/props.md has no heading that ends with ${interfaceName}`);
  return section;
}

/** The first column of all tables of props in a text. */
function propsListed(section: string): string[] {
  const tables = section.match(/^\| prop .*\n\|[ -|]+\n(?:\|.*\n)*/gm) ?? [];
  return tables.flatMap((table) => [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name));
}

describe('docs/props.md lists every prop, and nothing that is none, of', () => {
  test.each([
    'StatefulAppProps',
    'StatefulAppOverrides',
    'Claim',
    'Port',
    'MountedFiles',
    'Resources',
    'RetentionPolicy',
    'IngressOptions',
    'RollingUpdateOptions',
    'NfsProvisionerProps',
    'NfsProvisionerOverrides',
    'NfsStorageClassProps',
    'StorageClassProps',
    'LocalVolumeProps',
    'LocalVolumeOverrides',
    'LocalVolumeClaimProps',
    'RetainedVolumeProps',
    'RetainedVolumeOverrides',
    'RestrictedNamespaceProps',
    'ExistingObjectProps',
  ])('%s', (interfaceName) => {
    const names = propertiesOf(interfaceName);
    expect(names).not.toEqual([]);
    expect(propsListed(sectionOf(interfaceName)).sort()).toEqual(names.sort());
  });
});

test('docs/props.md lists the merge keys of overrides', () => {
  const [, keys = ''] = /const MERGE_KEYS[^]*? = \[\n([^]*?)\n\];/.exec(read('lib/overrides.ts')) ?? [];
  // A line such as [/\.(volumes|env)$/, 'name'] tells the lists that a path may end in, and their items' key.
  const lines = [...keys.matchAll(/^ +\[\/.*?([\w|]+)\)?\$\/, (.*)\],$/gm)];
  expect(lines).toHaveLength(keys.split('\n').length);
  const lists = lines.flatMap(([, names = '', key = '']) =>
    names.split('|').map((name) => `${name} by ${key.replaceAll("'", '')}`),
  );
  expect(lists).toContain('volumeClaimTemplates by metadata.name');
  const [, table = ''] = /^\| list .*\n\|[ -|]+\n((?:\|.*\n)*)/m.exec(props) ?? [];
  const code = (cell: string): string[] => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);
  const listed = [...table.matchAll(/^\|([^|]*)\|([^|]*)\|/gm)].flatMap(([, names = '', key = '']) =>
    code(names).map((name) => `${name} by ${code(key).join(', ')}`),
  );
  expect(listed.sort()).toEqual(lists.sort());
});

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

/** What a heading's link is called on GitHub. */
function anchorsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
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
