// `npm run bench:synth`: the duration of a synth, compared with the minimum and with other tools.
//
// The machine's speed varies during a run. So every round runs each contender once, and ratios are taken within a
// round. /usr/bin/time measures the processes.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const HELP = `usage: npm run bench:synth [-- ROUNDS]

Prints tables of wall time, processor time and peak memory, as medians of ROUNDS interleaved rounds (default 5).
Runs longer than 20 s are not repeated.
Includes helm and kubectl (for kustomize) if they are on the PATH, and memory if /usr/bin/time exists.`;
const [rounds = '5'] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(rounds)) {
  console.log(HELP);
  process.exit(rounds === '--help' || rounds === '-h' ? 0 : 2);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-bench-'));
/** Seconds beyond which a contender runs only once. */
const LONG = 20;
const hasTime = existsSync('/usr/bin/time');
const has = (program, ...args) => spawnSync(program, args).status === 0;
const skipped = [];
const hasHelm = has('helm', 'version') || !skipped.push('helm is not on the PATH');
const hasKubectl =
  has('kubectl', 'version', '--client') || !skipped.push('kubectl (for kustomize) is not on the PATH');
if (!hasTime) skipped.push('memory and processor time: no /usr/bin/time');

try {
  for (const name of ['apps', 'empty']) {
    const outfile = join(work, `${name}.cjs`);
    buildSync({
      entryPoints: [join(root, 'bench', `${name}.ts`)],
      outfile,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    });
  }
  console.log(`node ${process.version}, medians of ${rounds} rounds`);
  for (const what of skipped) console.log(`SKIPPED: ${what}`);

  const apps = (n, ...args) => node(join(work, 'apps.cjs'), n, ...args);
  const cli = (program) =>
    command(
      process.execPath,
      join(root, 'node_modules/cdk8s-cli/bin/cdk8s'),
      'synth',
      '--no-check-upgrade',
      '--app',
      program,
    );

  table('one system', 'node -e 0', {
    'node -e 0': node('-e', '0'),
    'the main system, program alone': node(join(root, 'tools/program.cjs')),
    'empty app through the CLI': cli(`${process.execPath} ${join(work, 'empty.cjs')}`),
    'the main system through the CLI': cli(`${process.execPath} ${join(root, 'tools/program.cjs')}`),
  });
  for (const n of [1, 10, 100, 1000]) {
    const chart = helmChart(n);
    table(`${n} ${n === 1 ? 'app' : 'apps'}, ${6 * n} objects`, 'LinearApp, one chart', {
      'LinearApp, one chart': apps(n, 'linear', 'one-chart'),
      'LinearApp, a chart each': apps(n, 'linear', 'charts'),
      ...(n >= 100 ? { 'LinearApp, a chain of charts': apps(n, 'linear', 'chain') } : {}),
      ...(n <= 100 ? { 'stock App, one chart': apps(n, 'stock', 'one-chart') } : {}),
      ...(n <= 100 ? { 'stock App, a chart each': apps(n, 'stock', 'charts') } : {}),
      ...(hasHelm ? { 'helm template': command('helm', 'template', 'bench', chart, '--set', `n=${n}`) } : {}),
      ...(hasKubectl ? { 'kubectl kustomize': command('kubectl', 'kustomize', kustomization(n)) } : {}),
    });
  }
  table('growth', '1,000 apps', {
    '1,000 apps': apps(1000, 'linear', 'one-chart'),
    '10,000 apps': apps(10_000, 'linear', 'one-chart'),
    '10,000 apps, a chart each': apps(10_000, 'linear', 'charts'),
    '10,000 apps, a chart each, every id its own': apps(10_000, 'linear', 'unique-ids'),
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}

function node(...args) {
  return command(process.execPath, ...args);
}

function command(program, ...args) {
  return [program, ...args.map(String)];
}

/** Runs a command once. Returns wall and processor time in seconds, and peak memory in MiB. */
function measure([program, ...args]) {
  const outdir = mkdtempSync(join(work, 'out-'));
  const timed = hasTime ? ['/usr/bin/time', '-f', '%U %S %M', program, ...args] : [program, ...args];
  const start = performance.now();
  const { status, stderr } = spawnSync(timed[0], timed.slice(1), {
    cwd: outdir,
    env: { ...process.env, CDK8S_OUTDIR: join(outdir, 'dist'), CDK8S_OUTPUT: join(outdir, 'dist') },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const wall = (performance.now() - start) / 1000;
  rmSync(outdir, { recursive: true, force: true });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
  const [user = NaN, system = NaN, memory = NaN] = hasTime
    ? stderr.trim().split('\n').at(-1).split(' ').map(Number)
    : [];
  return { wall, cpu: user + system, memory: memory / 1024 };
}

/** Runs all contenders in turn, and prints a row for each with its wall time relative to the base. */
function table(title, base, contenders) {
  const names = Object.keys(contenders);
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= Number(rounds); round++) {
    for (const name of names) {
      if (runs[name][0]?.wall > LONG) continue;
      const result = measure(contenders[name]);
      // The first round warms up the disk cache.
      if (round > 0 || result.wall > LONG) runs[name].push(result);
    }
  }
  console.log(`\n| ${title} | wall s | cpu s | peak MiB | × ${base} |\n| --- | --- | --- | --- | --- |`);
  for (const name of names) {
    const of = (figure) => median(runs[name].map((run) => run[figure]));
    const ratio = median(runs[name].map((run, i) => run.wall / runs[base][i].wall));
    console.log(
      `| ${name} | ${of('wall').toFixed(2)} | ${of('cpu').toFixed(2)} | ${of('memory').toFixed(0)} | ${ratio.toFixed(2)} |`,
    );
  }
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The manifests of n apps, written by this library. */
function manifests(n) {
  const folder = join(work, `manifests-${n}`);
  if (!existsSync(folder)) {
    spawnSync(process.execPath, [join(work, 'apps.cjs'), String(n), 'linear', 'one-chart'], {
      env: { ...process.env, CDK8S_OUTDIR: folder },
    });
  }
  return folder;
}

/** A Helm chart that renders the same objects. */
function helmChart(n) {
  const chart = join(work, `chart-${n}`);
  const one = readFileSync(join(manifests(1), 'chart.k8s.yaml'), 'utf8').replaceAll('app-0', 'app-{{ $i }}');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
  writeFileSync(join(chart, 'values.yaml'), 'n: 1\n');
  writeFileSync(
    join(chart, 'templates', 'apps.yaml'),
    `{{- range $i := until (int .Values.n) }}\n---\n${one}{{- end }}\n`,
  );
  return chart;
}

/** A Kustomization of the same objects. */
function kustomization(n) {
  const folder = manifests(n);
  const resources = readdirSync(folder).filter(
    (file) => file.endsWith('.yaml') && file !== 'kustomization.yaml',
  );
  const lines = ['sortOptions: { order: fifo }', 'resources:', ...resources.map((file) => `  - ${file}`)];
  writeFileSync(join(folder, 'kustomization.yaml'), `${lines.join('\n')}\n`);
  return folder;
}
