import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { ClusterView } from '../../../app/peers';
import { testUnless } from '../../support/test-unless';

const CHROMIUM = '/usr/bin/chromium';

/** A browser starts slowly on a busy machine. */
export const PATIENCE_MS = 60_000;

/** What Chromium would ask of the world by itself, and what it can't have in a container. */
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page with all that it asked for and all that it complained about. */
export interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly problems: readonly string[];
}

export type Open = (
  url: string,
  options?: BrowserContextOptions & { readonly cluster?: ClusterView },
) => Promise<Opened>;

/** A real Chromium for the tests of a file; what it returns opens a page as a new visitor would. */
export function useBrowser(): Open {
  let browser: Browser | undefined;
  // Jest does not name the tests of a file in which all are skipped.
  if (!existsSync(CHROMIUM))
    process.stderr.write(`SKIPPED: tests of the page, as there is no ${CHROMIUM} here\n`);
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
    // The app asks the machine's own DNS for its peers, which knows none: the answer is put in on the way to the page.
    if (cluster !== undefined)
      await page.route('**/cluster', async (route) => route.fulfill({ json: cluster }));
    await page.goto(url);
    return { page, requests, problems };
  };
}

/** A test in the browser; skipped, and says so, where there is none. */
export function testPage(name: string, body: () => Promise<void>): void {
  testUnless(existsSync(CHROMIUM) ? undefined : `no ${CHROMIUM} here`, name, body, PATIENCE_MS);
}

/** Reads again and again until it is as expected, or for so long that the last reading is shown as wrong. */
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
