// Runs a program of this project: `node tools/program.cjs [ENTRY.ts] [argument …]`. The entry is main.ts by default,
// which is how the cdk8s CLI runs it; it is compiled into one file, which is kept for as long as no source changes.
//
// To compile takes longer than to run, and to load a hundred small files longer than to load one. What is kept is named
// after the contents of all that went into it, so it can't be out of date. Beside it is what V8 made of it.
'use strict';
const { createHash } = require('node:crypto');
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const { wrap } = require('node:module');
const { Script } = require('node:vm');

const root = dirname(__dirname);
// The program finds its own arguments where it would without this file.
const entry = process.argv[2]?.endsWith('.ts') ? process.argv.splice(2, 1)[0] : 'main.ts';
// Each entry has a folder of its own, so that one does not remove what is kept of another.
const folder = join(root, 'build', 'program', entry.slice(0, -'.ts'.length).replaceAll(/[^\w-]+/g, '-'));
const inputs = join(folder, 'inputs.json');
/** What decides the versions of all else, and how it is compiled. */
const SETTINGS = ['package-lock.json', 'package.json', 'tsconfig.json', relative(root, __filename)];

/** The program by the contents of its sources, or undefined if one of these is gone. */
function nameOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources) {
    if (!existsSync(join(root, file))) return undefined;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return join(folder, `${hash.digest('hex')}.cjs`);
}

function compiled() {
  const kept = existsSync(inputs) ? nameOf(JSON.parse(readFileSync(inputs, 'utf8'))) : undefined;
  return kept !== undefined && existsSync(kept) ? kept : compile();
}

function compile() {
  const { buildSync } = require('esbuild');
  mkdirSync(folder, { recursive: true });
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    // A layout engine of 1.6 MB, which is loaded where a picture is drawn and nowhere else.
    external: ['elkjs'],
    // A script has no import(), but require.
    supported: { 'dynamic-import': false },
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    metafile: true,
    write: false,
  });
  const own = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
  const sources = [...own, ...SETTINGS];
  const program = nameOf(sources);
  write(program, outputFiles[0].contents);
  write(inputs, JSON.stringify(sources));
  const kept = [basename(program), basename(inputs)];
  for (const name of readdirSync(folder))
    if (!kept.some((file) => name.startsWith(file))) rmSync(join(folder, name), { force: true });
  return program;
}

/** Two runs at once write two files, and the last one to finish gives its own the name. */
function write(file, contents) {
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file);
}

function run(program) {
  const code = `${program}.v8`;
  const cachedData = existsSync(code) ? readFileSync(code) : undefined;
  // A program that is a command of the package too begins with "#!".
  const source = readFileSync(program, 'utf8').replace(/^#!.*/, '');
  const script = new Script(wrap(source), { filename: program, cachedData });
  script.runInThisContext()(exports, require, module, program, folder);
  if (cachedData === undefined || script.cachedDataRejected) write(code, script.createCachedData());
}

try {
  run(compiled());
} catch (error) {
  // What does not compile has been told by the compiler.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}
