// The servers as processes: starts each on a separate folder, stops them, and reads their figures from /proc.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The folder of this benchmark. */
export const HERE = dirname(fileURLToPath(import.meta.url));

/** The folder for the data of all servers. Removed at exit. */
export const work = mkdtempSync(join(resolve(process.env.DATA_DIR || tmpdir()), 'visits-bench-'));

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

let folders = 0;

/** An empty folder. */
export function newFolder() {
  const folder = join(work, String(folders++));
  mkdirSync(folder);
  return folder;
}

/** The command of a server in peers/. */
export function peer(name, env = {}) {
  return { args: [join(HERE, 'peers', `${name}.mjs`)], env };
}

/** Starts a child process that ends with this process. */
export function child(program, args, options) {
  const process = spawn(program, args, options);
  running.add(process);
  process.on('exit', () => running.delete(process));
  return process;
}

/** Starts a server and waits until it listens. */
export async function start({ args, env = {} }, folder = newFolder(), port = 0) {
  const server = child(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  const found = new Promise((resolve, reject) => {
    createInterface(server.stdout).on('line', (line) => {
      log += `${line}\n`;
      const { message, port } = JSON.parse(line);
      if (message === 'listening') resolve(port);
    });
    server.on('exit', () => {
      reject(new Error(`${args.join(' ')} ended before it listened:\n${log}`));
    });
  });
  return { url: `http://127.0.0.1:${await found}`, pids: [server.pid], stop: () => stop(server) };
}

/** Starts a Redis that flushes its log before each response, and a server that counts in Redis. */
export async function startRedis() {
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', newFolder()];
  const redis = child(
    'redis-server',
    [...args, '--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning'].map(String),
    { stdio: 'ignore' },
  );
  const server = await start(peer('redis', { REDIS_PORT: String(port) }));
  const both = async () => {
    await server.stop();
    await stop(redis);
  };
  return { url: server.url, pids: [...server.pids, redis.pid], stop: both };
}

/** Stops a process with SIGTERM and waits for its exit. */
async function stop(process) {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGTERM');
  await once(process, 'exit');
}

/** A free port. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Total processor time of processes, in seconds. */
export function processorTime(pids) {
  return pids.reduce((sum, pid) => {
    const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const fields = rest.split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
  }, 0);
}

/** A process's resident memory in MiB, now and at its peak. */
export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)[1]) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}
