import { crossingsIn } from '../../../../tools/graph/svg/crossings';
import type { Box, Layout, Point } from '../../../../tools/graph/svg/layout';

const NOWHERE: Box = { x: 1000, y: 1000, width: 0, height: 0 };

function layout(...edges: readonly { readonly points: readonly Point[]; readonly label?: Box }[]): Layout {
  const edge = { from: '', to: '', labels: [], backLabels: [], isReadBackward: false, fields: [] };
  const placed = edges.map(({ points, label = NOWHERE }) => ({ edge, points, label }));
  return { direction: 'down', width: 0, height: 0, namespaces: [], nodes: [], edges: placed };
}

const line = (...points: readonly (readonly [x: number, y: number])[]): { points: Point[] } => ({
  points: points.map(([x, y]) => ({ x, y })),
});

test('two edges cross where one leads through the other', () => {
  expect(crossingsIn(layout(line([5, 0], [5, 10]), line([0, 0], [0, 5], [10, 5])))).toBe(1);
});

test('edges that meet or lead side by side do not cross', () => {
  expect(crossingsIn(layout(line([5, 0], [5, 10]), line([0, 10], [10, 10]), line([6, 0], [6, 10])))).toBe(0);
});

test('an edge through the label of another crosses it', () => {
  const label = { x: 0, y: 0, width: 10, height: 10 };
  expect(crossingsIn(layout({ ...line([20, 0], [20, 9]), label }, line([5, -5], [5, 15])))).toBe(1);
});
