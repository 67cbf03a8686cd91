import { edgeLabel } from './edge-label';
import type { Graph, GraphEdge, GraphNode } from './graph';

/** The graph as a Mermaid flowchart, which GitHub and GitLab draw. */
export function mermaidOf({ namespaces, nodes, edges }: Graph): string {
  const ids = new MermaidIds();
  const lines = ['flowchart TB'];
  for (const { name } of namespaces) {
    lines.push(`  subgraph ${ids.of(`namespace ${name}`)}["${textOf(`Namespace ${name}`)}"]`);
    for (const node of nodes.filter(({ namespace }) => namespace === name))
      lines.push(`    ${nodeOf(node, ids)}`);
    lines.push('  end');
  }
  for (const node of nodes.filter(({ namespace }) => namespace === '')) lines.push(`  ${nodeOf(node, ids)}`);
  for (const edge of edges) lines.push(`  ${edgeOf(edge, ids)}`);
  const undefinedOnes = [
    ...namespaces.filter(({ isDefined }) => !isDefined).map(({ name }) => `namespace ${name}`),
    ...nodes.filter(({ isDefined }) => !isDefined).map(({ id }) => id),
  ];
  if (undefinedOnes.length > 0) {
    lines.push('  classDef undefined stroke-dasharray: 4 4');
    lines.push(`  class ${undefinedOnes.map((id) => ids.of(id)).join(',')} undefined`);
  }
  return `${lines.join('\n')}\n`;
}

/** The shape of a node says what it stands for. */
const SHAPES = {
  object: ['["', '"]'],
  claims: ['[["', '"]]'],
  server: ['[("', '")]'],
} as const;

function nodeOf({ id, type, kind, name, details }: GraphNode, ids: MermaidIds): string {
  const [open, close] = SHAPES[type];
  const lines = [`<b>${textOf(kind)}</b>`, textOf(name), ...details.map(textOf)];
  return `${ids.of(id)}${open}${lines.join('<br>')}${close}`;
}

function edgeOf(edge: GraphEdge, ids: MermaidIds): string {
  const arrow = edge.backLabels.length > 0 ? '<-->' : '-->';
  const label = edgeLabel(edge, 'down').map(textOf).join('<br>');
  return `${ids.of(edge.from)} ${arrow}|"${label}"| ${ids.of(edge.to)}`;
}

/** Text without the characters that Mermaid or HTML read. */
function textOf(text: string): string {
  return text.replace(/["#&<>`\\]/g, (character) => `#${character.charCodeAt(0)};`);
}

/** Ids that Mermaid takes, made of the ids of nodes, so that an object more does not change those of others. */
class MermaidIds {
  readonly #ids = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(id: string): string {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const base = id.replace(/[^A-Za-z0-9]+/g, '_');
    let own = base;
    for (let i = 2; this.#taken.has(own); i++) own = `${base}_${i}`;
    this.#ids.set(id, own);
    this.#taken.add(own);
    return own;
  }
}
