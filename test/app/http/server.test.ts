import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';
import { testUnless } from '../../support/test-unless';
import { diskEnv, noCompiler } from '../support/disk';

/** Whether to run the tests that take half a minute or more by design. */
const SLOW = process.env.SLOW_TESTS === '1';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ dataDir: temporaryFolder('server') });
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
});

/** A connection that never ends its side, so that only the app can close it. */
function open(port = app.port): { socket: Socket; received: () => string } {
  let received = '';
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
  socket.on('error', () => undefined);
  return { socket, received: () => received };
}

/** Sends bytes. Returns everything received until the app ends its side. */
async function exchange(bytes: string): Promise<string> {
  const { socket, received } = open();
  socket.write(bytes, 'latin1');
  await once(socket, 'end');
  socket.destroy();
  return received();
}

async function visits(): Promise<number> {
  return Number(await (await fetch(`${app.url}/visits`)).text());
}

/** The status line and the error of a complete response with a JSON error. */
function errorIn(answer: string): readonly [string, string] {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [status = ''] = head.split('\r\n');
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
  expect([status, /^content-type: (.*)$/im.exec(head)?.[1], body.length]).toEqual([
    status,
    'application/json; charset=utf-8',
    length,
  ]);
  return [status, (JSON.parse(body) as { error: string }).error];
}

const HOST = 'Host: a\r\n';
const CLOSE = 'Connection: close\r\n';
const BAD = ['HTTP/1.1 400 Bad Request', 'Bad Request'];
const HUGE = ['HTTP/1.1 431 Request Header Fields Too Large', 'Request Header Fields Too Large'];

