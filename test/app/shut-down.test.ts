import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type RunningApp, startApp, temporaryFolder } from '../support/app';
import { testUnless } from '../support/test-unless';
import { diskEnv, noCompiler } from './support/disk';

/** The shutdown limit in these tests, and an upper bound of an immediate shutdown on a busy machine. */
const SHUTDOWN_TIMEOUT_MS = 600_000;
const SOON_MS = 300_000;

/** Rounds of the test under load, which looks for rare faults. */
const ROUNDS = Number(process.env.ROUNDS ?? 3);

let app: RunningApp;

async function start(env: Record<string, string> = {}): Promise<void> {
  const limit = { SHUTDOWN_TIMEOUT_MS: String(SHUTDOWN_TIMEOUT_MS) };
  app = await startApp({ dataDir: temporaryFolder('end'), env: { ...limit, ...env } });
}

afterEach(async () => {
  app.kill('SIGKILL');
  await app.exited;
});

/** Ends the app by a signal. Returns its exit code and the duration in milliseconds. */
async function end(signal: NodeJS.Signals = 'SIGTERM'): Promise<readonly [number | string, number]> {
  const begun = performance.now();
  app.kill(signal);
  const code = await app.exited;
  return [code, performance.now() - begun];
}

/** The count in the visits file. */
function counted(): number {
  return Number(readFileSync(join(app.dataDir, 'visits'), 'utf8'));
}

/** A raw connection that has sent some bytes, with the bytes received. */
async function open(bytes: string): Promise<{ socket: Socket; received: () => string }> {
  let received = '';
  const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  await once(socket, 'connect');
  socket.write(bytes);
  return { socket, received: () => received };
}

/** Waits until the app has read all bytes sent so far. It reads connections in the order of their data. */
async function arrived(): Promise<void> {
  for (let i = 0; i < 2; i++) await (await fetch(`${app.url}/livez`)).text();
}

/** Waits until the app accepts no connection. */
async function closed(): Promise<void> {
  for (;;) {
    const socket = connect(app.port, '127.0.0.1');
    const [refused] = await Promise.race([
      once(socket, 'connect').then(() => [false]),
      new Promise<[boolean]>((resolve) =>
        socket.on('error', () => {
          resolve([true]);
        }),
      ),
    ]);
    socket.destroy();
    if (refused) return;
    await new Promise(setImmediate);
  }
}

/** Waits until a connection has received something. */
async function came(connection: { socket: Socket; received: () => string }, what: RegExp): Promise<void> {
  while (!what.test(connection.received())) await once(connection.socket, 'data');
}

const VISIT = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const LIVE = 'GET /livez HTTP/1.1\r\nHost: a\r\n\r\n';

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s ends an idle app at once and cleanly',
  async (signal) => {
    await start();
    await (await fetch(app.url)).text();
    const [code, took] = await end(signal);
    expect(code).toBe(0);
    expect(took).toBeLessThan(SOON_MS);
    expect(app.log.map(({ message }) => message)).toEqual([
      'starting',
      'store open',
      'listening',
      'stopping',
      'stopped',
    ]);
    expect(app.log[3]).toMatchObject({ level: 'info', reason: signal });
    expect(app.log[4]).toMatchObject({ visits: 1 });
    expect([counted(), app.stderr()]).toEqual([1, '']);
  },
);

test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
  'SIGTERM under keep-alive load ends in time, loses nothing, and truncates no response (round %i)',
  async () => {
    await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 32 });
    let sent = 0;
    let refused = false;
    const acknowledged: number[] = [];
    const broken: string[] = [];
    const client = async (): Promise<void> => {
      while (!refused) {
        sent++;
        let answered = false;
        try {
          const [response] = (await once(get(app.url, { agent }), 'response')) as [IncomingMessage];
          answered = true;
          const body = await text(response);
          const [, visit] = /^You've hit .*\nData .*\nVisits: (\d+)\nTime: .*\n$/.exec(body) ?? [];
          if (response.statusCode === 200 && visit !== undefined) acknowledged.push(Number(visit));
          else broken.push(`${response.statusCode} ${body}`);
        } catch (error) {
          // Idle connections may be closed, and new ones are refused.
          const { code = '' } = error as NodeJS.ErrnoException;
          if (answered || !['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) broken.push(String(error));
          refused = code === 'ECONNREFUSED';
        }
      }
    };
    const clients = Array.from({ length: 32 }, client);
    while (acknowledged.length < 1000) await new Promise(setImmediate);
    const [code, took] = await end();
    await Promise.all(clients);
    agent.destroy();
    expect([code, broken, app.stderr()]).toEqual([0, [], '']);
    expect(took).toBeLessThan(SOON_MS);
    expect(acknowledged.length).toBeGreaterThan(32);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(counted()).toBeGreaterThanOrEqual(Math.max(...acknowledged));
    expect(counted()).toBeLessThanOrEqual(sent);
  },
);

