import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

test('package.json denies the install script of each dependency that has one, and of no other', () => {
  const { packages } = read<Lockfile>('package-lock.json');
  const withScript = Object.keys(packages)
    .filter((path) => packages[path]?.hasInstallScript === true)
    .map((path) => path.replace(/^.*node_modules\//, ''));
  const { allowScripts } = read<{ allowScripts: Readonly<Record<string, boolean>> }>('package.json');
  expect(allowScripts).toEqual(Object.fromEntries(withScript.map((name) => [name, false])));
});

test('elkjs is installed here, and is optional for users of the package', () => {
  const manifest = read<{
    devDependencies: Readonly<Record<string, string>>;
    peerDependencies: Readonly<Record<string, string>>;
    peerDependenciesMeta: Readonly<Record<string, unknown>>;
  }>('package.json');
  expect(manifest.peerDependencies['elkjs']).toBe(`^${manifest.devDependencies['elkjs'] ?? ''}`);
  expect(manifest.peerDependenciesMeta['elkjs']).toEqual({ optional: true });
});
