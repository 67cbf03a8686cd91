// Installs the peers' packages, builds better-sqlite3, and finds the peers that cannot run.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HERE } from './servers.mjs';

/** Whether a program can run. */
export const has = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const works = (...source) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', source.join('\n')], {
    cwd: HERE,
    stdio: 'ignore',
  }).status === 0;

function npm(...args) {
  // Headers shipped with Node need no download.
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
  const options = { cwd: HERE, encoding: 'utf8', env: { ...process.env, ...headers } };
  return spawnSync('npm', args, options);
}

/** Installs the packages of this folder, if missing. */
export function install() {
  if (existsSync(join(HERE, 'node_modules'))) return;
  console.error('installing the peers in bench/app ...');
  const { status, stderr } = npm('ci');
  if (status !== 0) throw new Error(`npm ci failed in ${HERE}:\n${stderr}`);
}

/** The SQLite package that works on this machine, or the reason why none does. */
export function sqlite() {
  const inMemory = "new Database(':memory:');";
  const better = () => works("import Database from 'better-sqlite3';", inMemory);
  if (better()) return { name: 'better-sqlite3' };
  console.error('building better-sqlite3, which takes a minute or two ...');
  npm('rebuild', 'better-sqlite3', '--ignore-scripts=false', '--build-from-source');
  if (better()) return { name: 'better-sqlite3' };
  if (works("import { DatabaseSync as Database } from 'node:sqlite';", inMemory))
    return { name: 'node:sqlite' };
  return { missing: `better-sqlite3 could not be built, and Node ${process.version} has no node:sqlite` };
}

/** Whether a package can be loaded. Some have binaries for common platforms only. */
export const loads = (name) => works(`await import('${name}');`);
