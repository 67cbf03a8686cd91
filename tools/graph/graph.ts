/** What a node of the graph stands for. */
export type NodeType = 'object' | 'claims' | 'server';

/** An object, the claims of a claim template, or an NFS server. */
export interface GraphNode {
  /** Made of kind, namespace and name, so that it does not depend on other objects. */
  readonly id: string;
  readonly type: NodeType;
  readonly kind: string;
  readonly name: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  /** What tells the object from others of its kind, such as "3 replicas", one line each. */
  readonly details: readonly string[];
  /** Whether the manifests define it. */
  readonly isDefined: boolean;
}

/** All fields by which one node refers to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The fields, by their short names. */
  readonly labels: readonly string[];
  /** The short names of the fields by which the other node refers back; such an edge has two heads. */
  readonly backLabels: readonly string[];
  /** Whether people read the other node first: a ServiceAccount, then the bindings that name it. */
  readonly isReadBackward: boolean;
  /** The paths of the fields, as `Kind name: path`. */
  readonly fields: readonly string[];
}

/** A namespace with the nodes in it. */
export interface GraphNamespace {
  readonly name: string;
  /** Whether the manifests define it, or every cluster has it. */
  readonly isDefined: boolean;
}

/** Objects and the references between them. */
export interface Graph {
  readonly namespaces: readonly GraphNamespace[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}
