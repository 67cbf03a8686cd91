// Runs a program of this project: `node tools/program.cjs [ENTRY.ts] [argument …]`. The default entry is main.ts, for
// the cdk8s CLI. The program is compiled into one file, which is cached until a source changes.
//
// Compiling takes longer than running, and loading a hundred small files longer than loading one. The cached file is
// named after a hash of all its inputs, so it is never stale. V8's code cache is stored next to it.
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
// The program finds its arguments at the usual position.
const entry = process.argv[2]?.endsWith('.ts') ? process.argv.splice(2, 1)[0] : 'main.ts';
// Each entry has a separate folder, so that one does not remove the cache of another.
const folder = join(root, 'build', 'program', entry.slice(0, -'.ts'.length).replaceAll(/[^\w-]+/g, '-'));
const inputs = join(folder, 'inputs.json');
/** Files that determine the dependency versions and the compilation. */
const SETTINGS = ['package-lock.json', 'package.json', 'tsconfig.json', relative(root, __filename)];

/** The file name derived from the contents of the sources, or undefined if a source is missing. */
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

/** Concurrent runs write separate files, and the last rename wins. */
function write(file, contents) {
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file);
}

function run(program) {
  const code = `${program}.v8`;
  const cachedData = existsSync(code) ? readFileSync(code) : undefined;
  // The package's command begins with "#!".
  const source = readFileSync(program, 'utf8').replace(/^#!.*/, '');
  const script = new Script(wrap(source), { filename: program, cachedData });
  script.runInThisContext()(exports, require, module, program, folder);
  if (cachedData === undefined || script.cachedDataRejected) write(code, script.createCachedData());
}

/** Whether an error lists faults, which name their constructs. Its stack would lead into the compiled file. */
function isOfFaults(error) {
  if (!(error instanceof Error)) return false;
  return error.name === 'InvalidPropsError' || error.message.startsWith('Validation failed with');
}

try {
  run(compiled());
} catch (error) {
  // The compiler has already printed its errors.
  if (!(error instanceof Error && 'errors' in error))
    console.error(isOfFaults(error) ? error.message : error);
  process.exitCode = 1;
}
