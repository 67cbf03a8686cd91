import type { GraphEdge } from './graph';

/** The arrows that say which field leads where, in a picture whose references lead down or to the right. */
const ARROWS = { down: ['↓', '↑'], right: ['→', '←'] } as const;

/** The lines of an edge's label. If two objects refer to each other, an arrow says whose field it is. */
export function edgeLabel(
  { labels, backLabels }: Pick<GraphEdge, 'labels' | 'backLabels'>,
  direction: keyof typeof ARROWS,
): readonly string[] {
  const [there, back] = ARROWS[direction];
  if (backLabels.length === 0) return [labels.join(', ')];
  return [`${labels.join(', ')} ${there}`, `${backLabels.join(', ')} ${back}`];
}
