import { hostname } from 'node:os';
import type { Page } from 'playwright-core';
import type { ClusterView } from '../../../app/peers';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';
import { eventually, PATIENCE_MS, testPage, useBrowser } from './browser';

const open = useBrowser();
let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ dataDir: temporaryFolder('page') });
}, PATIENCE_MS);

afterAll(async () => {
  await app.stop();
});

const own = hostname();
const LONG = `visits-${'of-a-shop-with-a-long-name-'.repeat(2)}0`.padEnd(63, '0');

/** The widest content: the longest name that Kubernetes allows, the largest counts, and a pod that is down. */
const CLUSTER: ClusterView = {
  pod: own,
  peers: [
    { pod: own, visits: 9_007_199_254_740_991, data: null },
    { pod: LONG, visits: 1_234_567_890, data: null },
  ],
  total: 9_007_199_254_740_991,
  down: [
    {
      name: LONG.replace(/0$/, '1'),
      error: `queryA ENOTFOUND ${LONG}.visits-headless.visits.svc.cluster.local`,
    },
  ],
};

async function opened(options: Parameters<typeof open>[1] = {}): Promise<Page> {
  const { page } = await open(app.url, { cluster: CLUSTER, ...options });
  await eventually(async () => page.locator('tbody tr').count(), 2);
  return page;
}

for (const width of [320, 360, 768]) {
  testPage(`fits a screen ${width} pixels wide, with the longest names and numbers`, async () => {
    const page = await opened({ viewport: { width, height: 800 } });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
}

interface Text {
  readonly text: string;
  readonly color: string;
  readonly ground: string;
}

/** Every text on the page with its color and its background color. */
const TEXTS = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const { parentElement: element, textContent: text } = walker.currentNode;
    if (text.trim() === '' || !element.checkVisibility()) continue;
    let behind = element;
    const groundOf = () => getComputedStyle(behind).backgroundColor;
    while (groundOf() === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
    texts.push({ text, color: getComputedStyle(element).color, ground: groundOf() });
  }
  return texts;
})()`;

/** Relative luminance, as WCAG 2.1 defines it. */
function luminance(color: string): number {
  const [, ...channels] = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color) ?? [];
  if (channels.length !== 3) throw new Error(`not an opaque color: ${color}`);
  const [r = 0, g = 0, b = 0] = channels.map((channel) => {
    const value = Number(channel) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const colorScheme of ['light', 'dark'] as const) {
  testPage(`has sufficient contrast in the ${colorScheme} color scheme`, async () => {
    const page = await opened({ colorScheme });
    const texts = await page.evaluate<Text[]>(TEXTS);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter(({ color, ground }) => contrast(color, ground) < 4.5)).toEqual([]);
  });
}

testPage('is dark in the dark color scheme', async () => {
  const ground = 'getComputedStyle(document.body).backgroundColor';
  const light = await (await opened({ colorScheme: 'light' })).evaluate<string>(ground);
  const dark = await (await opened({ colorScheme: 'dark' })).evaluate<string>(ground);
  expect(luminance(light)).toBeGreaterThan(0.8);
  expect(luminance(dark)).toBeLessThan(0.05);
});

testPage(
  'has what a screen reader needs: language, one heading, landmarks, a named table, a status',
  async () => {
    const page = await opened();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([own]);
    expect(await page.getByRole('main').count()).toBe(1);
    const table = page.getByRole('table', { name: 'All pods' });
    expect(await table.locator('caption').count()).toBe(1);
    expect(await table.locator('thead th[scope=col]').count()).toBe(2);
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(['Pod', 'Visits']);
    expect(await table.locator('th[scope=row]').allTextContents()).toEqual([
      `${own} this pod`,
      LONG,
      'Total of those that answer',
    ]);
    expect(await table.locator('th:not([scope])').count()).toBe(0);
    expect(await table.locator('svg:not([aria-hidden=true])').count()).toBe(0);
    expect(await page.getByRole('status').count()).toBe(1);
  },
);

testPage('can be zoomed', async () => {
  const page = await opened();
  const viewport = await page.locator('meta[name=viewport]').getAttribute('content');
  expect(viewport).toBe('width=device-width, initial-scale=1');
});
