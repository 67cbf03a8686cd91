// `npm run check:package`: packs a fresh clone, checks what the tarball holds, and uses it as users do: from CommonJS,
// from ES modules, and from a project that `cdk8s init typescript-app` made.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCdk8sProject } from './check-package/cdk8s-project.mjs';
import { checkContents } from './check-package/contents.mjs';
import { checkModules } from './check-package/modules.mjs';
import { packFreshClone } from './check-package/pack.mjs';

const HELP = `usage: npm run check:package

Packs a fresh clone of this checkout. Checks what the tarball holds, and uses it from CommonJS, from ES modules, and from
a project as "cdk8s init typescript-app" makes it. Needs the npm registry.`;

if (process.argv.length > 2) {
  const asked = ['--help', '-h'].includes(process.argv[2]);
  console[asked ? 'log' : 'error'](HELP);
  process.exit(asked ? 0 : 2);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-package-'));
try {
  const { tarball, size, unpacked } = packFreshClone(root, folder('clone'), folder('packed'));
  const files = checkContents(tarball, folder('contents'));
  const example = exampleOf(readFileSync(join(root, 'README.md'), 'utf8'));
  const { devDependencies: versions } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  checkModules(tarball, folder('modules'), example, versions);
  checkCdk8sProject(tarball, folder('project'), example, root);
  console.log(
    `The package works: ${files} files, ${kilobytes(size)} packed, ${kilobytes(unpacked)} unpacked.`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

function folder(name) {
  const path = join(work, name);
  mkdirSync(path);
  return path;
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

/** The first program that the README shows. */
function exampleOf(readme) {
  const [, program] = /```ts\n(import \{ App[^]*?)```/.exec(readme) ?? [];
  if (program === undefined) throw new Error('README.md has no program that begins with import { App');
  return program;
}
