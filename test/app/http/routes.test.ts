import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ dataDir: temporaryFolder('routes') });
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Requests a target exactly as given, which `fetch` would normalize. */
async function ask(method: string, path: string, body?: string): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port: app.port, method, path, agent: false });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

async function visits(): Promise<number> {
  return Number((await ask('GET', '/visits')).body);
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

describe('every path', () => {
  beforeAll(async () => {
    expect((await ask('POST', '/', 'some data')).status).toBe(200);
  });

  test.each([
    ['/', TEXT, /^You've hit [\w.-]+\nData stored on this pod: some data\nVisits: \d+\nTime: \S+\n$/],
    ['/data', 'application/octet-stream', /^some data$/],
    ['/visits', TEXT, /^\d+\n$/],
    ['/cluster', JSON_TYPE, /^\{"pod":".+","peers":\[.+\],"total":\d+,"down":\[\]\}\n$/],
    ['/livez', TEXT, /^ok\n$/],
    ['/readyz', TEXT, /^ok\n$/],
    ['/metrics', 'text/plain; version=0.0.4; charset=utf-8', /^# HELP /],
    ['/version', JSON_TYPE, /^\{"version":".+","build":".+","node":"v.+"\}\n$/],
  ])('GET %s answers 200 as %s, completely and uncached', async (path, type, body) => {
    const answer = await ask('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(body);
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-length': String(Buffer.byteLength(answer.body)),
      'cache-control': 'no-store',
    });
  });

  test.each(['/', '/data', '/visits', '/cluster', '/livez', '/readyz', '/version'])(
    'HEAD %s has the headers of GET, no body, and counts nothing',
    async (path) => {
      const { headers } = await ask('GET', path);
      const before = await visits();
      const head = await ask('HEAD', path);
      expect([head.status, head.body]).toEqual([200, '']);
      for (const name of ['content-type', 'content-length', 'cache-control']) {
        expect([name, head.headers[name]]).toEqual([name, headers[name]]);
      }
      expect(await visits()).toBe(before);
    },
  );

  test.each([
    ['/', 'GET, HEAD, OPTIONS, POST'],
    ['/data', 'GET, HEAD, OPTIONS'],
    ['/visits', 'GET, HEAD, OPTIONS'],
    ['/cluster', 'GET, HEAD, OPTIONS'],
    ['/livez', 'GET, HEAD, OPTIONS'],
    ['/readyz', 'GET, HEAD, OPTIONS'],
    ['/metrics', 'GET, HEAD, OPTIONS'],
    ['/version', 'GET, HEAD, OPTIONS'],
    ['*', 'OPTIONS'],
  ])(
    'OPTIONS %s answers 204 and allows %s; other methods answer 405 with the same list',
    async (path, allow) => {
      const before = await visits();
      const options = await ask('OPTIONS', path);
      expect([options.status, options.headers.allow, options.body]).toEqual([204, allow, '']);
      const others = ['DELETE', 'PUT', 'PATCH', 'TRACE', 'PROPFIND', ...(path === '/' ? [] : ['POST'])];
      for (const method of others) {
        const answer = await ask(method, path);
        expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, allow]);
        expect(answer.headers['content-type']).toBe(JSON_TYPE);
        expect(JSON.parse(answer.body)).toEqual({ error: `this path does not support ${method}` });
      }
      expect(await visits()).toBe(before);
    },
  );
});

describe('a target', () => {
  test.each([
    '/nope',
    '/data/',
    '//',
    '/./',
    '/../../etc/passwd',
    '/%2e%2e/data',
    '/%00',
    '/%',
    '/VISITS',
    '/visits;x=1',
    '/favicon.ico',
    '/__proto__',
    '/constructor',
    'ftp://example.org/',
  ])('%s answers 404 with a JSON error, whatever the method, and counts nothing', async (path) => {
    const before = await visits();
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const answer = await ask(method, path);
      expect([method, answer.status]).toEqual([method, 404]);
      expect(answer.headers).toMatchObject({ 'content-type': JSON_TYPE, 'cache-control': 'no-store' });
      expect(JSON.parse(answer.body)).toEqual({ error: `no such path: ${path}` });
    }
    expect((await ask('HEAD', path)).status).toBe(404);
    expect(await visits()).toBe(before);
  });

  test('of great length is truncated in the response', async () => {
    const { status, body } = await ask('GET', `/${'x'.repeat(5000)}`);
    expect([status, JSON.parse(body)]).toEqual([404, { error: `no such path: /${'x'.repeat(199)}` }]);
  });

  test.each([
    '/?',
    '/?a=b',
    '/?a=/data',
    '/?%00',
    'http://example.org',
    'http://example.org?a',
    'HTTP://a:80/?b',
  ])('%s is the home page and counts a visit', async (path) => {
    const before = await visits();
    expect((await ask('GET', path)).body).toContain(`Visits: ${before + 1}\n`);
  });

  test.each(['/visits?x=1', 'http://example.org/visits', 'https://user@example.org:1/visits?y'])(
    '%s is the count',
    async (path) => {
      expect((await ask('GET', path)).body).toMatch(/^\d+\n$/);
    },
  );
});

test('without peers the cluster is this pod alone', async () => {
  const { body } = await ask('GET', '/cluster');
  const count = await visits();
  expect(JSON.parse(body)).toEqual({
    pod: hostname(),
    peers: [{ pod: hostname(), visits: count, data: 'some data' }],
    total: count,
    down: [],
  });
});

test('the version is the package version, with the build and the Node version', async () => {
  const { version } = jest.requireActual<{ version: string }>('../../../package.json');
  const answer = JSON.parse((await ask('GET', '/version')).body) as unknown;
  expect(answer).toEqual({
    version,
    build: expect.stringMatching(/^[\da-f]{7,}(-dirty)?$|^unknown$/) as string,
    node: process.version,
  });
});

test('the count as JSON holds the pod and the times of the last 100 visits, the latest last', async () => {
  const begun = Date.now();
  for (let i = 0; i < 103; i++) await fetch(app.url).then(async (response) => response.text());
  const response = await fetch(`${app.url}/visits`, { headers: { accept: 'application/json' } });
  const { pod, visits: count, recent } = (await response.json()) as Record<string, unknown>;
  expect([response.headers.get('content-type'), pod, count]).toEqual([JSON_TYPE, hostname(), await visits()]);
  const times = recent as string[];
  expect(times).toHaveLength(100);
  expect(times).toEqual(times.map((time) => new Date(time).toISOString()).sort());
  expect(Date.parse(times[0] ?? '')).toBeGreaterThanOrEqual(begun);
});

test('1,000 reading requests do not change the count', async () => {
  const before = await visits();
  for (const path of ['/livez', '/readyz', '/visits', '/data', '/metrics', '/cluster', '/version', '/nope']) {
    for (let i = 0; i < 1000; i += 20) {
      const answers = Array.from({ length: 20 }, async () => {
        const response = await fetch(app.url + path);
        await response.arrayBuffer();
        return response.status;
      });
      expect(new Set(await Promise.all(answers))).toEqual(new Set([path === '/nope' ? 404 : 200]));
    }
    expect([path, await visits()]).toEqual([path, before]);
  }
});
