import { edgeLabel } from '../edge-label';
import { LABEL_LINE, LINE, PADDING, linesOf, titleOf } from './labels';
import type { Box, Layout, PlacedEdge, PlacedNamespace, PlacedNode } from './layout';
import { STYLE, classOf } from './style';

/** A picture as an SVG file, which is complete in itself. */
export function svgOf(layout: Layout): string {
  const { width, height, namespaces, nodes, edges } = layout;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="Kubernetes objects and their references">`,
    `  <style>${STYLE}\n  </style>`,
    '  <defs>',
    '    <marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">',
    '      <path class="head" d="M0 0 L8 4 L0 8 z"/>',
    '    </marker>',
    '  </defs>',
    `  <rect class="background" width="${width}" height="${height}"/>`,
    ...namespaces.map(namespaceOf),
    ...edges.map(lineOf),
    ...nodes.map(nodeOf),
    ...edges.map((edge) => labelOf(edge, layout)),
    '</svg>',
    '',
  ].join('\n');
}

function namespaceOf({ namespace, box }: PlacedNamespace): string {
  const name = classes('namespace', !namespace.isDefined && 'undefined');
  const title = text(titleOf(namespace), box.x + PADDING, box.y + 20, 'title');
  return `  <g><rect ${name} ${rectangle(box)} rx="6"/>${title}</g>`;
}

function nodeOf({ node, box }: PlacedNode): string {
  const name = classes('node', classOf(node.kind), !node.isDefined && 'undefined');
  const x = box.x + PADDING;
  const first = box.y + PADDING / 2 + 12;
  const lines = linesOf(node).map((line, i) => text(line, x, first + (i + 1) * LINE));
  return `  <g>${shapeOf(node.type, box, name)}${text(node.kind, x, first, 'kind')}${lines.join('')}</g>`;
}

/** Claims are a stack, as there is one for each pod. A server has round ends, as it is no object. */
function shapeOf(type: PlacedNode['node']['type'], box: Box, name: string): string {
  const own = `<rect ${name} ${rectangle(box)} rx="${type === 'server' ? 16 : 4}"/>`;
  if (type !== 'claims') return own;
  return `<rect ${name} ${rectangle({ ...box, x: box.x + 4, y: box.y + 4 })} rx="4"/>${own}`;
}

function lineOf({ edge, points }: PlacedEdge): string {
  const corners = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const heads = `${edge.backLabels.length > 0 ? ' marker-start="url(#head)"' : ''} marker-end="url(#head)"`;
  const title = `<title>${escape(edge.fields.join('\n'))}</title>`;
  return `  <polyline class="edge" points="${corners}"${heads}>${title}</polyline>`;
}

function labelOf(placed: PlacedEdge, { direction }: Layout): string {
  const { edge, label } = placed;
  const [anchor, x] = direction === 'down' ? besideLine(placed) : ['middle', label.x + label.width / 2];
  const lines = edgeLabel(edge, direction).map((line, i) => {
    const at = `x="${x}" y="${label.y + 11 + i * LABEL_LINE}"`;
    return `<text class="label" text-anchor="${anchor}" ${at}>${escape(line)}</text>`;
  });
  return `  ${lines.join('')}`;
}

/** A label left of its line ends at the line, as a font that is narrower than expected would leave a gap. */
function besideLine({ points, label }: PlacedEdge): readonly [anchor: string, x: number] {
  const middle = label.y + label.height / 2;
  const line = points.find(({ y }, i) => {
    const next = points[i + 1];
    return next !== undefined && Math.min(y, next.y) <= middle && Math.max(y, next.y) >= middle;
  });
  const isLeft = line !== undefined && line.x >= label.x + label.width;
  return isLeft ? ['end', label.x + label.width - 2] : ['start', label.x + 2];
}

function text(content: string, x: number, y: number, name?: string): string {
  const attribute = name === undefined ? '' : ` class="${name}"`;
  return `<text${attribute} x="${x}" y="${y}">${escape(content)}</text>`;
}

function rectangle({ x, y, width, height }: Box): string {
  return `x="${x}" y="${y}" width="${width}" height="${height}"`;
}

function classes(...names: readonly (string | false | undefined)[]): string {
  return `class="${names.filter(Boolean).join(' ')}"`;
}

/** Text without the characters that XML reads or refuses. */
function escape(content: string): string {
  return (
    content
      .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
      // eslint-disable-next-line no-control-regex -- a control character makes the whole file unreadable
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
  );
}
