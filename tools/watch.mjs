// `npm run watch`: synthesizes into dist/ whenever a source is saved, and says what changed, object by object.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUTPUT, changes, replaceDist } from './dist.mjs';

if (process.argv.length > 2) {
  console.log(
    'usage: npm run watch\n\nSynthesizes into dist/ whenever a source is saved, and says what changed. Takes values.env and the environment variables of npm run synth. Ctrl-C ends it.',
  );
  process.exit(process.argv[2] === '--help' || process.argv[2] === '-h' ? 0 : 2);
}

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const SOURCES = [
  'main.ts',
  'config.ts',
  'values.ts',
  'values.env',
  'lib',
  'charts',
  'examples',
  'imports',
].filter((source) => existsSync(source));

function synthesize() {
  const start = performance.now();
  rmSync(OUTPUT, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, ['tools/program.cjs'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDK8S_OUTDIR: OUTPUT },
  });
  if (status !== 0 || !existsSync(OUTPUT)) {
    console.error('synth failed; dist/ is unchanged');
    return;
  }
  const lines = changes('dist', OUTPUT);
  replaceDist();
  for (const line of lines) console.log(line);
  console.log(
    `${lines.length === 0 ? 'no change' : `changed`} (${Math.round(performance.now() - start)} ms)`,
  );
}

// Editors save in several steps, so wait until the last one.
let timer;
for (const source of SOURCES) {
  watch(source, { recursive: statSync(source).isDirectory() }, () => {
    clearTimeout(timer);
    timer = setTimeout(synthesize, 50);
  });
}
synthesize();
console.log(`watching ${SOURCES.join(', ')}`);
