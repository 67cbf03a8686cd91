import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Page } from 'playwright-core';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';
import { eventually, PATIENCE_MS, testPage, useBrowser } from './browser';

const open = useBrowser();
let app: RunningApp;

beforeEach(async () => {
  app = await startApp({ dataDir: temporaryFolder('page') });
}, PATIENCE_MS);

afterEach(async () => {
  await app.stop();
});

const countOf = async (page: Page): Promise<string | null> => page.locator('#visits').textContent();
const statusOf = async (page: Page): Promise<string> => page.getByRole('status').innerText();
const counted = async (): Promise<number> => Number(await (await fetch(`${app.url}/visits`)).text());

/** Waits until the page has received the cluster the given number of times. */
async function untilReceived(page: Page, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await page.waitForResponse(/\/cluster$/);
}

testPage('shows the pod and its count, and counts one visit when opened', async () => {
  await fetch(app.url);
  await fetch(app.url);
  const { page } = await open(app.url);
  expect(await page.title()).toBe(`${hostname()}: visits`);
  expect(await page.getByRole('heading').allTextContents()).toEqual([hostname()]);
  expect(await countOf(page)).toBe('3');
  await page.reload();
  expect(await countOf(page)).toBe('4');
  expect(await counted()).toBe(4);
});

testPage('shows the pod and its count, without an empty table, when JavaScript is off', async () => {
  await fetch(app.url);
  const { page, requests } = await open(app.url, { javaScriptEnabled: false });
  expect(await page.getByRole('heading').allTextContents()).toEqual([hostname()]);
  expect(await countOf(page)).toBe('2');
  expect(await page.getByRole('table').count()).toBe(0);
  expect(requests).toEqual([`GET ${app.url}/`]);
});

testPage('follows the visits of others without counting any', async () => {
  const { page } = await open(app.url);
  await untilReceived(page, 2);
  expect(await countOf(page)).toBe('1');
  expect(await counted()).toBe(1);
  for (let i = 0; i < 3; i++) await fetch(app.url);
  await eventually(async () => countOf(page), '4');
  await eventually(async () => page.locator('#total').textContent(), '4');
  expect(await counted()).toBe(4);
});

testPage('requests only its own origin, and logs no problem', async () => {
  const { page, requests, problems } = await open(app.url);
  await untilReceived(page, 2);
  expect(new Set(requests)).toEqual(new Set([`GET ${app.url}/`, `GET ${app.url}/cluster`]));
  expect(problems).toEqual([]);
});

testPage(
  'reports a pod that does not answer, keeps its last count, and continues when it is back',
  async () => {
    const { page } = await open(app.url);
    await untilReceived(page, 1);
    expect(await statusOf(page)).toBe('');
    const { port, dataDir } = app;
    expect(await app.stop()).toBe(0);
    await eventually(async () => (await statusOf(page)).includes(`${hostname()} does not answer`), true);
    expect(await countOf(page)).toBe('1');
    app = await startApp({ dataDir, env: { PORT: String(port) } });
    await fetch(app.url);
    await eventually(async () => countOf(page), '2');
    await eventually(async () => statusOf(page), '');
  },
);

testPage('works behind a proxy that strips a path prefix', async () => {
  const prefix = '/api/v1/namespaces/x/services/visits/proxy';
  const outside: string[] = [];
  const proxy = createServer(({ url = '', method, headers }, response) => {
    if (!url.startsWith(`${prefix}/`)) {
      outside.push(url);
      response.writeHead(404).end();
      return;
    }
    const onward = request(`${app.url}${url.slice(prefix.length)}`, { method, headers, agent: false });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end();
  }).listen(0, '127.0.0.1');
  try {
    await once(proxy, 'listening');
    const origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { page, requests, problems } = await open(`${origin}${prefix}/`);
    await untilReceived(page, 1);
    await fetch(app.url);
    await eventually(async () => countOf(page), '2');
    expect(await statusOf(page)).toBe('');
    expect(await page.getByRole('row').filter({ hasText: hostname() }).count()).toBe(1);
    expect(requests.filter((line) => !line.startsWith(`GET ${origin}${prefix}/`))).toEqual([]);
    expect(outside).toEqual([]);
    expect(problems).toEqual([]);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

test('has a policy that allows only its own style and script, by their hashes', async () => {
  const response = await fetch(app.url, { headers: { accept: 'text/html' } });
  const html = await response.text();
  const hashes = (element: string): string[] =>
    [...html.matchAll(new RegExp(`<${element}[^>]*>([^]*?)</${element}>`, 'g'))].map(
      ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
  expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
    "default-src 'none'",
    `style-src ${hashes('style').join(' ')}`,
    `script-src ${hashes('script').join(' ')}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(html).not.toMatch(/ (style|on\w+|src|srcset)=/);
});

testPage('does not run an injected handler', async () => {
  const { page, problems } = await open(app.url);
  await page.evaluate(
    `document.body.insertAdjacentHTML('beforeend', '<p id="in" onclick="this.textContent = 1">0</p>')`,
  );
  await page.locator('#in').click();
  expect(await page.locator('#in').textContent()).toBe('0');
  expect(problems.join()).toContain('Content Security Policy');
});
