import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, startApp, temporaryFolder } from '../support/app';

/** Runs of the test under load, which looks for what happens now and then only. */
const ROUNDS = Number(process.env.ROUNDS ?? 3);

let app: RunningApp;

async function start(env: Record<string, string> = {}): Promise<void> {
  app = await startApp({ dataDir: temporaryFolder('end'), env });
}

afterEach(async () => {
  app.kill('SIGKILL');
  await app.exited;
});

/** Ends the app by a signal; its exit code, and how many milliseconds it took. */
async function end(signal: NodeJS.Signals = 'SIGTERM'): Promise<readonly [number | string, number]> {
  const begun = performance.now();
  app.kill(signal);
  const code = await app.exited;
  return [code, performance.now() - begun];
}

/** The count in the readable file. */
function counted(): number {
  return Number(readFileSync(join(app.dataDir, 'visits'), 'utf8'));
}

/** A raw connection that has sent something, with what came back. */
async function open(bytes: string): Promise<{ socket: Socket; received: () => string }> {
  let received = '';
  const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  await once(socket, 'connect');
  socket.write(bytes);
  return { socket, received: () => received };
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends an idle app at once, in order', async (signal) => {
  await start();
  await (await fetch(app.url)).text();
  expect(existsSync(join(app.dataDir, 'visits.lock'))).toBe(true);
  const [code, took] = await end(signal);
  expect(code).toBe(0);
  expect(took).toBeLessThan(3000);
  expect(existsSync(join(app.dataDir, 'visits.lock'))).toBe(false);
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
});

test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
  'SIGTERM under keep-alive load ends in time, loses nothing, and breaks off no answer (round %i)',
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
          // A connection that was idle may be closed, and new ones are refused.
          const { code = '' } = error as NodeJS.ErrnoException;
          if (answered || !['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) broken.push(String(error));
          refused = code === 'ECONNREFUSED';
        }
      }
    };
    const clients = Array.from({ length: 32 }, client);
    await sleep(500);
    const [code, took] = await end();
    await Promise.all(clients);
    agent.destroy();
    expect([code, broken, app.stderr()]).toEqual([0, [], '']);
    expect(took).toBeLessThan(3000);
    expect(acknowledged.length).toBeGreaterThan(32);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(counted()).toBeGreaterThanOrEqual(Math.max(...acknowledged));
    expect(counted()).toBeLessThanOrEqual(sent);
  },
  30_000,
);

test('a request that is under way is answered, unready meanwhile, and no new connection is taken', async () => {
  await start();
  const post = await open('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nla');
  await sleep(200);
  app.kill('SIGTERM');
  await sleep(300);
  await expect(fetch(app.url)).rejects.toThrow('fetch failed');
  // What is sent on the same connection comes too late for its answer to wait for.
  post.socket.write('te');
  post.socket.write('GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(await app.exited).toBe(0);
  expect(post.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Data stored on pod/);
  expect(post.received()).toMatch(/^connection: close\r$/im);
  expect(readFileSync(join(app.dataDir, 'data'), 'utf8')).toBe('late');
});

test('on its way out the app is alive, but not ready', async () => {
  await start();
  // Each asks for two things, the second of which is sent only after the end has begun.
  for (const [path, status, body] of [
    ['/readyz', 503, '{"error":"shutting down"}\n'],
    ['/livez', 200, 'ok\n'],
  ] as const) {
    const held = await open(`GET ${path} HTTP/1.1\r\nHost: a\r\n`);
    await sleep(200);
    app.kill('SIGTERM');
    await sleep(200);
    held.socket.write('\r\n');
    await once(held.socket, 'end');
    expect(held.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(held.received().split('\r\n\r\n')[1]).toBe(body);
    expect(await app.exited).toBe(0);
    await start();
  }
});

test('an answer that a slow client is still reading comes whole', async () => {
  await start({ MAX_BODY_BYTES: '33554432' });
  const body = Buffer.alloc(32 * 1_048_576, 'x');
  expect((await fetch(app.url, { method: 'POST', body })).status).toBe(200);
  const reading = get(`${app.url}/data`, { agent: false });
  const [response] = (await once(reading, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  await sleep(200);
  app.kill('SIGTERM');
  await sleep(500);
  let length = 0;
  response.on('data', (chunk: Buffer) => (length += chunk.length));
  await new Promise((resolve) => response.on('close', resolve));
  expect(length).toBe(body.length);
  expect(await app.exited).toBe(0);
});

test('a client that holds a request open is cut off at the limit, and the end is in order all the same', async () => {
  await start({ SHUTDOWN_TIMEOUT_MS: '1000' });
  await (await fetch(app.url)).text();
  await open('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf');
  await open('GET / HTTP/1.1\r\nHost: a\r\n');
  await sleep(200);
  const [code, took] = await end();
  expect(code).toBe(0);
  expect(took).toBeGreaterThan(900);
  expect(took).toBeLessThan(4000);
  expect([counted(), existsSync(join(app.dataDir, 'visits.lock'))]).toEqual([1, false]);
});

test.each([
  ['has sent nothing yet', ''],
  ['has its answer', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['was refused, and does not hang up', 'garbage\r\n\r\n'],
])(
  'a client that %s is not waited for',
  async (_, bytes) => {
    await start();
    for (let i = 0; i < 3; i++) await open(bytes);
    await sleep(300);
    const [code, took] = await end();
    expect(code).toBe(0);
    expect(took).toBeLessThan(3000);
  },
  30_000,
);

test('more signals change nothing', async () => {
  await start();
  const post = await open('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nla');
  await sleep(200);
  for (const signal of ['SIGTERM', 'SIGTERM', 'SIGINT', 'SIGTERM'] as const) {
    app.kill(signal);
    await sleep(50);
  }
  post.socket.write('st');
  expect(await app.exited).toBe(0);
  expect(post.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(app.log.filter(({ message }) => message === 'stopping')).toHaveLength(1);
});
