import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ dataDir: temporaryFolder('home'), env: { TZ: 'Asia/Kathmandu' } });
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
});

interface Answer {
  readonly type: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends a request with an Accept header or without one, which `fetch` cannot do. */
async function ask(accept?: string, path = '/', port = app.port): Promise<Answer> {
  const headers = accept === undefined ? {} : { accept };
  const [response] = (await once(
    get({ host: '127.0.0.1', port, path, headers, agent: false }),
    'response',
  )) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  return { type: response.headers['content-type'], headers: response.headers, body: await text(response) };
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const HTML = 'text/html; charset=utf-8';
const CHROME =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,' +
  'application/signed-exchange;v=b3;q=0.7';
const FIREFOX = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

test.each([
  [undefined, TEXT],
  ['', TEXT],
  ['*/*', TEXT],
  ['text/plain', TEXT],
  ['text/*', TEXT],
  ['application/json', JSON_TYPE],
  ['Application/JSON', JSON_TYPE],
  ['application/json; charset=utf-8', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/json;q=0.5, text/html;q=0.6', HTML],
  ['text/html;q=0.4, application/json;q=0.5', JSON_TYPE],
  ['text/plain;q=0, */*', JSON_TYPE],
  ['text/html', HTML],
  [CHROME, HTML],
  [FIREFOX, HTML],
  ['image/png', TEXT],
  ['*/*;q=0', TEXT],
  ['nonsense', TEXT],
  [',;=q/,,"', TEXT],
  ['text/html;q=banana', TEXT],
  ['a/'.repeat(2000), TEXT],
])('a client that accepts %p gets %s', async (accept, type) => {
  expect((await ask(accept)).type).toBe(type);
});

test.each([
  [undefined, TEXT],
  ['*/*', TEXT],
  ['application/json', JSON_TYPE],
  [CHROME, TEXT],
  ['text/html', TEXT],
  ['nonsense', TEXT],
])('from /visits, which has no page, a client that accepts %p gets %s', async (accept, type) => {
  expect((await ask(accept, '/visits')).type).toBe(type);
});

test('text, JSON and page show the same, and each visit counts', async () => {
  const first = await ask();
  const [, count = ''] = /^Visits: (\d+)$/m.exec(first.body) ?? [];
  const visits = Number(count);
  expect(first.body).toBe(
    `You've hit ${hostname()}\nData stored on this pod: No data posted yet\nVisits: ${visits}\n` +
      `Time: ${/^Time: (.*)$/m.exec(first.body)?.[1] ?? ''}\n`,
  );
  expect(JSON.parse((await ask('application/json')).body)).toEqual({
    pod: hostname(),
    data: null,
    visits: visits + 1,
    time: expect.any(String) as string,
  });
  const page = await ask(FIREFOX);
  expect(page.body).toContain(hostname());
  expect(page.body).toMatch(new RegExp(`\\b${visits + 2}\\b`));
  expect(page.body).not.toContain('{{');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect((await ask(undefined, '/visits')).body).toBe(`${visits + 2}\n`);
});

test('shows the posted data, also with several lines and in any language', async () => {
  for (const data of ['<b>", \\ "', 'two\nlines', 'Ünïcödé 🐧', '']) {
    await fetch(app.url, { method: 'POST', body: data });
    expect((await ask()).body).toContain(`\nData stored on this pod: ${data}\nVisits: `);
    expect(JSON.parse((await ask('application/json')).body)).toMatchObject({ data });
  }
});

test.each([
  ['Asia/Kathmandu', '+05:45'],
  ['America/St_Johns', '-0[23]:30'],
  ['UTC', '+00:00'],
  ['Pacific/Kiritimati', '+14:00'],
])('the time line is the local time in %s, %s from UTC', async (TZ, distance) => {
  const other = await startApp({ dataDir: temporaryFolder('time'), env: { TZ } });
  const before = Date.now();
  const { body } = await ask(undefined, '/', other.port);
  const after = Date.now();
  await other.stop();
  const [, time = ''] = /^Time: (.*)$/m.exec(body) ?? [];
  expect(time).toMatch(
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d${distance.replace('+', '\\+')}$`),
  );
  // The line has whole seconds.
  expect(Date.parse(time)).toBeGreaterThan(before - 1000);
  expect(Date.parse(time)).toBeLessThanOrEqual(after);
});

test.each(['europe/berlin', 'EUROPE/BERLIN', 'Utc'])(
  'the time zone %s is rejected or applied, whatever its spelling',
  async (TZ) => {
    const other = await startApp({ dataDir: temporaryFolder('time'), env: { TZ } }).catch(() => undefined);
    if (other === undefined) return;
    const local = (): string => new Date().toLocaleString('sv-SE', { timeZone: TZ }).replace(' ', 'T');
    const before = local();
    const { body } = await ask(undefined, '/', other.port);
    const after = local();
    await other.stop();
    const [, time = ''] = /^Time: (.{19})/m.exec(body) ?? [];
    expect(before <= time && time <= after).toBe(true);
  },
);
