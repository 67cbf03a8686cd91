// `npm run check:package`: packs the library, installs the tarball into a project outside of this one, and has the
// README's own example type-check and synthesize there, as a user's would. The package's command plans that project.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.argv.length > 2) {
  console.log(
    'usage: npm run check:package\n\nPacks the library and uses the tarball from a project of its own.',
  );
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const consumer = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-consumer-'));
try {
  const { version, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tools = ['typescript', '@types/node', 'cdk8s', 'cdk8s-plus-27', 'constructs'];
  // .npmrc turns scripts off for the sake of dependencies; prepack, which builds, is one of ours.
  run(root, 'npm', ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', consumer]);

  write('package.json', JSON.stringify({ name: 'consumer', private: true }));
  write('app.ts', exampleOf(readFileSync(join(root, 'README.md'), 'utf8')));
  // Not skipping the check of declaration files: ours must be right in a project that does check them.
  const options = {
    strict: true,
    module: 'node16',
    target: 'es2022',
    outDir: 'out',
    types: ['node'],
    skipLibCheck: false,
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions: options, files: ['app.ts'] }));
  run(consumer, 'npm', [
    'install',
    '--silent',
    '--prefer-offline',
    '--no-audit',
    '--ignore-scripts',
    `./cdk8s-stateful-${version}.tgz`,
    ...tools.map((name) => `${name}@${devDependencies[name]}`),
  ]);
  run(consumer, 'npx', ['--no-install', 'tsc']);
  run(consumer, process.execPath, [join('out', 'app.js')]);

  // A project of cdk8s: what is committed is OLD, and a synth of its app is NEW.
  write('cdk8s.yaml', 'language: typescript\napp: node out/app.js\n');
  run(consumer, 'git', ['init', '--quiet']);
  run(consumer, 'git', ['add', 'dist']);
  const who = ['-c', 'user.name=consumer', '-c', 'user.email=consumer@example.com'];
  run(consumer, 'git', [...who, 'commit', '--quiet', '--message', 'dist']);
  run(consumer, 'npx', ['--no-install', 'cdk8s-stateful', 'plan']);
  run(consumer, 'npx', ['--no-install', 'cdk8s-stateful', 'restore', '--help']);

  const manifests = readdirSync(join(consumer, 'dist'));
  if (manifests.length === 0) throw new Error('the consumer synthesized nothing');
  console.log(
    `cdk8s-stateful ${version}: a project that installs the tarball type-checks and wrote ${manifests.join(', ')}`,
  );
} finally {
  rmSync(consumer, { recursive: true, force: true });
}

function write(file, text) {
  writeFileSync(join(consumer, file), text);
}

function run(cwd, command, args) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

/** The first program that the README shows. */
function exampleOf(readme) {
  const [, program] = /```ts\n(import \{ App[^]*?)```/.exec(readme) ?? [];
  if (program === undefined) throw new Error('README.md shows no program that begins with import { App');
  return program;
}
