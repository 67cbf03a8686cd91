import type { GraphEdge } from './graph';
import { labelOf } from './references/reference';

interface Collected {
  readonly from: string;
  readonly to: string;
  readonly labels: Set<string>;
  readonly backLabels: Set<string>;
  readonly fields: Set<string>;
}

/** Collects references. Two nodes have one edge between them, however often they refer to each other. */
export class Edges {
  readonly #byEnds = new Map<string, Collected>();

  /** @param owner of the field, such as `StatefulSet visits` */
  add(from: string, to: string, field: string, owner: string): void {
    const back = this.#byEnds.get(endsOf(to, from));
    const edge = back ?? this.#byEnds.get(endsOf(from, to)) ?? this.#create(from, to);
    (edge === back ? edge.backLabels : edge.labels).add(labelOf(field));
    edge.fields.add(`${owner}: ${field}`);
  }

  get list(): readonly GraphEdge[] {
    return [...this.#byEnds.values()].map((edge) => {
      const isBackward = isReadBackward(edge);
      // An edge that leads both ways leads the way that people read.
      const turned = isBackward && edge.backLabels.size > 0;
      const [from, to] = turned ? [edge.to, edge.from] : [edge.from, edge.to];
      const [labels, backLabels] = turned ? [edge.backLabels, edge.labels] : [edge.labels, edge.backLabels];
      return {
        from,
        to,
        labels: [...labels],
        backLabels: [...backLabels],
        isReadBackward: isBackward && !turned,
        fields: [...edge.fields],
      };
    });
  }

  #create(from: string, to: string): Collected {
    const edge: Collected = { from, to, labels: new Set(), backLabels: new Set(), fields: new Set() };
    this.#byEnds.set(endsOf(from, to), edge);
    return edge;
  }
}

/** The kinds that people read before those that refer to them: from what uses something to what it uses. */
const READ_BACKWARD: readonly (readonly [from: string, to: string])[] = [
  ['ClusterRoleBinding', 'ServiceAccount'],
  ['RoleBinding', 'ServiceAccount'],
  ['PersistentVolume', 'PersistentVolumeClaim'],
  ['PersistentVolume', 'claims'],
  ['StatefulSet', 'Service'],
];

function isReadBackward({ from, to }: Collected): boolean {
  return READ_BACKWARD.some(([first, second]) => from.startsWith(`${first} `) && to.startsWith(`${second} `));
}

function endsOf(from: string, to: string): string {
  return `${from}\0${to}`;
}
