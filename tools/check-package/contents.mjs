import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { run } from './run.mjs';

/** What the tarball is meant to hold. */
const MEANT = [
  /^(?:package\.json|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE|values\.env)$/,
  /^build\/(?:lib|imports)\/.+\.(?:js|d\.ts)$/,
  /^build\/tools\/.+\.js$/,
  /^docs\/.+\.(?:md|svg|png|yaml)$/,
  /^(?:charts|examples)\/[\w-]+\.ts$/,
];

/** The only packages that come with this one: all others are the user's, or the app's own. */
const DEPENDENCIES = ['yaml'];

/**
 * Checks the files of a tarball.
 * @returns their number
 * @throws Error with all that is wrong
 */
export function checkContents(tarball, folder) {
  run(folder, 'tar', ['xzf', tarball]);
  const root = join(folder, 'package');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
  const faults = [
    ...files
      .filter((file) => !MEANT.some((pattern) => pattern.test(file)))
      .map((file) => `${file}: not meant`),
    ...manifestFaults(root),
    ...files.filter((file) => file.endsWith('.md')).flatMap((file) => deadLinks(root, file)),
  ];
  if (faults.length > 0) throw new Error(`The tarball is wrong:\n${faults.join('\n')}`);
  return files.length;
}

function manifestFaults(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { main, types, bin, exports, dependencies } = manifest;
  const entries = [main, types, ...Object.values(bin), ...Object.values(exports).flatMap(pathsOf)];
  const unexpected = Object.keys(dependencies).filter((name) => !DEPENDENCIES.includes(name));
  return [
    ...entries
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `package.json: names ${path}, which is not in the tarball`),
    ...Object.values(bin)
      .filter((path) => !readFileSync(join(root, path), 'utf8').startsWith('#!/usr/bin/env node\n'))
      .map((path) => `${path}: does not begin with #!/usr/bin/env node`),
    ...unexpected.map((name) => `package.json: dependencies: has ${name}`),
  ];
}

function pathsOf(target) {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(pathsOf);
}

/** The links of a document to files that the tarball does not have. */
function deadLinks(root, file) {
  const prose = readFileSync(join(root, file), 'utf8').replace(/^```[^]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(root, normalize(join(dirname(file), target)))))
    .map((target) => `${file}: links to ${target}, which is not in the tarball`);
}
