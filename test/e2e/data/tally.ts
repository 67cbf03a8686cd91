/** What a pod says of itself. */
export interface PodState {
  readonly pod: string;
  readonly visits: number;
  readonly data: string | undefined;
}

/** What clients have sent, and what they were told in return. */
export class Tally {
  sent = 0;
  acknowledged = 0;
  /** The numbers of the visits that each pod has acknowledged: none may be given twice. */
  private readonly numbers = new Map<string, Set<number>>();
  private readonly twice = new Map<string, number[]>();
  private readonly posted = new Map<string, number>();
  private readonly unanswered = new Set<number>();
  private posts = 0;
  private last = performance.now();
  private gap = 0;

  visited(pod: string, visits: number): void {
    this.acknowledged += 1;
    const numbers = this.numbers.get(pod) ?? new Set();
    if (numbers.has(visits)) this.twice.set(pod, [...(this.twice.get(pod) ?? []), visits]);
    this.numbers.set(pod, numbers.add(visits));
    this.gap = this.longestGap();
    this.last = performance.now();
  }

  /** Begins a post: what is to be stored, different each time. */
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

  /** Starts to measure how long nobody is answered. */
  resetGap(): void {
    this.gap = 0;
    this.last = performance.now();
  }

  /** Milliseconds in which nobody was answered, at the longest. */
  longestGap(): number {
    return Math.max(this.gap, performance.now() - this.last);
  }

  /** How many of the visits that were acknowledged are in no pod's count. */
  lost(states: readonly PodState[]): number {
    const again = [...this.twice.values()].flat().length;
    return states.reduce(
      (sum, { pod, visits }) => sum + [...(this.numbers.get(pod) ?? [])].filter((n) => n > visits).length,
      again,
    );
  }

  /** What contradicts the promise in what the pods say; a visit that is lost, above all. */
  contradictions(states: readonly PodState[]): readonly string[] {
    const found = [...this.twice].map(
      ([pod, numbers]) => `${pod} gave a number to two visits: ${numbers.join(', ')}`,
    );
    const counted = states.reduce((sum, { visits }) => sum + visits, 0);
    if (counted > this.sent) found.push(`${counted} visits were counted, and ${this.sent} sent`);
    if (this.acknowledged > counted)
      found.push(`${this.acknowledged} visits were acknowledged, and ${counted} counted`);
    for (const { pod, visits, data } of states) {
      const numbers = this.numbers.get(pod) ?? new Set<number>();
      const highest = [...numbers].reduce((a, b) => Math.max(a, b), 0);
      if (highest > visits) found.push(`${pod} has acknowledged visit ${highest}, and counts ${visits}`);
      const stored = this.posted.get(pod);
      // A request without an answer may still be on its way, and arrive after one that was sent later.
      const allowed = [stored, ...this.unanswered].map((post) =>
        post === undefined ? undefined : bodyOf(post),
      );
      if (!allowed.includes(data))
        found.push(
          `${pod} holds ${JSON.stringify(data)}, and neither ${JSON.stringify(allowed[0])}, the last that it has acknowledged, nor one without an answer`,
        );
    }
    return found;
  }
}

function bodyOf(post: number): string {
  return `post ${post}`;
}
