import type { Layout, PlacedEdge, Point } from './layout';

interface Segment {
  readonly edge: PlacedEdge;
  readonly from: Point;
  readonly to: Point;
}

/** How often two edges of a picture cross each other, and how often an edge crosses the label of another. */
export function crossingsIn({ edges }: Layout): number {
  const segments = edges.flatMap((edge) =>
    edge.points.slice(1).map((to, i): Segment => ({ edge, from: edge.points[i] ?? to, to })),
  );
  const vertical = segments.filter(({ from, to }) => from.x === to.x);
  const horizontal = segments.filter(({ from, to }) => from.y === to.y && from.x !== to.x);
  const crossings = vertical.flatMap((first) =>
    horizontal.filter((second) => second.edge !== first.edge && cross(first, second)),
  );
  const labels = edges.flatMap((edge) =>
    segments.filter((segment) => segment.edge !== edge && crossesLabel(segment, edge)),
  );
  return crossings.length + labels.length;
}

function cross(vertical: Segment, horizontal: Segment): boolean {
  return (
    isWithin(vertical.from.x, horizontal.from.x, horizontal.to.x) &&
    isWithin(horizontal.from.y, vertical.from.y, vertical.to.y)
  );
}

function crossesLabel({ from, to }: Segment, { label }: PlacedEdge): boolean {
  return (
    Math.max(from.x, to.x) > label.x &&
    Math.min(from.x, to.x) < label.x + label.width &&
    Math.max(from.y, to.y) > label.y &&
    Math.min(from.y, to.y) < label.y + label.height
  );
}

/** Whether a coordinate is between two others, and is none of them: edges that meet do not cross. */
function isWithin(value: number, end: number, otherEnd: number): boolean {
  return value > Math.min(end, otherEnd) && value < Math.max(end, otherEnd);
}
