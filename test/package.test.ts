import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

test('package.json denies the install script of each dependency that has one, and of no other', () => {
  const { packages } = read('package-lock.json') as Lockfile;
  const withScript = Object.keys(packages)
    .filter((path) => packages[path]?.hasInstallScript === true)
    .map((path) => path.replace(/^.*node_modules\//, ''));
  const { allowScripts } = read('package.json') as { allowScripts: Readonly<Record<string, boolean>> };
  expect(allowScripts).toEqual(Object.fromEntries(withScript.map((name) => [name, false])));
});

test('elkjs is installed here, and is optional for users of the package', () => {
  const manifest = read('package.json') as {
    devDependencies: Readonly<Record<string, string>>;
    peerDependencies: Readonly<Record<string, string>>;
    peerDependenciesMeta: Readonly<Record<string, unknown>>;
  };
  expect(manifest.peerDependencies['elkjs']).toBe(`^${manifest.devDependencies['elkjs'] ?? ''}`);
  expect(manifest.peerDependenciesMeta['elkjs']).toEqual({ optional: true });
});
