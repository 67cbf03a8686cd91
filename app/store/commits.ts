import { setTimeout as sleep } from 'node:timers/promises';
import { IN_FLIGHT, SLOTS } from './count-file';
import { FullError } from './errors';

/** Called once a visit is durable with its number, or with the error for which it may not be. */
export type Counted = (error: Error | null, visit: number) => void;

export interface CommitsProps {
  /** The count to go on from, which slot 0 holds. */
  readonly count: number;
  /** Writes a count to a slot, and calls back when it is on the disk. */
  readonly write: (slot: number, count: number, done: (error: Error | null) => void) => void;
  /** Called after each write: its visits are answered when this has been, without an error. */
  readonly confirm: () => Promise<unknown>;
  /** Called after each commit, with the number of visits written and the duration in milliseconds. */
  readonly onCommit: (visits: number, milliseconds: number) => void;
  readonly onFailure: (error: Error) => void;
}

/** For each such time that the event loop waits during a commit, one more in flight beside it helps. */
const SLOW_MS = 0.2;

interface Commit {
  readonly slot: number;
  readonly count: number;
  readonly begun: number;
  /** For how long the event loop had waited until then. */
  readonly idle: number;
  readonly size: number;
  /** Those that are not answered yet: their numbers end with the count. */
  visits: readonly Counted[];
}

/**
 * Group commit: all visits that arrive while a commit is on its way share the next one. A commit begins as soon as its
 * share of the visits that are usually out at once has come, or when a turn of the event loop has brought no more of
 * them. With one commit in flight the share is a half, which is written while the other half is answered.
 */
export class Commits {
  /** Visits that have come, and those of them that are on the disk. */
  count: number;
  durable: number;
  /** Why nothing is counted any more. */
  failure?: Error;
  private durableSlot = 0;
  private readonly freeSlots = Array.from({ length: SLOTS - 1 }, (_, i) => i + 1);
  private waiting: Counted[] = [];
  private inFlight: readonly Commit[] = [];
  private gathering?: NodeJS.Immediate;
  /** How many visits were out at once, lately. */
  private usual = 0;
  /** For how long the event loop waited during the last commit; a busy one hears of each late, however fast the disk. */
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

  /** Waits until nothing is on its way to the disk. */
  async drain(): Promise<void> {
    while (this.failure === undefined && this.waiting.length + this.inFlight.length > 0) await sleep(1);
  }

  /** For how many milliseconds the oldest write has been out. */
  get unansweredMs(): number {
    const [oldest] = this.inFlight;
    return oldest === undefined ? 0 : performance.now() - oldest.begun;
  }

  /** Ends all visits that are out, and all that come, with an error. */
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

  /** Ends a commit of which nothing was written, or a whole record: another one writes its slot again. */
  private refuse(commit: Commit, error: FullError): void {
    this.inFlight = this.inFlight.filter((other) => other !== commit);
    this.freeSlots.push(commit.slot);
    this.schedule();
    refuse(commit.visits, error);
  }

  private end(commit: Commit): void {
    // The answers wait for this, so it goes out before the next write does, and that before all else.
    const confirmed = this.props.confirm();
    this.idleMs = performance.eventLoopUtilization().idle - commit.idle;
    this.usual = Math.max(this.count - this.durable, this.usual * 0.99);
    const isHighest = commit.count > this.durable;
    this.freeSlots.push(isHighest ? this.durableSlot : commit.slot);
    if (isHighest) [this.durable, this.durableSlot] = [commit.count, commit.slot];
    // A count covers all lower ones, so the visits of earlier commits are on the disk with it.
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

/** Takes the visits of a commit that are not answered yet. */
function take(commit: Commit): Commit {
  const taken = { ...commit };
  commit.visits = [];
  return taken;
}

function refuse(visits: readonly Counted[], error: Error): void {
  for (const counted of visits) counted(error, 0);
}
