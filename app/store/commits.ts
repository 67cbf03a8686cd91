import { setTimeout as sleep } from 'node:timers/promises';
import { IN_FLIGHT, SLOTS } from './count-file';
import { FullError } from './errors';

/** Called when a visit is durable, with its number, or with an error if it might not be. */
export type Counted = (error: Error | null, visit: number) => void;

export interface CommitsProps {
  /** The initial count, which slot 0 holds. */
  readonly count: number;
  /** Writes a count to a slot, and calls back when the count is durable. */
  readonly write: (slot: number, count: number, done: (error: Error | null) => void) => void;
  /** Called after each write. The visits are acknowledged only if this succeeds. */
  readonly confirm: () => Promise<unknown>;
  /** Called after each commit, with the number of visits written and the duration in milliseconds. */
  readonly onCommit: (visits: number, milliseconds: number) => void;
  readonly onFailure: (error: Error) => void;
}

/** Event loop idle time that justifies one more commit in flight, in milliseconds. */
const SLOW_MS = 0.2;

interface Commit {
  readonly slot: number;
  readonly count: number;
  readonly begun: number;
  /** Total idle time of the event loop when the commit began. */
  readonly idle: number;
  readonly size: number;
  /** The unanswered visits. The last one has the number `count`. */
  visits: readonly Counted[];
}

/**
 * Group commit: all visits that arrive during a commit share the next one. A commit begins once it has its share of the
 * usual number of concurrent visits. It also begins when a turn of the event loop brings no further visit. With one
 * commit in flight the share is a half, which is written while the other half is answered.
 */
export class Commits {
  /** Number of visits received, and number of durable visits. */
  count: number;
  durable: number;
  /** The error that stopped the counting. */
  failure?: Error;
  private durableSlot = 0;
  private readonly freeSlots = Array.from({ length: SLOTS - 1 }, (_, i) => i + 1);
  private waiting: Counted[] = [];
  private inFlight: readonly Commit[] = [];
  private gathering?: NodeJS.Immediate;
  /** Recent number of concurrent visits. */
  private usual = 0;
  /**
   * Idle time of the event loop during the last commit. A busy loop handles each commit late, however fast the disk is.
   */
  private idleMs = 0;

  constructor(private readonly props: CommitsProps) {
    this.count = this.durable = props.count;
  }

  /** Counts a visit. */
  add(counted: Counted): void {
    if (this.failure !== undefined) {
      counted(this.failure, 0);
      return;
    }
    this.count++;
    this.waiting.push(counted);
    this.schedule();
  }

  /** Waits until no commit is in flight. */
  async drain(): Promise<void> {
    while (this.failure === undefined && this.waiting.length + this.inFlight.length > 0) await sleep(1);
  }

  /** Age of the oldest pending write, in milliseconds. */
  get unansweredMs(): number {
    const [oldest] = this.inFlight;
    return oldest === undefined ? 0 : performance.now() - oldest.begun;
  }

  /** Fails all pending and all later visits with an error. */
  readonly fail = (error: Error): void => {
    if (this.failure !== undefined) return;
    this.failure = error;
    refuse([...this.inFlight.flatMap(({ visits }) => visits), ...this.waiting], error);
    this.inFlight = this.waiting = [];
    this.props.onFailure(error);
  };

  private schedule(): void {
    const atOnce = Math.min(IN_FLIGHT, 1 + Math.floor(this.idleMs / SLOW_MS));
    if (this.waiting.length === 0 || this.inFlight.length >= atOnce) return;
    if (this.waiting.length >= this.usual / (atOnce + 1)) this.begin();
    else this.gathering ??= setImmediate(this.gather, 0);
  }

  private readonly gather = (before: number): void => {
    if (this.waiting.length === before) this.begin();
    else this.gathering = setImmediate(this.gather, this.waiting.length);
  };

  private begin(): void {
    clearImmediate(this.gathering);
    this.gathering = undefined;
    const { waiting: visits, count } = this;
    const slot = visits.length === 0 ? undefined : this.freeSlots.pop();
    if (slot === undefined) return;
    const { idle } = performance.eventLoopUtilization();
    const commit: Commit = { slot, count, begun: performance.now(), idle, size: visits.length, visits };
    this.waiting = [];
    this.inFlight = [...this.inFlight, commit];
    this.props.write(slot, count, (error) => {
      if (this.failure !== undefined) return;
      if (error === null) this.end(commit);
      else if (error instanceof FullError) this.refuse(commit, error);
      // Where a later start has removed the file, that is why, and not what the system calls it.
      else
        this.props.confirm().then(() => {
          this.fail(error);
        }, this.fail);
    });
  }

  /** Fails a commit of which nothing or a complete record was written. A later commit overwrites its slot. */
  private refuse(commit: Commit, error: FullError): void {
    this.inFlight = this.inFlight.filter((other) => other !== commit);
    this.freeSlots.push(commit.slot);
    this.schedule();
    refuse(commit.visits, error);
  }

  private end(commit: Commit): void {
    // The responses wait for this, so it starts before the next write and before anything else.
    const confirmed = this.props.confirm();
    this.idleMs = performance.eventLoopUtilization().idle - commit.idle;
    this.usual = Math.max(this.count - this.durable, this.usual * 0.99);
    const isHighest = commit.count > this.durable;
    this.freeSlots.push(isHighest ? this.durableSlot : commit.slot);
    if (isHighest) [this.durable, this.durableSlot] = [commit.count, commit.slot];
    // A count includes all lower ones, so the visits of earlier commits are durable too.
    const ready = this.inFlight.filter(({ count }) => count <= commit.count).map(take);
    this.inFlight = this.inFlight.filter((other) => other !== commit);
    this.schedule();
    this.props.onCommit(commit.size, performance.now() - commit.begun);
    confirmed.then(
      () => {
        for (const { visits, count } of ready)
          visits.forEach((counted, i) => {
            counted(null, count - visits.length + 1 + i);
          });
      },
      (refusal: unknown) => {
        refuse(
          ready.flatMap(({ visits }) => visits),
          refusal as Error,
        );
        this.fail(refusal as Error);
      },
    );
  }
}

/** Removes and returns the unanswered visits of a commit. */
function take(commit: Commit): Commit {
  const taken = { ...commit };
  commit.visits = [];
  return taken;
}

function refuse(visits: readonly Counted[], error: Error): void {
  for (const counted of visits) counted(error, 0);
}
