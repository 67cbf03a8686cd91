import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** The target of a dependency on a construct: its objects in the same chart. */
class Group {
  constructor(
    readonly chart: Chart,
    readonly members: ReadonlySet<IConstruct>,
  ) {}
}

type Vertex = IConstruct | Group;

/** The order in which constructs are written: dependencies first, else in the order of creation. */
export class Order {
  /** Whether a chart depends on another. If so, cdk8s numbers the files. */
  readonly betweenCharts: boolean;

  /** The dependencies of each construct: explicit ones, then other charts, then their objects, as in cdk8s. */
  readonly #targets = new Map<IConstruct, Set<Vertex>>();
  readonly #groups = new Map<IConstruct, Group>();

  constructor(app: App) {
    const constructs = app.node.findAll();
    for (const construct of constructs) {
      const { dependencies } = construct.node;
      if (dependencies.length > 0) this.#targets.set(construct, new Set(dependencies));
    }
    let betweenCharts = false;
    for (const parent of constructs.filter((construct) => Chart.isChart(construct))) {
      for (const child of parent.node.children.filter((construct) => Chart.isChart(construct))) {
        this.#add(parent, child);
        betweenCharts = true;
      }
    }
    for (const [source, target] of this.#dependencies(constructs)) {
      const [from, to] = [Chart.of(source), Chart.of(target)];
      if (from === to) continue;
      this.#add(from, to);
      betweenCharts = true;
    }
    for (const [source, target] of this.#dependencies(constructs)) {
      const group = this.#groupOf(target);
      for (const object of this.#groupOf(source).members) {
        if (!group.members.has(object)) this.#add(object, group);
        else for (const other of group.members) if (other !== object) this.#add(object, other);
      }
    }
    this.betweenCharts = betweenCharts;
  }

  /** A construct and its descendants, sorted. Undefined for circular dependencies. */
  of(scope: IConstruct): readonly IConstruct[] | undefined {
    const constructs = scope.node.findAll();
    if (this.#targets.size === 0) return constructs;
    const inside = new Set(constructs);
    const isInside = (vertex: Vertex): boolean => inside.has(vertex instanceof Group ? vertex.chart : vertex);
    const targetsOf = (vertex: Vertex): readonly Vertex[] =>
      vertex instanceof Group ? [...vertex.members] : [...(this.#targets.get(vertex) ?? [])].filter(isInside);

    const wanted = new Set<Vertex>();
    for (const construct of constructs) {
      if (!this.#targets.has(construct)) continue;
      for (const target of targetsOf(construct)) {
        if (wanted.has(target)) continue;
        wanted.add(target);
        if (target instanceof Group) for (const member of target.members) wanted.add(member);
      }
    }
    const sorted: IConstruct[] = [];
    const done = new Set<Vertex>();
    const open = new Set<Vertex>();
    for (const root of constructs.filter((construct) => !wanted.has(construct))) {
      const path = [{ vertex: root as Vertex, targets: targetsOf(root).values() }];
      for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
        open.add(last.vertex);
        const { value: next } = last.targets.next();
        if (next === undefined) {
          path.pop();
          open.delete(last.vertex);
          done.add(last.vertex);
          if (!(last.vertex instanceof Group)) sorted.push(last.vertex);
        } else if (open.has(next)) {
          return undefined;
        } else if (!done.has(next)) {
          path.push({ vertex: next, targets: targetsOf(next).values() });
        }
      }
    }
    return sorted.length === constructs.length ? sorted : undefined;
  }

  #add(source: IConstruct, target: Vertex): void {
    const targets = this.#targets.get(source) ?? new Set();
    this.#targets.set(source, targets.add(target));
  }

  #dependencies(constructs: readonly IConstruct[]): readonly (readonly [IConstruct, IConstruct])[] {
    return constructs.flatMap((source) =>
      [...(this.#targets.get(source) ?? [])].flatMap((target) =>
        target instanceof Group ? [] : [[source, target] as const],
      ),
    );
  }

  #groupOf(construct: IConstruct): Group {
    const known = this.#groups.get(construct);
    if (known !== undefined) return known;
    const chart = Chart.of(construct);
    const objects = construct.node.findAll().filter((c) => ApiObject.isApiObject(c) && Chart.of(c) === chart);
    const group = new Group(chart, new Set(objects));
    this.#groups.set(construct, group);
    return group;
  }
}
