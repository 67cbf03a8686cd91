import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { ClusterView } from '../../../app/peers';
import { testUnless } from '../../support/test-unless';

const CHROMIUM = '/usr/bin/chromium';

/** A browser starts slowly on a busy machine. */
export const PATIENCE_MS = 60_000;

/** Turns off Chromium's background requests, and features that are missing in a container. */
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page with all its requests and all its problems. */
export interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly problems: readonly string[];
}

export type Open = (
  url: string,
  options?: BrowserContextOptions & { readonly cluster?: ClusterView },
) => Promise<Opened>;

/** Starts a Chromium for the tests of a file. Returns a function that opens the page as a new visitor. */
export function useBrowser(): Open {
  let browser: Browser | undefined;
  // Jest does not list the tests of a file in which all are skipped.
  if (!existsSync(CHROMIUM)) process.stderr.write(`SKIPPED: tests of the page (no ${CHROMIUM})\n`);
  beforeAll(async () => {
    if (existsSync(CHROMIUM)) browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  }, PATIENCE_MS);
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(async () => browser?.close());

  return async (url, { cluster, ...options } = {}) => {
    if (browser === undefined) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'en-US', ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    // The machine's DNS knows no peers, so the response is replaced on the way to the page.
    if (cluster !== undefined)
      await page.route('**/cluster', async (route) => route.fulfill({ json: cluster }));
    await page.goto(url);
    return { page, requests, problems };
  };
}

/** A test in the browser, which is reported as skipped without one. */
export function testPage(name: string, body: () => Promise<void>): void {
  testUnless(existsSync(CHROMIUM) ? undefined : `no ${CHROMIUM}`, name, body, PATIENCE_MS);
}

/** Reads until the value is as expected. Fails with the last value after a time limit. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const end = Date.now() + PATIENCE_MS / 3;
  for (;;) {
    const value = await read();
    if (Object.is(value, expected) || Date.now() > end) {
      expect(value).toBe(expected);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
