import fc from 'fast-check';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';

/** Number of inputs of each kind. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 150);

const LIMIT_MS = 600_000 + RUNS * 200;

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ dataDir: temporaryFolder('fuzz') });
});

afterAll(async () => {
  expect([await app.stop(), app.stderr()]).toEqual([0, '']);
});

/** Sends bytes in pieces. Returns the response once the app closes the connection or is idle for a while. */
async function exchange(pieces: readonly Buffer[], silence = 15): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ port: app.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    // The app may close the connection first.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(received);
    });
    const send = (i: number): void => {
      const piece = pieces[i];
      if (piece === undefined) socket.setTimeout(silence, () => socket.end());
      else {
        socket.write(piece, () => {
          setImmediate(send, i + 1);
        });
      }
    };
    send(0);
  });
}

/** The statuses of a sequence of responses. Throws on anything else. None of them answers a HEAD request. */
function answersIn(received: string): number[] {
  const statuses: number[] = [];
  let rest = received;
  while (rest !== '') {
    const head = /^HTTP\/1\.1 (\d{3}) [\w' -]+\r\n((?:[\w-]+: [^\r\n\0]*\r\n)*)\r\n/.exec(rest);
    if (head === null) throw new Error(`not a response: ${JSON.stringify(rest.slice(0, 200))}`);
    const [whole, status = '', headers = ''] = head;
    rest = rest.slice(whole.length);
    if (status === '100') continue;
    statuses.push(Number(status));
    if (status === '204') continue;
    const length = /^content-length: (\d+)\r$/im.exec(headers)?.[1];
    if (length === undefined && !/^transfer-encoding: chunked\r$/im.test(headers)) throw new Error(headers);
    const body = length === undefined ? '0\r\n\r\n' : rest.slice(0, Number(length));
    if (!rest.startsWith(body) || body.length < Number(length ?? 0))
      throw new Error('a response is incomplete');
    if (Number(status) >= 400 && length !== undefined) JSON.parse(body);
    rest = rest.slice(body.length);
  }
  return statuses;
}

/** Maximum number of visits in these bytes: each visit needs a request line. */
function visitsIn(bytes: Buffer): number {
  return bytes.toString('latin1').match(/GET /g)?.length ?? 0;
}

async function visits(): Promise<number> {
  const response = await fetch(`${app.url}/visits`);
  expect(response.status).toBe(200);
  return Number(await response.text());
}

/** Number of visits sent since the app started. */
let asked = 0;

async function check(pieces: readonly Buffer[], silence?: number): Promise<readonly number[]> {
  asked += visitsIn(Buffer.concat(pieces));
  const statuses = answersIn(await exchange(pieces, silence));
  expect(statuses.filter((status) => status >= 500 && status !== 505)).toEqual([]);
  expect(await visits()).toBeLessThanOrEqual(asked);
  return statuses;
}

const HOST = 'Host: a\r\n';
const VALID = [
  `GET / HTTP/1.1\r\n${HOST}Accept: text/html;q=0.9, */*;q=0.1\r\nConnection: keep-alive\r\n\r\n`,
  `GET /visits?a=b HTTP/1.1\r\n${HOST}Accept: application/json\r\n\r\n`,
  `POST / HTTP/1.1\r\n${HOST}Content-Length: 11\r\nContent-Type: text/plain\r\n\r\nhello world`,
  `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: x\r\n\r\n`,
  `POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi`,
  `GET http://example.org/ HTTP/1.1\r\n${HOST}\r\nGET /livez HTTP/1.1\r\n${HOST}\r\n`,
  `OPTIONS * HTTP/1.1\r\n${HOST}\r\nDELETE /data HTTP/1.1\r\n${HOST}\r\n`,
  `GET / HTTP/1.0\r\n\r\n`,
];

/** Fragments of HTTP that are faults in the wrong place. */
const WORDS = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  '%',
  '/',
  '*',
  'HTTP/1.1',
  'HTTP/9.9',
  'GET ',
  'POST ',
  'CONNECT ',
  'Content-Length: 5\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Content-Length: -1\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: chunked, gzip\r\n',
  'Connection: close\r\n',
  'Connection: upgrade\r\nUpgrade: h2c\r\n',
  'Expect: 100-continue\r\n',
  'Accept: ;;,q=;\r\n',
  'ffffffffffffffff\r\n',
  '0\r\n\r\n',
  '\xff\xfe',
  'x'.repeat(17_000),
];

