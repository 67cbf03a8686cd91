// `npm run bench:app`: compares the visits app with an empty server and with other ways to count.
//
// The machine's speed varies during a run. So every round measures the servers of a row one after another, in a
// rotating order. Ratios are taken within a round, and the tables print their medians.
import { closeSync, constants, openSync, readFileSync, statfsSync, writeSync } from 'node:fs';
import { cpus, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const HELP = `usage: npm run bench:app [-- ROUNDS [SECONDS]]

Prints tables of the visits app's speed, as medians of ROUNDS interleaved rounds (default 5) in which each server is
loaded for SECONDS (default 2). The servers keep their data in DATA_DIR (default: the folder for temporary files).
Requires Linux and wrk. Includes redis-server if it is on the PATH; slow flushes require a C compiler "cc".
The first run installs the peers' packages in bench/app and builds better-sqlite3.`;
const [rounds = '5', seconds = '2'] = process.argv.slice(2);
if (![rounds, seconds].every((value) => /^[1-9]\d?$/.test(value))) {
  const asked = rounds === '--help' || rounds === '-h';
  console[asked ? 'log' : 'error'](HELP);
  process.exit(asked ? 0 : 2);
}

// Imported after the help, as these modules inspect the machine and create folders.
const { has, install, loads, sqlite } = await import('./packages.mjs');
const missing = [
  ...(platform() === 'linux' ? [] : ['Linux, for process figures in /proc']),
  ...(has('sh', '-c', 'command -v wrk') ? [] : ['wrk, the load generator (Debian: apt install wrk)']),
];
if (missing.length > 0) {
  console.error(`bench:app needs ${missing.join(', and ')}`);
  process.exit(2);
}

const { median } = await import('./load.mjs');
const { peer, start, startRedis, work } = await import('./servers.mjs');
const { Tables } = await import('./tables.mjs');
const { buildApp, NODE_FLAGS } = await import('../../tools/build-app.mjs');

install();
const database = sqlite();
const bundle = await buildApp(join(work, 'visits.cjs'));
const app = { args: [...NODE_FLAGS, bundle] };

const { flush, memoryOnly } = flushTime(work);
console.log(
  `node ${process.version}, ${cpus().length} cores. A flush to the disk takes ${flush.toFixed(2)} ms (the median of ` +
    `O_DSYNC writes of 64 bytes). Medians of ${rounds} rounds of ${seconds} s`,
);
if (memoryOnly) {
  console.log(
    `\nNOTE: ${dirname(work)} is in memory, where a flush costs nothing: set DATA_DIR to a folder on a disk`,
  );
}

const tables = new Tables({ app, rounds: Number(rounds), seconds: Number(seconds) });
await tables.compare([64, 256]);

/** Other ways to count. `without` is the reason why one is skipped. */
const peers = [
  { name: 'fastify, counting nothing', start: () => start(peer('fastify')), counts: false },
  { name: 'read the file, add one, write the file', start: () => start(peer('naive')) },
  {
    name: `SQLite with a log flushed at every commit (${database.name ?? 'none'})`,
    start: () => start(peer('sqlite', { SQLITE: database.name })),
    without: database.missing,
  },
  {
    name: 'LMDB',
    start: () => start(peer('lmdb')),
    without: loads('lmdb') ? undefined : 'the package has no binary for this machine',
  },
  {
    name: 'Redis, appendfsync always',
    start: startRedis,
    without: has('redis-server', '--version') ? undefined : 'redis-server is not on the PATH',
  },
  { name: 'one commit in flight, nothing else', start: () => start(peer('single-commit')) },
];
await tables.peers(peers.filter(({ without }) => without === undefined));
for (const { name, without } of peers)
  if (without !== undefined) console.log(`\nSKIPPED: ${name}: ${without}`);
if (has('cc', '--version')) await tables.slowFlushes([1, 5, 50]);
else console.log('\nSKIPPED: slow flushes: no C compiler "cc"');
await tables.memory();
await tables.startTime();

const bytes = readFileSync(bundle);
console.log(`\nThe bundle has ${kB(bytes)} kB, ${kB(gzipSync(bytes))} kB compressed.`);
tables.goal('bundle, kB', kB(bytes), '≤', 100);
tables.goals();
process.exit();

function kB({ length }) {
  return Math.ceil(length / 1000);
}

/** Duration of a synchronous write of 64 bytes, in milliseconds. */
function flushTime(folder) {
  const file = openSync(join(folder, 'flush'), constants.O_CREAT | constants.O_WRONLY | constants.O_DSYNC);
  const line = 'x'.repeat(64);
  const times = Array.from({ length: 300 }, () => {
    const begun = performance.now();
    writeSync(file, line, 0);
    return performance.now() - begun;
  });
  closeSync(file);
  const TMPFS = 0x01021994;
  return { flush: median(times), memoryOnly: statfsSync(folder).type === TMPFS };
}
