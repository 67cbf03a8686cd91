import type { GraphEdge, GraphNamespace, GraphNode } from '../graph';
import { edgeLabel } from '../edge-label';
import type { Direction } from './layout';
import { type Font, textWidth, widestOf } from './text-width';

/** The fonts of the picture. */
export const FONTS = {
  kind: { size: 12, isBold: true },
  name: { size: 12 },
  label: { size: 11 },
  namespace: { size: 12, isBold: true },
} as const satisfies Record<string, Font>;

/** From the border of a node to its text. */
export const PADDING = 10;
/** From one line of text to the next. */
export const LINE = 16;
/** The same in a label of an edge. */
export const LABEL_LINE = 14;
/** The height of the title of a namespace. */
export const TITLE = 30;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The lines below the kind of a node. */
export function linesOf({ name, details }: GraphNode): readonly string[] {
  return [name, ...details];
}

/** The size of a node with all its text. */
export function sizeOfNode(node: GraphNode): Size {
  const lines = linesOf(node);
  const text = Math.max(textWidth(node.kind, FONTS.kind), widestOf(lines, FONTS.name));
  return { width: even(text + 2 * PADDING), height: (lines.length + 1) * LINE + PADDING };
}

/** The middles of nodes are whole pixels, so that an edge from one to the other is straight. */
function even(size: number): number {
  return 4 * Math.ceil(size / 4);
}

/** The size of the label of an edge. */
export function sizeOfLabel(edge: GraphEdge, direction: Direction): Size {
  const lines = edgeLabel(edge, direction);
  return { width: Math.ceil(widestOf(lines, FONTS.label)) + 4, height: lines.length * LABEL_LINE };
}

/** The title of a namespace. */
export function titleOf({ name }: GraphNamespace): string {
  return `Namespace ${name}`;
}

/** The width of a namespace without nodes. */
export function widthOfTitle(namespace: GraphNamespace): number {
  return Math.ceil(textWidth(titleOf(namespace), FONTS.namespace)) + 2 * PADDING;
}
