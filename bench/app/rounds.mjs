// Rounds and their statistics: figures are medians over the rounds, ratios are taken within a round.
import { load, median } from './load.mjs';

const WARM_UP_SECONDS = 3;

/** Measures all contenders in every round, in a rotating order. Returns a list of results for each. */
export async function inTurn(rounds, contenders, measure, connections = 64) {
  const names = Object.keys(contenders);
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) {
    if (contenders[name].url) await load(contenders[name], connections, WARM_UP_SECONDS);
  }
  for (let round = 0; round < rounds; round++) {
    for (const i of names.keys()) {
      const name = names[(round + i) % names.length];
      runs[name].push(await measure(contenders[name]));
    }
  }
  return runs;
}

/** The median of a figure over the rounds. */
export function figures(runs) {
  return (figure) => median(runs.map((run) => run[figure]));
}

function ratios(runs, others, figure) {
  return runs.map((run, round) => run[figure] / others[round][figure]);
}

/** The median of the ratios within the rounds. */
export function ratio(runs, others, figure) {
  return median(ratios(runs, others, figure));
}

/** The same ratio as a string with its range. */
export function spread(runs, others, figure) {
  const all = ratios(runs, others, figure);
  const [middle, low, high] = [median(all), Math.min(...all), Math.max(...all)].map((value) =>
    value.toFixed(2),
  );
  return low === high ? middle : `${middle} (${low}–${high})`;
}
