// `npm run app`: builds the visits app and runs it on ./data with a readable log.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildApp, NODE_FLAGS } from './build-app.mjs';

const HELP = `usage: npm run app

Builds the visits app and runs it until Ctrl-C. Its data is in ./data; "cat data/visits" prints the count.
Environment variables and their defaults:
  PORT 8080, HOST 127.0.0.1, DATA_DIR ./data, VISITS_FILE visits (JSON where the name ends in .json),
  MAX_BODY_BYTES 1048576, PEERS_SRV none, PEER_PORT 8080, SHUTDOWN_DELAY_MS 0,
  SHUTDOWN_TIMEOUT_MS 10000, VOLUME_TIMEOUT_MS 5000, TZ, LOG_LEVEL info`;

const [argument] = process.argv.slice(2);
if (argument !== undefined) {
  const asked = argument === '--help' || argument === '-h';
  console[asked ? 'log' : 'error'](asked ? HELP : `app takes no argument, got "${argument}"\n\n${HELP}`);
  process.exit(asked ? 0 : 2);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { DATA_DIR = join(root, 'data'), HOST = '127.0.0.1' } = process.env;
if (process.env.DATA_DIR === undefined) mkdirSync(DATA_DIR, { recursive: true });
const app = spawn(process.execPath, [...NODE_FLAGS, await buildApp()], {
  env: { ...process.env, DATA_DIR, HOST },
  stdio: ['inherit', 'pipe', 'inherit'],
});
// Ctrl-C reaches the app as well. This program exits after the app.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
app.on('exit', (code) => (process.exitCode = code ?? 1));

for await (const line of createInterface(app.stdout)) {
  const { time, level, message, ...fields } = JSON.parse(line);
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  console.log([time.slice(11, 19), level.padEnd(5), message, ...rest].join(' '));
  if (message === 'listening') console.log(`\n  http://${fields.address}:${fields.port}/\n`);
}
