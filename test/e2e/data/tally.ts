/** The state of a pod. */
export interface PodState {
  readonly pod: string;
  readonly visits: number;
  readonly data: string | undefined;
}

/** All requests of clients, with their responses. */
export class Tally {
  sent = 0;
  acknowledged = 0;
  /** The numbers of the acknowledged visits of each pod, which must be unique. */
  private readonly numbers = new Map<string, Set<number>>();
  private readonly repeated = new Map<string, number[]>();
  private readonly posted = new Map<string, number>();
  private readonly unanswered = new Set<number>();
  private posts = 0;
  private last = performance.now();
  private gap = 0;

  visited(pod: string, visits: number): void {
    this.acknowledged += 1;
    const numbers = this.numbers.get(pod) ?? new Set();
    if (numbers.has(visits)) this.repeated.set(pod, [...(this.repeated.get(pod) ?? []), visits]);
    this.numbers.set(pod, numbers.add(visits));
    this.gap = this.longestGap();
    this.last = performance.now();
  }

  /** Starts a post with a unique body. */
  post(): { readonly body: string; readonly stored: (pod: string) => void } {
    const post = (this.posts += 1);
    this.unanswered.add(post);
    return {
      body: bodyOf(post),
      stored: (pod) => {
        this.unanswered.delete(post);
        this.posted.set(pod, post);
      },
    };
  }

  /** Starts the measurement of gaps between responses. */
  resetGap(): void {
    this.gap = 0;
    this.last = performance.now();
  }

  /** Longest time without a response, in milliseconds. */
  longestGap(): number {
    return Math.max(this.gap, performance.now() - this.last);
  }

  /** Number of acknowledged visits that no pod has counted. */
  lost(states: readonly PodState[]): number {
    const again = [...this.repeated.values()].flat().length;
    return states.reduce(
      (sum, { pod, visits }) => sum + [...(this.numbers.get(pod) ?? [])].filter((n) => n > visits).length,
      again,
    );
  }

  /** Violations of the promise in the states of pods, such as lost visits. */
  contradictions(states: readonly PodState[]): readonly string[] {
    const found = [...this.repeated].map(
      ([pod, numbers]) => `${pod} used a number for two visits: ${numbers.join(', ')}`,
    );
    const counted = states.reduce((sum, { visits }) => sum + visits, 0);
    if (counted > this.sent) found.push(`${counted} visits counted, but ${this.sent} sent`);
    if (this.acknowledged > counted)
      found.push(`${this.acknowledged} visits acknowledged, but ${counted} counted`);
    for (const { pod, visits, data } of states) {
      const numbers = this.numbers.get(pod) ?? new Set<number>();
      const highest = [...numbers].reduce((a, b) => Math.max(a, b), 0);
      if (highest > visits) found.push(`${pod} acknowledged visit ${highest}, but counts ${visits}`);
      const stored = this.posted.get(pod);
      // An unanswered request may still be in flight, and arrive after a later one.
      const allowed = [stored, ...this.unanswered].map((post) =>
        post === undefined ? undefined : bodyOf(post),
      );
      if (!allowed.includes(data))
        found.push(
          `${pod} holds ${JSON.stringify(data)} instead of its last acknowledged post ${JSON.stringify(allowed[0])} or an unanswered one`,
        );
    }
    return found;
  }
}

function bodyOf(post: number): string {
  return `post ${post}`;
}
