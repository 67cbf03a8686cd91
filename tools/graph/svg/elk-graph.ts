import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api';
import type { Graph, GraphEdge, GraphNode } from '../graph';
import { TITLE, sizeOfLabel, sizeOfNode, widthOfTitle } from './labels';
import type { Direction } from './layout';

/** One of the ways to lay out a graph. */
export interface Attempt {
  readonly direction: Direction;
  /** Where the search for the best order of the nodes begins. */
  readonly seed: number;
}

const MARGIN = 16;

/** Short ids for the elements of the layout, as the ids of nodes may contain any character. */
export const ID = {
  namespace: (index: number): string => `ns${index}`,
  node: (index: number): string => `n${index}`,
  edge: (index: number): string => `e${index}`,
};

/** The graph as ELK takes it: namespaces with nodes in them, sizes of texts, and edges in reading direction. */
export function elkGraphOf(graph: Graph, attempt: Attempt): ElkNode {
  const { namespaces, nodes, edges } = graph;
  const ids = new Map(nodes.map(({ id }, i) => [id, ID.node(i)]));
  const elkNodes = nodes.map((node) => ({ node, id: ids.get(node.id) ?? '', ...sizeOfNode(node) }));
  const inside = (name: string): ElkNode[] => elkNodes.filter(({ node }) => node.namespace === name);
  return {
    id: 'root',
    layoutOptions: optionsOf(attempt),
    children: [
      ...namespaces.map((namespace, i) => ({
        id: ID.namespace(i),
        layoutOptions: {
          'elk.padding': `[top=${TITLE},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
          'elk.nodeSize.constraints': 'MINIMUM_SIZE',
          'elk.nodeSize.minimum': `(${widthOfTitle(namespace)},${TITLE})`,
        },
        children: inside(namespace.name),
      })),
      ...inside(''),
    ],
    edges: [...edges.map((edge, i) => elkEdgeOf(edge, i, ids, attempt.direction)), ...spacersOf(graph, ids)],
  };
}

function elkEdgeOf(
  edge: GraphEdge,
  index: number,
  ids: ReadonlyMap<string, string>,
  direction: Direction,
): ElkExtendedEdge {
  const ends = [ids.get(edge.from) ?? '', ids.get(edge.to) ?? ''];
  const [source = '', target = ''] = edge.isReadBackward ? ends.reverse() : ends;
  const label = { text: ' ', ...sizeOfLabel(edge, direction) };
  return { id: ID.edge(index), sources: [source], targets: [target], labels: [label] };
}

/** Edges that nobody sees, which set nodes without edges in columns. ELK would set all of them in one row. */
function spacersOf({ nodes, edges }: Graph, ids: ReadonlyMap<string, string>): ElkExtendedEdge[] {
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const byNamespace = new Map<string, GraphNode[]>();
  for (const node of nodes.filter(({ id }) => !linked.has(id)))
    byNamespace.set(node.namespace, [...(byNamespace.get(node.namespace) ?? []), node]);
  return [...byNamespace.values()].flatMap((alone) => {
    const columns = Math.ceil(Math.sqrt(alone.length));
    return alone.slice(columns).map(({ id }, i) => ({
      id: `spacer ${id}`,
      sources: [ids.get(alone[i]?.id ?? '') ?? ''],
      targets: [ids.get(id) ?? ''],
    }));
  });
}

function optionsOf({ direction, seed }: Attempt): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction.toUpperCase(),
    'elk.randomSeed': String(seed),
    'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.padding': `[top=${MARGIN},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
    'elk.spacing.nodeNode': '24',
    'elk.spacing.edgeLabel': '4',
    'elk.layered.spacing.nodeNodeBetweenLayers': '28',
    'elk.layered.thoroughness': '20',
    'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    'elk.layered.edgeLabels.sideSelection': 'SMART_DOWN',
  };
}
