// Runs a program of this project: `node tools/program.cjs [ENTRY.ts] [argument …]`. The entry is main.ts by default,
// which is how the cdk8s CLI runs it; it is compiled into one file, which is kept for as long as no source changes.
//
// To compile takes longer than to run, and to load a hundred small files longer than to load one. What is kept is named
// after the contents of all that went into it, so it can't be out of date.
'use strict';
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } = require('node:fs');
const { basename, dirname, join, relative, resolve } = require('node:path');

const root = dirname(__dirname);
// The program finds its own arguments where it would without this file.
const entry = process.argv[2]?.endsWith('.ts') ? process.argv.splice(2, 1)[0] : 'main.ts';
// Each entry has a folder of its own, so that one does not remove what is kept of another.
const folder = join(root, 'build', 'program', entry.slice(0, -'.ts'.length).replaceAll(/[^\w-]+/g, '-'));

/** The sources of all programs, what is beside the entry, and what decides the versions of all else. */
function* inputs() {
  for (const file of readdirSync(root)) if (file.endsWith('.ts')) yield file;
  for (const file of ['package-lock.json', relative(root, __filename)]) yield file;
  const beside = dirname(relative(root, resolve(root, entry)));
  for (const source of new Set(['imports', 'lib', 'charts', 'examples', 'tools', 'test/e2e', beside])) {
    if (source === '.' || !existsSync(join(root, source))) continue;
    const entries = readdirSync(join(root, source), { recursive: true }).filter((name) =>
      /\.(ts|mjs)$/.test(name),
    );
    for (const name of entries.sort()) yield join(source, name);
  }
}

function compiled() {
  const hash = createHash('sha256');
  for (const file of inputs())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  const program = join(folder, `${hash.digest('hex')}.cjs`);
  if (!existsSync(program)) compile(program);
  return program;
}

function compile(program) {
  const { buildSync } = require('esbuild');
  mkdirSync(folder, { recursive: true });
  // Two runs at once write two files, and the last one to finish gives its own the name.
  const unfinished = `${program}.${process.pid}`;
  buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  renameSync(unfinished, program);
  for (const name of readdirSync(folder))
    if (!name.startsWith(basename(program))) rmSync(join(folder, name), { force: true });
}

try {
  require(compiled());
} catch (error) {
  // What does not compile has been told by the compiler.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}