test('until SHUTDOWN_DELAY_MS has passed all requests are served, and each response closes its connection', async () => {
  await start({ SHUTDOWN_DELAY_MS: '10000' });
  const kept = await Promise.all(Array.from({ length: 32 }, async () => open(VISIT)));
  for (const connection of kept) await came(connection, /Time: .*\n$/);
  app.kill('SIGTERM');
  await app.logged('stopping');
  const ended = Promise.all(kept.map(async ({ socket }) => once(socket, 'end')));
  for (const { socket } of kept) socket.write(VISIT);
  await ended;
  for (const { received } of kept) {
    const [first = '', second = ''] = received().split(/^(?=HTTP)/m);
    expect([first.slice(0, 15), second.slice(0, 15)]).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
    expect([/^connection: close\r$/im.test(first), /^connection: close\r$/im.test(second)]).toEqual([
      false,
      true,
    ]);
  }
  const ready = await fetch(`${app.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { error: 'shutting down' }]);
  expect((await fetch(`${app.url}/livez`)).status).toBe(200);
  expect(await app.exited).toBe(0);
  expect(counted()).toBe(64);
});

testUnless(
  noCompiler(),
  'pipelined requests are all answered in order during the shutdown, and the last response closes the connection',
  async () => {
    await start(diskEnv({ delayMs: 300 }));
    const line = await open(VISIT + LIVE);
    await arrived();
    app.kill('SIGTERM');
    await app.logged('stopping');
    line.socket.write(VISIT + LIVE);
    await once(line.socket, 'end');
    const answers = line.received().split(/^(?=HTTP)/m);
    expect(answers.map((answer) => answer.split('\r\n\r\n')[1]?.slice(0, 10))).toEqual([
      "You've hit",
      'ok\n',
      "You've hit",
      'ok\n',
    ]);
    const last = answers.map((answer) => /^connection: close\r$/im.test(answer));
    expect(last).toEqual([false, false, false, true]);
    expect(await app.exited).toBe(0);
    expect(counted()).toBe(2);
  },
);

test('a request in progress is answered, and no new connection is accepted', async () => {
  await start();
  const post = await open('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nla');
  await arrived();
  app.kill('SIGTERM');
  await closed();
  // The next request in the same packet is answered as well.
  post.socket.write(`teGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n`);
  expect(await app.exited).toBe(0);
  expect(post.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Data stored on pod/);
  expect(post.received()).toMatch(/^connection: close\r$/im);
  app = await startApp({ dataDir: app.dataDir });
  expect(await (await fetch(`${app.url}/data`)).text()).toBe('late');
});

test('during the shutdown the app is alive but not ready', async () => {
  await start();
  // Each connection sends a second request only after the shutdown has begun.
  for (const [path, status, body] of [
    ['/readyz', 503, '{"error":"shutting down"}\n'],
    ['/livez', 200, 'ok\n'],
  ] as const) {
    const held = await open(`GET ${path} HTTP/1.1\r\nHost: a\r\n`);
    await arrived();
    app.kill('SIGTERM');
    await closed();
    held.socket.write('\r\n');
    await once(held.socket, 'end');
    expect(held.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(held.received().split('\r\n\r\n')[1]).toBe(body);
    expect(await app.exited).toBe(0);
    await start();
  }
});

test('a slow client receives its complete response', async () => {
  await start({ MAX_BODY_BYTES: '33554432' });
  const body = Buffer.alloc(32 * 1_048_576, 'x');
  expect((await fetch(app.url, { method: 'POST', body })).status).toBe(200);
  const reading = get(`${app.url}/data`, { agent: false });
  const [response] = (await once(reading, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  app.kill('SIGTERM');
  await closed();
  let length = 0;
  response.on('data', (chunk: Buffer) => (length += chunk.length));
  await new Promise((resolve) => response.on('close', resolve));
  expect(length).toBe(body.length);
  expect(await app.exited).toBe(0);
});

test('a client that holds a request open is disconnected at the limit, and the exit is still clean', async () => {
  await start({ SHUTDOWN_TIMEOUT_MS: '1000' });
  await (await fetch(app.url)).text();
  await open('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf');
  await open('GET / HTTP/1.1\r\nHost: a\r\n');
  await arrived();
  const [code, took] = await end();
  expect(code).toBe(0);
  expect(took).toBeGreaterThan(900);
  expect(took).toBeLessThan(SOON_MS);
  expect(counted()).toBe(1);
});

test.each([
  ['has sent nothing yet', '', /^$/],
  ['has its response', VISIT, /Time: .*\n$/],
  ['was rejected and stays connected', 'garbage\r\n\r\n', /}\n$/],
])('a client that %s does not delay the shutdown', async (_, bytes, answer) => {
  await start();
  for (let i = 0; i < 3; i++) await came(await open(bytes), answer);
  const [code, took] = await end();
  expect(code).toBe(0);
  expect(took).toBeLessThan(SOON_MS);
});

test('more signals change nothing', async () => {
  await start();
  const post = await open('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nla');
  await arrived();
  app.kill('SIGTERM');
  await closed();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) app.kill(signal);
  post.socket.write('st');
  expect(await app.exited).toBe(0);
  expect(post.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(app.log.filter(({ message }) => message === 'stopping')).toHaveLength(1);
});
