import type { Graph } from '../graph';
import { crossingsIn } from './crossings';
import { type Engine, layOut } from './elk-layout';
import type { Direction, Layout } from './layout';

/** How often the search for the best order of the nodes begins anew while edges cross. Each takes a second for 100 nodes. */
const MOST_SEEDS = 6;
const NODES_OF_ALL_SEEDS = 150;

/** The size in pixels at which people look at a picture: the text column of a page on GitHub, and one and a half screens. */
const PAGE = { width: 900, height: 1350 };

const DIRECTIONS: readonly Direction[] = ['down', 'right'];

/**
 * The best of several layouts: in the direction in which the picture has to be shrunk least to fit a page, the one with
 * the fewest crossings. Two runs give the same result.
 */
export async function bestLayout(graph: Graph, engine: Engine): Promise<Layout> {
  const [down, right] = await Promise.all(
    DIRECTIONS.map((direction) => layOut(graph, { direction, seed: 1 }, engine)),
  );
  if (down === undefined || right === undefined) throw new Error('A direction has no layout.');
  let best = scaleOf(right) > scaleOf(down) ? right : down;
  let crossings = crossingsIn(best);
  const seeds = Math.min(MOST_SEEDS, NODES_OF_ALL_SEEDS / graph.nodes.length);
  for (let seed = 2; seed <= seeds && crossings > 0; seed++) {
    const next = await layOut(graph, { direction: best.direction, seed }, engine);
    const nextCrossings = crossingsIn(next);
    if (nextCrossings < crossings) [best, crossings] = [next, nextCrossings];
  }
  return best;
}

/** By how much a picture must be shrunk to fit a page; at most 1, as none is enlarged. */
function scaleOf({ width, height }: Layout): number {
  return Math.min(1, PAGE.width / width, PAGE.height / height);
}
