import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, run } from './run.mjs';

/** The options of a strict project. It checks declaration files too: ours must be right there. */
const OPTIONS = {
  strict: true,
  module: 'node16',
  target: 'es2022',
  outDir: 'out',
  types: ['node'],
  skipLibCheck: false,
};

/** Has the README's example compile and run in a project of CommonJS and in one of ES modules, and runs the command. */
export function checkModules(tarball, folder, example, versions) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumers', private: true }));
  const tools = ['typescript', '@types/node', 'cdk8s', 'cdk8s-plus-27', 'constructs'];
  install(folder, [tarball, ...tools.map((name) => `${name}@${versions[name]}`)]);
  for (const type of ['commonjs', 'module']) checkModule(folder, type, example);
  run(folder, process.execPath, [
    '--eval',
    'require("cdk8s-stateful").StatefulApp.name.length || process.exit(1)',
  ]);
  checkCommand(folder, join(folder, 'commonjs'), versions);
}

function checkModule(folder, type, example) {
  const project = join(folder, type);
  mkdirSync(project);
  const files = {
    'package.json': JSON.stringify({ name: type, private: true, type }),
    'app.ts': example,
    'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, files: ['app.ts'] }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  run(project, 'npx', ['--no-install', 'tsc']);
  run(project, process.execPath, [join('out', 'app.js')]);
  if (readdirSync(join(project, 'dist')).length === 0)
    throw new Error(`The ${type} project wrote no manifests`);
}

/** A project of cdk8s: what is committed is OLD, and a synth of its app is NEW. */
function checkCommand(folder, project, versions) {
  writeFileSync(join(project, 'cdk8s.yaml'), 'language: typescript\napp: node out/app.js\n');
  run(project, 'git', ['init', '--quiet']);
  run(project, 'git', ['add', 'dist']);
  const who = ['-c', 'user.name=consumer', '-c', 'user.email=consumer@example.com'];
  run(project, 'git', [...who, 'commit', '--quiet', '--message', 'dist']);
  const command = (...args) => ['--no-install', 'cdk8s-stateful', ...args];
  run(project, 'npx', command('plan'));
  run(project, 'npx', command('adopt', 'dist'));
  run(project, 'npx', command('restore', '--help'));
  run(project, 'npx', command('graph'));
  const { stderr } = run(project, 'npx', command('graph', '--format', 'svg'), { status: 2 });
  if (!stderr.includes('needs the package elkjs')) throw new Error(`graph does not name elkjs: ${stderr}`);
  install(folder, [`elkjs@${versions.elkjs}`]);
  const { stdout } = run(project, 'npx', command('graph', '--format', 'svg'));
  if (!stdout.startsWith('<svg ')) throw new Error('graph draws no picture');
}
