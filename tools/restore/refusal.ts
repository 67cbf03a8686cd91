/** As many items as a message lists. */
export const MANY = 10;

/** All problems with a restore that was asked for. Nothing is written. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly problems: readonly string[]) {
    const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
    super([count, ...atMost(MANY, problems).map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** The items in a sentence, cut where there are many. */
export function enumeration(items: readonly string[]): string {
  return atMost(MANY, items).join(', ');
}

/** The first items, and how many more there are. */
export function atMost(count: number, items: readonly string[]): readonly string[] {
  return items.length > count ? [...items.slice(0, count), `and ${items.length - count} more`] : items;
}
