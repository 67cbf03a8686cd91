// The tables: their contenders, measurements and output.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { load, median, quantile, visit } from './load.mjs';
import { figures, inTurn, ratio, spread } from './rounds.mjs';
import { child, freePort, HERE, memory, newFolder, peer, start, work } from './servers.mjs';

const bare = peer('bare');
const one = (value) => value.toFixed(1);
const two = (value) => value.toFixed(2);
const whole = (value) => value.toFixed(0);
const percent = (share) => (share === 0 ? 'none' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`);

export class Tables {
  #reached = [];

  /** @param app the command of the visits app */
  constructor({ app, rounds, seconds }) {
    Object.assign(this, { app, rounds, seconds });
  }

  /** Compares this app with the empty server, at different numbers of connections. */
  async compare(connections) {
    header(
      'this app',
      'requests/s',
      'of bare',
      'p50 ms',
      'p99 ms',
      'p99 ÷ bare',
      'µs of processor a request',
    );
    const servers = { bare: await start(bare), app: await start(this.app) };
    for (const many of connections) {
      const runs = await inTurn(this.rounds, servers, (server) => load(server, many, this.seconds), many);
      for (const [name, title] of Object.entries({ bare: 'bare', app: 'this app, durable' })) {
        const of = figures(runs[name]);
        const share = name === 'bare' ? '1.00' : spread(runs[name], runs.bare, 'rate');
        const tail = name === 'bare' ? '1.00' : spread(runs[name], runs.bare, 'p99');
        row(
          `${title}, ${many} connections`,
          ...[whole(of('rate')), share, two(of('p50')), two(of('p99')), tail, one(of('cpu'))],
        );
      }
      this.goal(`of bare at ${many} connections`, ratio(runs.app, runs.bare, 'rate'), '≥', 0.93);
      this.goal(`p99 ÷ bare at ${many} connections`, ratio(runs.app, runs.bare, 'p99'), '≤', 2);
    }
    await stopAll(servers);
  }

  /** Compares other ways to count, each in separate rounds with the empty server and this app. */
  async peers(peers) {
    const columns = ['requests/s', 'of bare', 'this app ÷ it', 'p50 ms', 'p99 ms'];
    header('64 connections', ...columns, 'µs of processor a request', 'answered visits lost');
    for (const { name, start: startPeer, counts = true } of peers) {
      const servers = { bare: await start(bare), app: await start(this.app), peer: await startPeer() };
      const runs = await inTurn(this.rounds, servers, (server) => this.#loadAndCount(server));
      const of = figures(runs.peer);
      row(
        name,
        ...[whole(of('rate')), spread(runs.peer, runs.bare, 'rate'), spread(runs.app, runs.peer, 'rate')],
        ...[two(of('p50')), two(of('p99')), one(of('cpu')), counts ? percent(of('lost')) : '–'],
      );
      if (name.startsWith('Redis')) {
        this.goal('this app ÷ Redis that flushes always', ratio(runs.app, runs.peer, 'rate'), '≥', 1.3);
      }
      await stopAll(servers);
      const lost = Math.max(...runs.app.map((run) => run.lost));
      if (lost > 0) throw new Error(`this app lost ${percent(lost)} of the acknowledged visits`);
    }
  }

  /** Simulates disks with slower flushes, by the given delays in milliseconds. */
  async slowFlushes(delays) {
    const library = join(work, 'disk.so');
    const source = join(HERE, '..', '..', 'test', 'app', 'support', 'disk.c');
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl']);
    const columns = ['this app, requests/s', 'one commit in flight, requests/s', 'this app ÷ it'];
    header('a flush takes longer by', ...columns, '/livez p50 ms', '/livez p99 ms', 'an idle server p99 ms');
    for (const delay of delays) {
      const slow = (command) => {
        const env = { ...command.env, LD_PRELOAD: library, DISK_DELAY_MS: String(delay) };
        return start({ ...command, env });
      };
      const servers = { app: await slow(this.app), single: await slow(peer('single-commit')) };
      const idle = await start(bare);
      const runs = await inTurn(this.rounds, servers, async (server) => {
        // Requests both servers, so that both have the same load. The table shows the app's response times.
        const asking = [server, idle].map(({ url }) =>
          child(process.execPath, [join(HERE, 'livez.mjs'), url]),
        );
        const result = await load(server, 64, 2 * this.seconds);
        for (const { stdin } of asking) stdin.end();
        const answers = await Promise.all(asking.map(({ stdout }) => text(stdout)));
        const [took, control] = answers.map((answer) => JSON.parse(answer));
        return {
          ...result,
          livez50: median(took),
          livez99: quantile(took, 0.99),
          idle99: quantile(control, 0.99),
        };
      });
      const of = figures(runs.app);
      const single = figures(runs.single)('rate');
      row(
        `${delay} ms`,
        ...[whole(of('rate')), whole(single), spread(runs.app, runs.single, 'rate')],
        ...[two(of('livez50')), two(of('livez99')), two(of('idle99'))],
      );
      if (delay === 5) {
        this.goal('this app ÷ one commit in flight at 5 ms', ratio(runs.app, runs.single, 'rate'), '≥', 1.4);
      }
      if (delay === 50) this.goal('p99 of /livez at 50 ms, in ms', of('livez99'), '≤', 10);
      await stopAll({ ...servers, idle });
    }
  }

  /** Measures the resident memory, with a new process each round. */
  async memory() {
    header('memory, 64 connections', 'MiB under load', 'MiB at the peak');
    const runs = await inTurn(this.rounds, { bare, 'this app': this.app }, async (command) => {
      const server = await start(command);
      const [pid] = server.pids;
      const loading = load(server, 64, 2 * this.seconds);
      await sleep(2 * this.seconds * 900);
      const { now } = memory(pid);
      await loading;
      const { peak } = memory(pid);
      await server.stop();
      return { now, peak };
    });
    for (const name of Object.keys(runs)) {
      const of = figures(runs[name]);
      row(name, one(of('now')), one(of('peak')));
    }
    this.goal('MiB at the peak', figures(runs['this app'])('peak'), '≤', 64);
  }

  /** Measures the time from start to first response, and the duration of `node -e 0`. */
  async startTime() {
    const used = newFolder();
    await (await start(this.app, used)).stop();
    header('from start to ready', 'ms', '÷ node -e 0');
    const runs = await inTurn(
      this.rounds,
      {
        'node -e 0': async () => once(child(process.execPath, ['-e', '0']), 'exit'),
        bare: async (port) => untilReady(bare, newFolder(), port),
        'this app, empty folder': async (port) => untilReady(this.app, newFolder(), port),
        'this app, again': async (port) => untilReady(this.app, used, port),
      },
      async (run) => {
        const port = await freePort();
        const begun = performance.now();
        const server = await run(port);
        const ms = performance.now() - begun;
        await server.stop?.();
        return { ms };
      },
    );
    for (const name of Object.keys(runs)) {
      row(name, whole(figures(runs[name])('ms')), spread(runs[name], runs['node -e 0'], 'ms'));
    }
    for (const name of ['this app, empty folder', 'this app, again']) {
      this.goal(`start to ready, ms: ${name}`, figures(runs[name])('ms'), '≤', 150);
    }
  }

  /** Records a goal and the measured value. */
  goal(name, value, relation, limit) {
    this.#reached.push({
      name,
      value,
      relation,
      limit,
      met: relation === '≥' ? value >= limit : value <= limit,
    });
  }

  goals() {
    header('goal', 'wanted', 'measured', 'met');
    for (const { name, value, relation, limit, met } of this.#reached) {
      row(name, `${relation} ${limit}`, String(Number(value.toFixed(2))), met ? 'yes' : 'NO');
    }
  }

  async #loadAndCount(server) {
    const before = await visit(server);
    const result = await load(server, 64, this.seconds);
    const counted = (await visit(server)) - before - 1;
    return { ...result, lost: Math.max(0, 1 - counted / result.requests) };
  }
}

/** Starts a server and waits until it is ready. */
async function untilReady(command, folder, port) {
  let ready = false;
  let failed = false;
  const starting = start(command, folder, port);
  starting.catch(() => (failed = true));
  while (!ready && !failed) {
    ready = await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      }).on('error', () => resolve(false));
    });
    if (!ready) await sleep(1);
  }
  return starting;
}

async function stopAll(servers) {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
}

function header(...cells) {
  console.log(`\n| ${cells.join(' | ')} |\n|${' --- |'.repeat(cells.length)}`);
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
