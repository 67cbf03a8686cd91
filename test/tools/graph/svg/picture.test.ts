import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { bestLayout } from '../../../../tools/graph/svg/best-layout';
import { crossingsIn } from '../../../../tools/graph/svg/crossings';
import { loadElk } from '../../../../tools/graph/svg/elk';
import { svgOf } from '../../../../tools/graph/svg/svg';
import { buildGraph } from '../../../../tools/graph/build-graph';
import type { Graph } from '../../../../tools/graph/graph';
import { readManifests } from '../../../../tools/manifests/read';
import { testPage, useBrowser } from '../../../app/page/browser';
import { graphOf, object, workload } from '../objects';

const ROOT = resolve(__dirname, '../../../..');
const FOLDERS = [
  'dist',
  ...readdirSync(join(ROOT, 'dist/examples')).map((name) => join('dist/examples', name)),
];

const draw = async (graph: Graph): Promise<string> => svgOf(await bestLayout(graph, await loadElk()));

/** A namespace as full as people have them, with long names. */
const full = graphOf(
  ...Array.from({ length: 12 }, (_, i) =>
    workload('Deployment', `a-deployment-with-a-long-name-${i}`, {
      serviceAccountName: `account-${i % 3}`,
      volumes: [{ name: 'v', configMap: { name: `WWWWWWWWWWWWWWWW@@@@@@@@@@@@@@@@%%%%%%%%-${i % 4}` } }],
    }),
  ),
  ...Array.from({ length: 9 }, (_, i) => object('v1', 'ConfigMap', `alone-${i}`)),
);

test.each(FOLDERS)('no edges of the picture of %s cross', async (folder) => {
  const graph = buildGraph(await readManifests(join(ROOT, folder)), 'default');
  expect(crossingsIn(await bestLayout(graph, await loadElk()))).toBe(0);
});

test('a picture has the same bytes when it is drawn again', async () => {
  expect(await draw(full)).toBe(await draw(full));
});

test('nodes without references stand in rows and columns', async () => {
  const { nodes } = await bestLayout(full, await loadElk());
  const alone = nodes.filter(({ node }) => node.name.startsWith('alone-'));
  expect(new Set(alone.map(({ box }) => box.y)).size).toBeGreaterThan(1);
  expect(new Set(alone.map(({ box }) => box.x)).size).toBeGreaterThan(1);
});

test('text that XML would read, or refuse, is text in the picture', async () => {
  const picture = await draw(graphOf(object('v1', 'ConfigMap', 'a<b>&"\u0001')));
  expect(picture).toContain('>a&#60;b&#62;&#38;&#34;\ufffd</text>');
});

const open = useBrowser();

/** Opens a picture as a page. */
async function show(picture: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const url = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  return (await open(url, { colorScheme })).page;
}

/** The texts that are not inside of the picture, or of the box that they stand in. */
function textsOutside(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    [...document.querySelectorAll('text')].filter((text) => {
      const own = text.getBBox();
      const box = text.parentElement.querySelector('rect:last-of-type') ?? document.querySelector('.background');
      const { x, y, width, height } = box.getBBox();
      return own.x < x || own.y < y || own.x + own.width > x + width || own.y + own.height > y + height;
    }).map((text) => text.textContent)`);
}

testPage('no text is clipped in a browser, or is wider than its box', async () => {
  const page = await show(await draw(full));
  expect(await page.locator('text').count()).toBeGreaterThan(50);
  expect(await textsOutside(page)).toEqual([]);
});

testPage('no label of the main system lies on a node or on another label', async () => {
  const page = await show(readFileSync(join(ROOT, 'docs/graphs/main-system.svg'), 'utf8'));
  const overlaps = await page.evaluate(`
    (() => {
      const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      const labels = [...document.querySelectorAll('.label')];
      const others = [...document.querySelectorAll('.node, .title')];
      return labels.filter((label, i) =>
        [...others, ...labels.slice(i + 1)].some((other) => meet(label.getBBox(), other.getBBox())),
      ).map((label) => label.textContent);
    })()`);
  expect(overlaps).toEqual([]);
});

testPage('every text has a contrast of at least 4.5 in light and in dark mode', async () => {
  const picture = readFileSync(join(ROOT, 'docs/graphs/main-system.svg'), 'utf8');
  for (const scheme of ['light', 'dark'] as const) {
    const page = await show(picture, scheme);
    const colors = await page.evaluate<[string, string][]>(`
      [...document.querySelectorAll('text')].map((text) => {
        const box = text.parentElement.querySelector('rect:last-of-type') ?? document.querySelector('.namespace');
        return [getComputedStyle(text).fill, getComputedStyle(box).fill];
      })`);
    expect(colors.length).toBeGreaterThan(0);
    for (const [text, box] of colors) expect(contrast(text, box)).toBeGreaterThanOrEqual(4.5);
  }
});

/** The contrast of two colors, as the Web Content Accessibility Guidelines 2.2 define it. */
function contrast(first: string, second: string): number {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
