import { hostname } from 'node:os';
import type { Page } from 'playwright-core';
import type { ClusterView } from '../../../app/peers';
import { type RunningApp, startApp, temporaryFolder } from '../../support/app';
import { eventually, PATIENCE_MS, testPage, useBrowser } from './browser';

// The page comes from the app. The browser replaces the state of the cluster.
const open = useBrowser();
let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ dataDir: temporaryFolder('page') });
}, PATIENCE_MS);

afterAll(async () => {
  await app.stop();
});

const own = hostname();

function view(counts: Readonly<Record<string, number>>, down: ClusterView['down'] = []): ClusterView {
  const peers = Object.entries(counts).map(([pod, visits]) => ({ pod, visits, data: null }));
  return { pod: own, peers, total: peers.reduce((sum, { visits }) => sum + visits, 0), down };
}

/** Opens the page, and waits until the table has all rows. */
async function opened(cluster: ClusterView): Promise<Page> {
  const { page } = await open(app.url, { cluster });
  await eventually(async () => page.locator('tbody tr').count(), cluster.peers.length);
  return page;
}

testPage('shows each pod with its count, and the total', async () => {
  const page = await opened(view({ [own]: 12, 'visits-1': 3456, 'visits-2': 0 }));
  const rows = await page.getByRole('row').allInnerTexts();
  expect(rows.map((row) => row.trim().split(/\s+/))).toEqual([
    ['Pod', 'Visits'],
    [own, 'this', 'pod', '12'],
    ['visits-1', '3,456'],
    ['visits-2', '0'],
    ['Total', '3,468'],
  ]);
  expect(await page.locator('#visits').textContent()).toBe('12');
});

testPage('labels the total as incomplete if a pod does not answer', async () => {
  const page = await opened(view({ [own]: 12 }, [{ name: 'visits-1', error: 'not in DNS' }]));
  expect(await page.locator('tfoot').getByRole('rowheader').textContent()).toBe('Total of those that answer');
});

testPage('shows counts as bars of proportional length', async () => {
  const page = await opened(view({ [own]: 50, 'visits-1': 200, 'visits-2': 0 }));
  const widths: number[] = [];
  for (const bar of await page.locator('tbody rect').all())
    widths.push((await bar.boundingBox())?.width ?? 0);
  const [first = 0, longest = 0, none] = widths;
  const track = await page.locator('tbody svg').first().boundingBox();
  expect(longest).toBe(track?.width);
  expect(longest).toBeGreaterThan(100);
  expect(first / longest).toBeCloseTo(0.25, 2);
  expect(none).toBe(0);
});

testPage('marks its own pod among the others, not by color alone', async () => {
  const page = await opened(view({ 'visits-0': 5, [own]: 5, 'visits-2': 5 }));
  const fills = await page.evaluate<string[]>(
    `[...document.querySelectorAll('tbody rect')].map((bar) => getComputedStyle(bar).fill)`,
  );
  expect(fills[0]).toBe(fills[2]);
  expect(fills[1]).not.toBe(fills[0]);
  expect(await page.getByRole('rowheader', { name: 'this pod' }).allTextContents()).toEqual([
    `${own} this pod`,
  ]);
});

testPage('names each pod that does not answer on a separate line of the status region', async () => {
  const page = await opened(
    view({ [own]: 1 }, [
      { name: 'visits-1', error: 'no answer in 700 ms' },
      { name: 'visits-2', error: 'not in DNS' },
    ]),
  );
  const status = page.getByRole('status');
  const lines = (await status.innerText()).split('\n').filter((line) => line !== '');
  expect(lines).toEqual([
    'visits-1 does not answer: no answer in 700 ms',
    'visits-2 does not answer: not in DNS',
  ]);
});

testPage('leaves the status region empty while all pods answer', async () => {
  const page = await opened(view({ [own]: 1, 'visits-1': 2 }));
  expect(await page.getByRole('status').innerText()).toBe('');
});

testPage(
  'updates the status region only on a change, so that a screen reader does not repeat it',
  async () => {
    const page = await opened(view({ [own]: 1 }, [{ name: 'visits-1', error: 'not in DNS' }]));
    await page.evaluate(
      `globalThis.changes = 0;
    new MutationObserver(() => changes++).observe(document.querySelector('[role=status]'), { childList: true, subtree: true, characterData: true })`,
    );
    for (let i = 0; i < 2; i++) await page.waitForResponse(/\/cluster$/);
    expect(await page.evaluate('changes')).toBe(0);
  },
);

testPage('shows an invalid pod name as plain text', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const page = await opened(view({ [own]: 1, [name]: 2 }, [{ name, error: '<b>bold</b>' }]));
  expect(await page.getByRole('rowheader', { name }).textContent()).toBe(name);
  expect(await page.getByRole('status').innerText()).toContain(`${name} does not answer: <b>bold</b>`);
  expect(await page.locator('img, b').count()).toBe(0);
});

testPage('shows a small count next to a large one as a visible bar', async () => {
  const page = await opened(view({ [own]: 5009, 'visits-1': 4, 'visits-2': 0 }));
  const bars = await page.locator('tbody rect').all();
  const widths = await Promise.all(bars.map(async (bar) => (await bar.boundingBox())?.width ?? 0));
  expect(widths[1]).toBeGreaterThan(3);
  expect(widths[2]).toBe(0);
});
