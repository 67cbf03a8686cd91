// `npm run bench:plan`: the duration of a plan of 1,000 objects, compared with the start of Node.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OBJECTS = 1000;
const ROUNDS = Number(process.argv[2] ?? 5);

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-bench-plan-'));

/** Writes copies of dist/ under different names until there are enough objects. */
function write(name, change) {
  const dist = readdirSync('dist').filter((file) => file.endsWith('.yaml'));
  const texts = dist.map((file) => readFileSync(join('dist', file), 'utf8'));
  const count = texts.join('---\n').split(/^---$/m).length;
  mkdirSync(join(folder, name));
  for (let i = 0; i * count < OBJECTS; i++)
    dist.forEach((file, k) => {
      const text = texts[k].replace(
        /^( *(?:name|namespace|storageClassName|serviceName): )(\w\S*)$/gm,
        `$1$2-${i}`,
      );
      writeFileSync(join(folder, name, `${i}-${file}`), i < 10 ? change(text) : text);
    });
}

function seconds(args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (![0, 3, 4].includes(status)) throw new Error(`${args.join(' ')}: ${stderr.slice(0, 500)}`);
  return (performance.now() - start) / 1000;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

try {
  write('old', (text) => text);
  write('new', (text) => text.replaceAll('0.1.0', '0.2.0'));
  write('all', (text) => text);
  for (const file of readdirSync(join(folder, 'all'))) {
    const path = join(folder, 'all', file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('0.1.0', '0.2.0'));
  }
  const plan = ['tools/program.cjs', 'tools/cli.ts', 'plan'];
  const rows = {
    'node -e 0': ['-e', '0'],
    'plan, nothing changes': [...plan, join(folder, 'old'), join(folder, 'old')],
    'plan, 10 of 59 systems change': [...plan, join(folder, 'old'), join(folder, 'new')],
    'plan, all systems change': [...plan, join(folder, 'old'), join(folder, 'all')],
  };
  // The first run compiles the program.
  const times = Object.fromEntries(Object.entries(rows).map(([name, args]) => (seconds(args), [name, []])));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, args] of Object.entries(rows)) times[name].push(seconds(args));
  for (const [name, all] of Object.entries(times))
    console.log(
      `${name.padEnd(32)} ${median(all).toFixed(2)} s (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
