import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';

const LIMIT = 100_000;

let app: RunningApp;

beforeEach(async () => {
  app = await startApp({ dataDir: temporaryFolder('post'), env: { MAX_BODY_BYTES: String(LIMIT) } });
});

afterEach(async () => {
  expect(await app.stop()).toBe(0);
});

async function post(body: Uint8Array | string): Promise<readonly [number, string]> {
  const response = await fetch(app.url, { method: 'POST', body });
  return [response.status, await response.text()];
}

async function stored(path = '/data', of = app): Promise<Buffer> {
  return Buffer.from(await (await fetch(of.url + path)).arrayBuffer());
}

const STORED = [200, `Data stored on pod ${hostname()}\n`];
const TOO_LARGE = [413, `{"error":"the body must have at most ${LIMIT} bytes"}\n`];

/** Sends a body in pieces, with a Content-Length only if given. Stops at the response. */
async function stream(
  pieces: number,
  piece: Buffer,
  headers: Record<string, string> = {},
): Promise<readonly [number | undefined, string]> {
  const sending = request(app.url, { method: 'POST', headers, agent: false });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  for (let i = 0; i < pieces; i++) {
    sending.write(piece);
    await sleep(1);
  }
  sending.end();
  const [response] = await answered;
  return [response.statusCode, await text(response)];
}

test('data before the first post is a 404 with a JSON error', async () => {
  const response = await fetch(`${app.url}/data`);
  expect([response.status, await response.json()]).toEqual([404, { error: 'no data posted yet' }]);
});

test.each([
  ['text', Buffer.from('some text\n')],
  ['nothing', Buffer.alloc(0)],
  ['every possible byte', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0])],
  ['a body of exactly the maximum size', randomBytes(LIMIT)],
])('stores %s unchanged and durably before the response, and keeps it after a kill', async (_, body) => {
  expect(await post(body)).toEqual(STORED);
  expect((await stored()).equals(body)).toBe(true);
  app.kill('SIGKILL');
  await app.exited;
  app = await startApp({ dataDir: app.dataDir });
  expect((await stored()).equals(body)).toBe(true);
});

test('posted data is returned as bytes that no browser renders as a page', async () => {
  await post('<script>alert(1)</script>');
  const { headers } = await fetch(`${app.url}/data`);
  expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
    'application/octet-stream',
    'nosniff',
  ]);
});

test('a chunked body without a length is stored completely', async () => {
  expect(await stream(50, Buffer.from('0123456789'))).toEqual(STORED);
  expect((await stored()).toString()).toBe('0123456789'.repeat(50));
});

test('a body one byte over the limit answers 413, and the stored data stays', async () => {
  expect(await post('old')).toEqual(STORED);
  expect(await post(Buffer.alloc(LIMIT + 1))).toEqual(TOO_LARGE);
  expect((await stored()).toString()).toBe('old');
});

test('a body with a length far over the limit answers 413 to a client that sends all of it first', async () => {
  const piece = Buffer.alloc(100_000, 1);
  expect(await stream(100, piece, { 'content-length': String(100 * piece.length) })).toEqual(TOO_LARGE);
});

test('a chunked body far over the limit answers 413 to a client that sends all of it first', async () => {
  expect(await post('old')).toEqual(STORED);
  expect(await stream(100, Buffer.alloc(100_000, 1))).toEqual(TOO_LARGE);
  expect((await stored()).toString()).toBe('old');
});

test('a body over the limit is answered after its end if the connection closes with the response', async () => {
  const headers = { connection: 'close', 'content-length': String(LIMIT + 1) };
  const sending = request(app.url, { method: 'POST', headers });
  let answers = 0;
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  void answered.then(() => answers++);
  sending.write('x');
  // By then the app has read this as well.
  for (let i = 0; i < 20; i++) await stored('/livez');
  expect(answers).toBe(0);
  sending.end(Buffer.alloc(LIMIT));
  const [response] = await answered;
  expect([response.statusCode, await text(response)]).toEqual(TOO_LARGE);
});

test('a client with "Expect: 100-continue" gets a 100, and its body is stored', async () => {
  const sending = request(app.url, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': '4' },
  });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  sending.flushHeaders();
  await once(sending, 'continue');
  sending.end('late');
  const [response] = await answered;
  expect([response.statusCode, await text(response)]).toEqual(STORED);
  expect((await stored()).toString()).toBe('late');
});

test('an upload that ends early changes nothing', async () => {
  expect(await post('old')).toEqual(STORED);
  for (const headers of [{ 'content-length': '1000' }, {}]) {
    const sending = request(app.url, { method: 'POST', headers, agent: false });
    sending.on('error', () => undefined);
    sending.write('half');
    await once(sending, 'socket');
    await (await fetch(`${app.url}/livez`)).text();
    sending.destroy();
    await new Promise((resolve) => sending.once('close', resolve));
    await (await fetch(`${app.url}/livez`)).text();
    expect((await stored()).toString()).toBe('old');
  }
});

test('of concurrent posts one is stored completely, and all readers see the same', async () => {
  for (let round = 0; round < 5; round++) {
    const bodies = Array.from({ length: 24 }, () => randomBytes(20_000 + round));
    const answers = await Promise.all(bodies.map(post));
    expect(answers).toEqual(bodies.map(() => STORED));
    const data = await stored();
    expect(bodies.filter((body) => body.equals(data))).toHaveLength(1);
    const views = await Promise.all([stored(), stored(), stored()]);
    expect(views.every((view) => view.equals(data))).toBe(true);
    const cluster = JSON.parse((await stored('/cluster')).toString()) as { peers: { data: string }[] };
    expect(cluster.peers.map((peer) => peer.data)).toEqual([data.toString()]);
  }
});

test('the next request sees an acknowledged post, and posts do not count as visits', async () => {
  for (let i = 0; i < 50; i++) {
    expect(await post(`body ${i}`)).toEqual(STORED);
    expect((await stored()).toString()).toBe(`body ${i}`);
  }
  expect((await stored('/visits')).toString()).toBe('0\n');
});
