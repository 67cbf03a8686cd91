import fs from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Commits } from '../../../app/store/commits';
import { IN_FLIGHT, recover, SLOT_BYTES, SLOTS, StateFile } from '../../../app/store/state-file';

/** What becomes of a write that is on its way when all ends. */
export type Fate =
  | { readonly kind: 'lost' | 'whole' | 'late' }
  /** Only so many bytes are written; the others stay, or are spoilt. */
  | { readonly kind: 'torn'; readonly bytes: number; readonly spoilt: boolean };

/** `visits` come, or the write at an index among those in flight gets done. */
export type Step =
  { readonly kind: 'visits'; readonly visits: number } | { readonly kind: 'done'; readonly index: number };

/** One start of the app, and how it ends. */
export interface Start {
  /** After how many of its writes it ends while it opens the file; it opens it when it has no more. */
  readonly opens: number;
  readonly steps: readonly Step[];
  /** What becomes of the writes in flight, in turn. */
  readonly fates: readonly Fate[];
}

interface Write {
  readonly position: number;
  readonly bytes: Buffer;
  readonly done: (error: Error | null, written: number) => void;
}

const torn = fc.record({
  kind: fc.constant('torn' as const),
  bytes: fc.integer({ min: 1, max: 27 }),
  spoilt: fc.boolean(),
});
const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constantFrom('lost' as const, 'whole' as const, 'late' as const) }),
  torn,
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('visits' as const), visits: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('done' as const), index: fc.nat({ max: IN_FLIGHT - 1 }) }),
);

/** Starts in a row, each of which ends in a crash; some of them while they open the file. */
export function starts(whileOpening: boolean): fc.Arbitrary<readonly Start[]> {
  const start = fc.record({
    opens: whileOpening ? fc.nat({ max: 5 }) : fc.constant(99),
    steps: fc.array(step, { maxLength: 12 }),
    fates: fc.array(fate, { minLength: IN_FLIGHT, maxLength: IN_FLIGHT }),
  });
  return fc.array(start, { minLength: 1, maxLength: 4 });
}

/** An error of the model, such as a promise that was broken. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** The state file and the commits over a disk that does what it is told. It takes the place of `fs.write`; the file is a real one. */
export class SimulatedDisk {
  sent = 0;
  acknowledged = 0;
  private highest = 0;
  /** How many writes were in flight at once, at most. */
  static deepest = 0;
  private inFlight: Write[] = [];
  private late: Write[] = [];
  /** What the start has open. */
  private descriptors: number[] = [];

  constructor(
    /** A file that holds what the disk holds. */
    private readonly path: string,
    private bytes: Buffer,
    /** The slot that is written for one that is asked for. */
    private readonly slotFor: (slot: number) => number = (slot) => slot,
  ) {}

  /** Runs through all starts, and looks at what each one finds. */
  async run(all: readonly Start[]): Promise<void> {
    const library = fs as { write: unknown; open: unknown };
    const { write, open } = fs;
    library.open = (path: string, flags: number, done: (error: Error | null, descriptor: number) => void) => {
      open(path, flags, (error, descriptor) => {
        this.descriptors.push(descriptor);
        done(error, descriptor);
      });
    };
    library.write = (
      _: number,
      bytes: Buffer,
      __: number,
      ___: number,
      position: number,
      done: Write['done'],
    ) => {
      this.inFlight.push({ position, bytes: Buffer.from(bytes), done });
    };
    try {
      for (const start of all) {
        this.look(recover(this.path, this.bytes).newest.count);
        await this.start(start);
        this.crash(start.fates);
      }
      this.look(recover(this.path, this.bytes).newest.count);
    } finally {
      library.write = write;
      library.open = open;
    }
  }

  private look(count: number): void {
    must(this.acknowledged <= count, `${count} were found, ${this.acknowledged} acknowledged`);
    must(this.highest <= count, `${count} were found, number ${this.highest} acknowledged`);
    must(count <= this.sent, `${count} were found, ${this.sent} sent`);
  }

  private async start({ opens, steps }: Start): Promise<void> {
    fs.writeFileSync(this.path, this.bytes);
    const progress: { opened: boolean } = { opened: false };
    this.descriptors = [];
    const opening = StateFile.open(this.path, 0).finally(() => {
      progress.opened = true;
    });
    let written = 0;
    while (!progress.opened) {
      await turn();
      if (this.inFlight.length === 0) continue;
      // It ends here. The write is said to have failed, so that nothing of the start stays behind.
      if (written++ === opens) {
        const left = this.inFlight;
        this.inFlight = [];
        for (const { done } of left) done(new Error('the crash'), 0);
        await opening.catch(() => undefined);
        for (const descriptor of this.descriptors) fs.closeSync(descriptor);
        this.inFlight = left;
        return;
      }
      this.finish(0);
    }
    const state = await opening;
    // What an earlier start had on its way gets there only now.
    for (const write of this.late) this.put(write, write.bytes.length, false);
    this.late = [];
    await this.work(state, steps);
    await state.close();
  }

  private async work(state: StateFile, steps: readonly Step[]): Promise<void> {
    const commits = new Commits({
      count: state.record.count,
      write: (slot, count, done) => {
        state.write(this.slotFor(slot), count, done);
      },
      confirm: (done) => {
        done(null);
      },
      onCommit: () => undefined,
      onFailure: (error) => {
        throw error;
      },
    });
    for (const step of steps) {
      if (step.kind === 'done') this.finish(step.index);
      else {
        for (let i = 0; i < step.visits; i++) {
          this.sent++;
          commits.add((_, visit) => {
            this.acknowledged++;
            this.highest = Math.max(this.highest, visit);
          });
        }
      }
      // For as long as the commits gather visits.
      for (let i = 0; i < 3; i++) await turn();
      must(commits.durable <= commits.count, 'more is durable than there is');
      SimulatedDisk.deepest = Math.max(SimulatedDisk.deepest, this.inFlight.length);
    }
  }

  private finish(index: number): void {
    const [write] = this.inFlight.splice(index, 1);
    if (write === undefined) return;
    this.put(write, write.bytes.length, false);
    write.done(null, write.bytes.length);
  }

  private crash(fates: readonly Fate[]): void {
    this.late = [];
    this.inFlight.forEach((write, i) => {
      const fate = fates[i] ?? { kind: 'lost' };
      if (fate.kind === 'whole') this.put(write, write.bytes.length, false);
      else if (fate.kind === 'late') this.late.push(write);
      else if (fate.kind === 'torn') this.put(write, fate.bytes, fate.spoilt);
    });
    this.inFlight = [];
  }

  private put({ position, bytes }: Write, length: number, spoilt: boolean): void {
    if (spoilt) this.bytes.fill(0xee, position, position + bytes.length);
    bytes.copy(this.bytes, position, 0, length);
  }
}

/** What a new state file holds. */
export async function freshBytes(path: string): Promise<Buffer> {
  await (await StateFile.open(path, 0)).close();
  const bytes = fs.readFileSync(path);
  must(bytes.length === 2 * SLOTS * SLOT_BYTES, 'a new file has all slots');
  return bytes;
}
