import type { ElkExtendedEdge, ElkNode, ElkShape } from 'elkjs/lib/elk-api';
import type { Graph } from '../graph';
import { type Attempt, ID, elkGraphOf } from './elk-graph';
import type { Box, Layout, PlacedEdge, Point } from './layout';

/** What lays a graph out: ELK. */
export interface Engine {
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** Lays a graph out once. */
export async function layOut(graph: Graph, attempt: Attempt, engine: Engine): Promise<Layout> {
  const root = await engine.layout(elkGraphOf(graph, attempt));
  const places = new Map<string, Box>();
  const edges = new Map<string, ElkExtendedEdge>();
  collect(root, { x: 0, y: 0 }, places, edges);
  const boxOf = (id: string): Box => places.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    direction: attempt.direction,
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    namespaces: graph.namespaces.map((namespace, i) => ({ namespace, box: boxOf(ID.namespace(i)) })),
    nodes: graph.nodes.map((node, i) => ({ node, box: boxOf(ID.node(i)) })),
    edges: graph.edges.map((edge, i): PlacedEdge => {
      const placed = edges.get(ID.edge(i));
      const { x, y } = boxOf(placed?.container ?? root.id);
      const at = (point: Point): Point => ({ x: round(point.x + x), y: round(point.y + y) });
      const { startPoint, bendPoints = [], endPoint } = placed?.sections?.[0] ?? NO_SECTION;
      const points = straightened([startPoint, ...bendPoints, endPoint].map(at));
      const [label = {}] = placed?.labels ?? [];
      return { edge, points: edge.isReadBackward ? points.reverse() : points, label: boxAt(label, { x, y }) };
    }),
  };
}

const NO_SECTION = { startPoint: { x: 0, y: 0 }, bendPoints: [], endPoint: { x: 0, y: 0 } };

/** Collects where everything is. ELK says it from the corner of the node that holds it. */
function collect(
  node: ElkNode,
  origin: Point,
  places: Map<string, Box>,
  edges: Map<string, ElkExtendedEdge>,
): void {
  const box = boxAt(node, origin);
  places.set(node.id, box);
  for (const edge of node.edges ?? []) edges.set(edge.id, edge);
  for (const child of node.children ?? []) collect(child, box, places, edges);
}

function boxAt({ x = 0, y = 0, width = 0, height = 0 }: ElkShape, origin: Point): Box {
  return { x: round(origin.x + x), y: round(origin.y + y), width: round(width), height: round(height) };
}

/** Maximum offset in pixels of a line that is straightened. */
const JOG = 3;

/** The corners of an edge without jogs. */
function straightened([first, ...others]: readonly Point[]): Point[] {
  if (first === undefined) return [];
  const points = [first];
  let last = first;
  for (const { x, y } of others) {
    const next = { x: Math.abs(x - last.x) <= JOG ? last.x : x, y: Math.abs(y - last.y) <= JOG ? last.y : y };
    if (next.x !== last.x || next.y !== last.y) points.push(next);
    last = next;
  }
  return points;
}

/** Half pixels are sharp, and thirds are noise in a diff. */
function round(value: number): number {
  return Math.round(value * 2) / 2;
}