test.each([
  ['data other than HTTP', 'hello\r\n\r\n', BAD],
  ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', BAD],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', BAD],
  ['an unknown method', `FROB / HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['a lowercase method', `get / HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['a null byte in the target', `GET /\0 HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['a null byte in a header', `GET / HTTP/1.1\r\n${HOST}A: \0\r\n\r\n`, BAD],
  ['a byte over 127 in the target', `GET /\xe9 HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['a target that is neither path nor URL', `GET nonsense HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['a space in the target', `GET /a b HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['a header without a colon', `GET / HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, BAD],
  ['a length that is not a number', `POST / HTTP/1.1\r\n${HOST}Content-Length: x\r\n\r\n`, BAD],
  ['a negative length', `POST / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, BAD],
  ['two lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, BAD],
  [
    'a length and chunks',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    BAD,
  ],
  ['a chunk without a size', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n`, BAD],
  [
    'a chunk of wrong size',
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`,
    BAD,
  ],
  ['headers of 20 kB', `GET / HTTP/1.1\r\n${HOST}A: ${'x'.repeat(20_000)}\r\n\r\n`, HUGE],
  ['a target of 20 kB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`, HUGE],
  [
    'a thousand headers',
    `GET / HTTP/1.1\r\n${HOST}${Array.from({ length: 1000 }, (_, i) => `header-number-${i}: x\r\n`).join('')}\r\n`,
    HUGE,
  ],
])('%s is rejected with a JSON error and counts nothing', async (_, bytes, expected) => {
  const before = await visits();
  const answer = await exchange(bytes);
  expect(errorIn(answer)).toEqual(expected);
  expect(answer).toContain('\r\nConnection: close\r\n');
  expect(await visits()).toBe(before);
});

const NO_HOST = [BAD[0], 'a request needs one Host header with a host name or an address'];

test.each([
  ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
  ['two Host lines', `GET / HTTP/1.1\r\n${HOST}Host: b\r\n\r\n`],
  ['the same Host twice', `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`],
  ['two Host lines in HTTP/1.0', `GET / HTTP/1.0\r\n${HOST}Host: b\r\n\r\n`],
  ['an invalid Host', 'GET / HTTP/1.1\r\nHost: a b/<>\r\n\r\n'],
  ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n'],
  ['a Host with a user', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n'],
  ['a Host with an invalid port', 'GET / HTTP/1.1\r\nHost: a:b\r\n\r\n'],
])(
  'a request with %s is rejected with a JSON error, counts nothing, and ends the connection',
  async (_, bytes) => {
    const before = await visits();
    expect(errorIn(await exchange(bytes))).toEqual(NO_HOST);
    expect(await visits()).toBe(before);
  },
);

test.each(['a', 'a.b:80', '[::1]', '[::1]:8080', '127.0.0.1:', 'a_b-c', '%41', ''])(
  'a request with the Host %p is answered',
  async (host) => {
    const answer = await exchange(`GET /livez HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  },
);

test('an unsupported HTTP version is rejected with a 505', async () => {
  const [status] = errorIn(await exchange(`GET / HTTP/9.9\r\n${HOST}\r\n`));
  expect(status).toBe('HTTP/1.1 505 HTTP Version Not Supported');
});

test('several Accept lines are combined', async () => {
  const answer = await exchange(
    `GET /visits HTTP/1.1\r\n${HOST}${CLOSE}Accept: image/png\r\nAccept: application/json\r\n\r\n`,
  );
  expect(answer).toMatch(/^content-type: application\/json/im);
});

test.each([
  ['garbage', 'garbage\r\n\r\n'],
  ['CONNECT', `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`],
  ['a missing path', `GET /nope HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
  ['a missing host', 'GET / HTTP/1.1\r\n\r\n'],
])('the error for %s has a date, forbids caching and forbids content sniffing', async (_, bytes) => {
  const [head = ''] = (await exchange(bytes)).split('\r\n\r\n');
  const headers = new Headers(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(': ') as [string, string]),
  );
  expect(Object.fromEntries(headers)).toMatchObject({
    connection: 'close',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(new Date(headers.get('date') ?? '').toUTCString()).toBe(headers.get('date'));
});

test('an unknown expectation is rejected with a JSON error', async () => {
  const [status] = errorIn(await exchange(`GET / HTTP/1.1\r\n${HOST}${CLOSE}Expect: tea\r\n\r\n`));
  expect(status).toBe('HTTP/1.1 417 Expectation Failed');
});

test('CONNECT is rejected with a JSON error and the supported methods', async () => {
  const answer = await exchange(`CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`);
  expect(errorIn(answer)).toEqual([
    'HTTP/1.1 405 Method Not Allowed',
    'this server does not support CONNECT',
  ]);
  expect(answer).toMatch(/^allow: GET, HEAD, OPTIONS, POST\r$/im);
});

test('CONNECT after another request is rejected once that request is answered', async () => {
  const answers = await exchange(`GET / HTTP/1.1\r\n${HOST}\r\nCONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 405']);
});

test.each([
  ['a tunnel', `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`],
  ['a visit and a tunnel', `GET / HTTP/1.1\r\n${HOST}\r\nCONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`],
  ['another protocol', `GET / HTTP/1.1\r\n${HOST}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n`],
  ['nothing yet', ''],
  ['half a body', `POST / HTTP/1.1\r\n${HOST}Content-Length: 9\r\n\r\nhalf`],
  ['garbage', 'garbage\r\n\r\n'],
])('clients that request %s and reset the connection do no harm', async (_, bytes) => {
  const clients = Array.from({ length: 200 }, async () => {
    const { socket } = open();
    await once(socket, 'connect');
    socket.write(bytes);
    await new Promise(setImmediate);
    socket.resetAndDestroy();
    await once(socket, 'close');
  });
  await Promise.all(clients);
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
});

test('an Upgrade header is ignored', async () => {
  const answer = await exchange(
    `GET /livez HTTP/1.1\r\n${HOST}Upgrade: h2c\r\nConnection: close, upgrade\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok\n$/);
});

test('HTTP/1.0 without a host is answered, and the connection is closed', async () => {
  expect(await exchange('GET /livez HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok\n$/);
});

test('pipelined requests are answered in order', async () => {
  const before = await visits();
  const targets = ['/', '/livez', '/', '/nope', '/', '/visits'];
  const head = (target: string, last: boolean): string =>
    `GET ${target} HTTP/1.1\r\n${HOST}${last ? CLOSE : ''}\r\n`;
  const answers = await exchange(targets.map((target, i) => head(target, i === 5)).join(''));
  const bodies = answers.split(/HTTP\/1\.1 \d+ [^]*?\r\n\r\n/).slice(1);
  expect(bodies).toEqual([
    expect.stringContaining(`Visits: ${before + 1}\n`),
    'ok\n',
    expect.stringContaining(`Visits: ${before + 2}\n`),
    '{"error":"no such path: /nope"}\n',
    expect.stringContaining(`Visits: ${before + 3}\n`),
    expect.stringMatching(/^\d+\n$/),
  ]);
  expect(await visits()).toBe(before + 3);
});

test('a visit followed by garbage is answered first', async () => {
  const answers = await exchange(`GET / HTTP/1.1\r\n${HOST}\r\ngarbage\r\n\r\n`);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
});

describe('on a slow disk', () => {
  testUnless(noCompiler(), 'a client that has ended its side gets its response', async () => {
    const slow = await startApp({ dataDir: temporaryFolder('slow'), env: diskEnv({ delayMs: 200 }) });
    const { socket, received } = open(slow.port);
    socket.end(VISIT);
    await once(socket, 'end');
    expect(received()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(await slow.stop()).toBe(0);
  });

  const LIVE = `GET /livez HTTP/1.1\r\n${HOST}\r\n`;
  const VISIT = `GET / HTTP/1.1\r\n${HOST}\r\n`;
  const CHUNKED = `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;

  for (const [what, bytes, statuses] of [
    ['garbage', `${VISIT}${LIVE}garbage\r\n\r\n`, ['200', '200', '400']],
    ['garbage in pieces', `${VISIT}${LIVE}g\r\n\r\n${'x'.repeat(100_000)}`, ['200', '200', '400']],
    ['a tunnel', `${VISIT}${LIVE}CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`, ['200', '200', '405']],
    ['an incomplete body', `${VISIT}${LIVE}${CHUNKED}ZZ\r\n`, ['200', '200', '400']],
    ['a missing host', `${VISIT}${LIVE}GET / HTTP/1.1\r\n\r\n`, ['200', '200', '400']],
    [
      'a body that is too large',
      `${VISIT}POST / HTTP/1.1\r\n${HOST}Content-Length: 9999999\r\n\r\nx`,
      ['200', '413'],
    ],
  ] as const)
    testUnless(noCompiler(), `requests before ${what} are answered first, in order`, async () => {
      const slow = await startApp({ dataDir: temporaryFolder('slow'), env: diskEnv({ delayMs: 200 }) });
      const { socket, received } = open(slow.port);
      socket.write(bytes, 'latin1');
      const answered = new RegExp(statuses.map((status) => `HTTP/1\\.1 ${status}[^]*`).join(''));
      while (!answered.test(received())) await once(socket, 'data');
      expect(received().match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(statuses);
      socket.destroy();
      expect(await slow.stop()).toBe(0);
    });
});

/** Number of open sockets of a process, from /proc. */
function socketsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

const unseen = existsSync('/proc/self/fd') ? undefined : 'no /proc here';
for (const [client, bytes] of [
  ['refused', 'garbage\r\n\r\n'],
  ['rejected while it sends', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`],
  ['answered for the last time', `GET /livez HTTP/1.1\r\n${HOST}${CLOSE}\r\n`],
] as const)
  testUnless(unseen, `a client that was ${client} and stays connected is disconnected`, async () => {
    const other = await startApp({ dataDir: temporaryFolder('sockets') });
    const before = socketsOf(other.pid);
    const { socket } = open(other.port);
    socket.write(bytes);
    await once(socket, 'end');
    while (socketsOf(other.pid) > before) await sleep(20);
    socket.destroy();
    expect(await other.stop()).toBe(0);
  });

describe('a slow client', () => {
  test('gets a 408 if its headers are not complete after 10 s', async () => {
    const begun = Date.now();
    const { socket, received } = open();
    socket.write(`GET / HTTP/1.1\r\n${HOST}`);
    const dripping = setInterval(() => socket.write('A: b\r\n'), 500);
    await once(socket, 'end').finally(() => {
      clearInterval(dripping);
    });
    socket.destroy();
    expect(errorIn(received())).toEqual(['HTTP/1.1 408 Request Timeout', 'Request Timeout']);
    expect(Date.now() - begun).toBeGreaterThan(9500);
    // The limit of a whole request.
    expect(Date.now() - begun).toBeLessThan(30_000);
  }, 30_000);

  testUnless(
    SLOW ? undefined : 'it takes 75 s; SLOW_TESTS=1 runs it',
    'is disconnected after 75 s without traffic, even if all its requests were answered',
    async () => {
      const { socket, received } = open();
      const begun = Date.now();
      socket.write(`GET /livez HTTP/1.1\r\n${HOST}\r\n`);
      await once(socket, 'end');
      socket.destroy();
      expect(received()).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nok\n$/);
      expect(Date.now() - begun).toBeGreaterThan(74_000);
    },
  );

  testUnless(
    SLOW ? undefined : 'it takes 30 s; SLOW_TESTS=1 runs it',
    'gets a 408 if its body is not complete after 30 s, and the stored data stays',
    async () => {
      await fetch(app.url, { method: 'POST', body: 'old' });
      const begun = Date.now();
      const { socket, received } = open();
      socket.write(`POST / HTTP/1.1\r\n${HOST}Content-Length: 1000\r\n\r\n`);
      const dripping = setInterval(() => socket.write('x'), 500);
      await once(socket, 'end').finally(() => {
        clearInterval(dripping);
      });
      socket.destroy();
      expect(errorIn(received())).toEqual(['HTTP/1.1 408 Request Timeout', 'Request Timeout']);
      expect(Date.now() - begun).toBeGreaterThan(29_000);
      expect(await (await fetch(`${app.url}/data`)).text()).toBe('old');
    },
  );
});
