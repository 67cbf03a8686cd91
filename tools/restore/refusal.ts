/** Maximum number of items in a message. */
export const MANY = 10;

/** All problems of a restore. Nothing is written. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly problems: readonly string[]) {
    const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
    super([count, ...atMost(MANY, problems).map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** The items as a comma-separated list of limited length. */
export function enumeration(items: readonly string[]): string {
  return atMost(MANY, items).join(', ');
}

/** The first items, and the number of further ones. */
export function atMost(count: number, items: readonly string[]): readonly string[] {
  return items.length > count ? [...items.slice(0, count), `and ${items.length - count} more`] : items;
}
