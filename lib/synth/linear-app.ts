import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, type AppProps, Chart, Names, Yaml, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isPlainObject } from '../core/wire';

/**
 * An App that writes the same files as the App of cdk8s, in time proportional to the number of objects.
 *
 * For each chart, cdk8s resolves and validates the whole app again. Its sort visits a construct once for every path to
 * it, and its YAML library classifies every scalar again. A thousand charts take minutes, and so does a chain of twelve.
 * LinearApp resolves and validates once, visits each construct once, and classifies each distinct scalar once.
 *
 * LinearApp leaves other output types, the metadata of constructs, and the error for circular dependencies to cdk8s.
 */
export class LinearApp extends App {
  readonly #recordsMetadata: boolean;

  constructor(props: AppProps = {}) {
    super(props);
    this.#recordsMetadata =
      props.recordConstructMetadata ?? process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
  }

  override synth(): void {
    const order = new Order(this);
    const constructs = order.of(this);
    if (
      this.yamlOutputType !== YamlOutputType.FILE_PER_CHART ||
      this.#recordsMetadata ||
      constructs === undefined
    ) {
      super.synth();
      return;
    }
    const objects = constructs.filter((construct) => ApiObject.isApiObject(construct));
    const texts = new Map<ApiObject, string>();
    try {
      for (const object of objects) keepText(object, texts);
      validate(this);
      mkdirSync(this.outdir, { recursive: true });
      for (const [i, chart] of constructs.filter((construct) => Chart.isChart(construct)).entries()) {
        const own = order
          .of(chart)
          ?.filter((c) => ApiObject.isApiObject(c) && c.chart === chart) as ApiObject[];
        const prefix = order.betweenCharts ? `${String(i).padStart(4, '0')}-` : '';
        const file = `${prefix}${Names.toDnsLabel(chart)}${this.outputFileExtension}`;
        const manifests = own.map((object) => texts.get(object) ?? toYaml(object.toJson()));
        writeFileSync(join(this.outdir, file), manifests.join('---\n'));
      }
    } finally {
      for (const object of objects) Reflect.deleteProperty(object, 'toJson');
    }
  }
}

/**
 * Has an object's manifest written down when the rules ask for it, to write it to a file later. To make it twice takes
 * time, and to keep it takes ten times the memory of its text.
 */
function keepText(object: ApiObject, texts: Map<ApiObject, string>): void {
  const toJson = object.toJson.bind(object) as () => unknown;
  object.toJson = (): unknown => {
    const manifest = toJson();
    texts.set(object, toYaml(manifest));
    return manifest;
  };
}

function validate(app: App): void {
  const errors = app.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((error) => `[${construct.node.path}] ${error}`));
  if (errors.length > 0) {
    throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
  }
}

/** What a construct stands for as the target of a dependency: the objects that it holds of its own chart. */
class Group {
  constructor(
    readonly chart: Chart,
    readonly members: ReadonlySet<IConstruct>,
  ) {}
}

type Vertex = IConstruct | Group;

/** The order in which constructs are written: what something depends on comes before it, else as they were made. */
class Order {
  /** Whether a chart depends on another, which has cdk8s number the files. */
  readonly betweenCharts: boolean;

  /** What each construct depends on: what it was told to, then other charts, then their objects, as cdk8s adds them. */
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

  /** A construct and all below it, sorted; undefined when dependencies run in a circle. */
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

/** A manifest as cdk8s writes it. */
function toYaml(manifest: unknown): string {
  const lines = new Lines();
  return isPlainObject(manifest) && lines.object(manifest, '', '') ? lines.text() : Yaml.stringify(manifest);
}

/**
 * What YAML reads as text without quotes, whatever else it holds: a word, but none that YAML 1.1 has a meaning for, and
 * none that the YAML library takes for a number, such as e0.
 */
const WORD = /^(?!(?:y|yes|n|no|true|false|on|off|null|e-?[0-9]+)$)[a-z](?:[-a-z0-9_./]*[a-z0-9])?$/i;

/**
 * The lines of a manifest in the making. A method returns false where a value takes several lines, and so depends on
 * its place: the whole manifest is then left to the YAML library.
 */
class Lines {
  /** How the YAML library writes a value, or a key, by what it is. It takes the time of a hundred look-ups to ask. */
  static readonly #values = new Map<unknown, string | undefined>();
  static readonly #keys = new Map<string, string | undefined>();

  readonly #lines: string[] = [];

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** Fields of an object that has some, the first after `lead`, which may hold the dash of a list. */
  object(object: Record<string, unknown>, indent: string, lead: string): boolean {
    let start = lead;
    for (const [name, value] of Object.entries(object)) {
      const key = Lines.#key(name);
      if (key === undefined || !this.#field(value, indent, `${start}${key}:`)) return false;
      start = indent;
    }
    return true;
  }

  #field(value: unknown, indent: string, lead: string): boolean {
    if (isFilled(value)) {
      this.#lines.push(lead);
      return Array.isArray(value)
        ? this.#list(value, `${indent}  `, `${indent}  `)
        : this.object(value as Record<string, unknown>, `${indent}  `, `${indent}  `);
    }
    return this.#scalar(value, `${lead} `);
  }

  #list(list: readonly unknown[], indent: string, lead: string): boolean {
    let start = lead;
    for (const item of list) {
      const dash = `${start}- `;
      const done = !isFilled(item)
        ? this.#scalar(item, dash)
        : Array.isArray(item)
          ? this.#list(item, `${indent}  `, dash)
          : this.object(item as Record<string, unknown>, `${indent}  `, dash);
      if (!done) return false;
      start = indent;
    }
    return true;
  }

  #scalar(value: unknown, lead: string): boolean {
    const text = Lines.#value(value);
    if (text !== undefined) this.#lines.push(lead + text);
    return text !== undefined;
  }

  static #value(value: unknown): string | undefined {
    if (typeof value === 'string' && WORD.test(value)) return value;
    const isNew = !Lines.#values.has(value);
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
    if (isNew) Lines.#values.set(value, /^- (.+)\n$/.exec(Yaml.stringify([value]))?.[1]);
    return Lines.#values.get(value);
  }

  static #key(name: string): string | undefined {
    if (WORD.test(name)) return name;
    if (!Lines.#keys.has(name)) Lines.#keys.set(name, /^(.+): 0\n$/.exec(Yaml.stringify({ [name]: 0 }))?.[1]);
    return Lines.#keys.get(name);
  }
}

/** Whether a value is an object or a list that has lines of its own. */
function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
