import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LIB = join(__dirname, '../../lib');

/** The folders of lib/, each with its allowed imports. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  validation: [],
  core: ['validation'],
  pod: ['core', 'validation'],
  cluster: ['core', 'validation'],
  storage: ['cluster', 'pod', 'core', 'validation'],
  'stateful-app': ['storage', 'cluster', 'pod', 'core', 'validation'],
  'blue-green': ['stateful-app', 'pod', 'core', 'validation'],
  synth: ['core', 'validation'],
};

const FILES = (readdirSync(LIB, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''));

/** The project paths that a file of lib/ imports or exports from, including types. */
function pathsIn(file: string): readonly string[] {
  const text = readFileSync(join(LIB, `${file}.ts`), 'utf8');
  return [...text.matchAll(/\b(?:from|import|require\()\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(LIB, join(LIB, dirname(file), path)),
  );
}

/** The files of lib/ that each file of lib/ imports. A folder means its index. */
const imports = new Map<string, readonly string[]>(
  FILES.map((file) => [
    file,
    pathsIn(file)
      .filter((path) => !path.startsWith('..'))
      .map((path) => (FILES.includes(path) ? path : join(path, 'index'))),
  ]),
);

/** The shortest import circle through a file. */
function circleOf(file: string): readonly string[] | undefined {
  const ways = (imports.get(file) ?? []).map((next) => [file, next]);
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? '';
    if (last === file) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    ways.push(...(imports.get(last) ?? []).map((next) => [...way, next]));
  }
  return undefined;
}

test('the imports of lib/ are found', () => {
  expect(imports.get('stateful-app/stateful-app')).toEqual(
    expect.arrayContaining(['core/define-object', 'stateful-app/props', 'storage/retained-volume']),
  );
  for (const paths of imports.values()) {
    for (const path of paths) expect(imports.has(path)).toBe(true);
  }
});

test('lib/ has no import circles, including types', () => {
  expect([...imports.keys()].flatMap((file) => circleOf(file)?.join(' → ') ?? [])).toEqual([]);
});

test('each folder of lib/ imports only from the layers below it', () => {
  const folderOf = (path: string): string => path.split('/')[0] ?? '';
  const wrong = [...imports].flatMap(([file, paths]) =>
    file === 'index'
      ? []
      : paths
          .filter((path) => folderOf(path) !== folderOf(file))
          .filter((path) => !LAYERS[folderOf(file)]?.includes(folderOf(path)))
          .map((path) => `${file} → ${path}`),
  );
  expect(wrong).toEqual([]);
});

test('each folder of lib/ is a layer', () => {
  const folders = new Set(
    [...imports.keys()].filter((file) => file !== 'index').map((file) => file.split('/')[0]),
  );
  expect([...folders].sort()).toEqual(Object.keys(LAYERS).sort());
});

test('lib/ imports only the Kubernetes API from the rest of the project', () => {
  const outside = FILES.flatMap(pathsIn).filter(
    (path) => path.startsWith('..') && !path.startsWith('../imports/'),
  );
  expect(outside).toEqual([]);
});