interface Change {
  readonly at: number;
  readonly cut: number;
  readonly put: Buffer;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(400),
  cut: fc.nat(12),
  put: fc.oneof(
    fc.constantFrom(...WORDS).map((word) => Buffer.from(word, 'latin1')),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  ),
});

/** Mutated requests, in one or two pieces. */
const mutated = fc
  .tuple(
    fc.array(fc.constantFrom(...VALID), { minLength: 1, maxLength: 3 }),
    fc.array(change, { maxLength: 4 }),
    fc.nat(),
  )
  .map(([requests, changes, at]) => {
    let bytes = Buffer.from(requests.join(''), 'latin1');
    for (const { at: where, cut, put } of changes) {
      const start = where % (bytes.length + 1);
      bytes = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + cut)]);
    }
    const middle = at % (bytes.length + 1);
    return [bytes.subarray(0, middle), bytes.subarray(middle)].filter((piece) => piece.length > 0);
  });

const noise = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.map((piece) => Buffer.from(piece)));

const words = fc
  .array(fc.constantFrom(...WORDS, ...VALID.flatMap((request) => request.split(/(?<=\n)/))), {
    maxLength: 20,
  })
  .map((parts) => [Buffer.from(parts.join(''), 'latin1')])
  .filter(([bytes]) => bytes !== undefined && bytes.length > 0);

const headers = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'Accept',
        'Connection',
        'Content-Length',
        'Expect',
        'Transfer-Encoding',
        'Upgrade',
        'X',
      ),
      fc.oneof(
        fc.string({ maxLength: 40 }),
        fc
          .array(fc.constantFrom('*/*', 'text/html', 'a/', ';', ',', '=', '"', 'q', '0', '1', '.', ' '))
          .map((parts) => parts.join('')),
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((pairs) => [
    Buffer.from(
      `GET / HTTP/1.1\r\n${HOST}${pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    ),
  ]);

test('every valid request is answered', async () => {
  const before = await visits();
  const expected = [[200], [200], [200], [200], [200], [200, 200], [204, 405], [200]];
  for (const [i, request] of VALID.entries()) {
    expect([request, await check([Buffer.from(request)], 400)]).toEqual([request, expected[i]]);
  }
  expect(await visits()).toBe(before + 3);
});

test.each([
  ['random bytes', noise],
  ['mutated requests', mutated],
  ['fragments of HTTP in any order', words],
  ['headers with arbitrary values', headers],
])(
  '%s get complete responses only, no 5xx but 505, count no surplus visit, and the next client is served',
  async (_, input) => {
    await fc.assert(
      fc.asyncProperty(input, async (pieces) => {
        await check(pieces);
      }),
      { numRuns: RUNS },
    );
  },
  LIMIT_MS,
);

/** Ways in which clients leave. The last one destroys its socket later. */
const ENDS: readonly ((socket: Socket) => void)[] = [
  (socket) => socket.end(),
  (socket) => socket.destroy(),
  (socket) => socket.resetAndDestroy(),
];

/** One of many concurrent clients: its bytes, the number of event loop turns, and the way it leaves. */
const client = fc.record({
  bytes: fc.oneof(
    words.map(([bytes]) => bytes ?? Buffer.alloc(0)),
    mutated.map((pieces) => Buffer.concat(pieces)),
    fc.constant(Buffer.from(`CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`)),
  ),
  turns: fc.nat(4),
  end: fc.constantFrom(...ENDS),
});

const CLIENTS = 50;

test(
  'many concurrent clients that close or reset their connections at any moment do no harm and leak no memory',
  async () => {
    let connections = 0;
    let first = 0;
    const memory = async (): Promise<number> => {
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (.*)$/m.exec(metrics)?.[1]);
    };
    const crowd = fc.array(client, { minLength: CLIENTS, maxLength: CLIENTS });
    await fc.assert(
      fc.asyncProperty(crowd, async (clients) => {
        await Promise.all(
          clients.map(async ({ bytes, turns, end }) => {
            const socket = connect({ port: app.port, host: '127.0.0.1', noDelay: true });
            socket.on('error', () => undefined).resume();
            await once(socket, 'connect');
            connections++;
            asked += visitsIn(bytes);
            socket.write(bytes);
            for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
            end(socket);
            if (!socket.destroyed) await once(socket, 'close');
          }),
        );
        expect(await visits()).toBeLessThanOrEqual(asked);
        if (connections >= (RUNS * CLIENTS) / 2) first ||= await memory();
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(await memory()).toBeLessThan(first + 32 * 1_048_576);
  },
  LIMIT_MS,
);
