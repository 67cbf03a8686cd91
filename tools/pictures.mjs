// `npm run docs:graph`: draws the systems of dist/, for README.md and docs/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HELP = `usage: npm run docs:graph

Writes docs/graphs/: a picture of the main system, and one of each example, as "npm run graph" draws them.`;

if (process.argv.length > 2) {
  const asked = ['--help', '-h'].includes(process.argv[2]);
  console[asked ? 'log' : 'error'](HELP);
  process.exit(asked ? 0 : 2);
}

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const examples = readdirSync(join('dist', 'examples'), { withFileTypes: true });
const pictures = [
  ['main-system', 'dist'],
  ...examples
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, join('dist', 'examples', name)]),
];

// All are drawn before the first is written.
const drawn = pictures.map(([name, folder]) => [name, draw(folder)]);
const output = join('docs', 'graphs');
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
for (const [name, picture] of drawn) writeFileSync(join(output, `${name}.svg`), picture);

function draw(folder) {
  const args = [join('tools', 'program.cjs'), join('tools', 'cli.ts'), 'graph', folder, '--format', 'svg'];
  const { status, stdout } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) process.exit(1);
  return stdout;
}
