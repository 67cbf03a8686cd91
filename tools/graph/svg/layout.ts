import type { GraphEdge, GraphNamespace, GraphNode } from '../graph';

/** A point in pixels, from the upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where the references of a picture lead: down, or to the right. */
export type Direction = 'down' | 'right';

/** A namespace and where it is. */
export interface PlacedNamespace {
  readonly namespace: GraphNamespace;
  readonly box: Box;
}

/** A node and where it is. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly box: Box;
}

/** An edge, its corners, and its label. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** From the node that refers to the other one. */
  readonly points: readonly Point[];
  readonly label: Box;
}

/** A picture. */
export interface Layout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly namespaces: readonly PlacedNamespace[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}
