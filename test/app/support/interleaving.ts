import { type Pending, randomFrom, SimulatedProcesses } from './simulated-processes';

/** The interface of a store under test. */
export interface Contender {
  open: () => Promise<void>;
  visit: (counted: (error: Error | null, visit: number) => void) => void;
  post: (body: Buffer) => Promise<void>;
  readonly visits: number;
  readonly data: Buffer | undefined;
}

/** Creates a store on the folder `/v` of a volume. The store calls `stop` when it fails. */
export type MakeContender = (processes: SimulatedProcesses, stop: () => void) => Contender;

interface Post {
  readonly body: string;
  acknowledged: boolean;
}

interface Running {
  readonly process: number;
  readonly store: Contender;
  opened: boolean;
  posting: boolean;
}

/** Number of steps in which processes start, count and end, before the final check. */
const STEPS = 140;

/** Several processes on one folder, with everything sent and acknowledged by any of them. */
export class Interleaving {
  readonly processes: SimulatedProcesses;
  readonly running: Running[] = [];
  readonly random: (below: number) => number;
  sent = 0;
  /** The numbers of acknowledged visits. */
  readonly numbers: number[] = [];
  /** In the order of sending. */
  private readonly posts: Post[] = [];
  private started = 0;
  /** The error of the last refused start. */
  private refusal?: Error;

  constructor(
    seed: number,
    private readonly make: MakeContender,
  ) {
    this.random = randomFrom(seed);
    this.processes = new SimulatedProcesses(this.random);
    this.processes.volume.mkdir('/v', false);
    this.processes.volume.root.sync();
  }

  /** Starts a process, which opens its store when scheduled. */
  async start(): Promise<Running> {
    const process = this.started++;
    const stop = (): void => {
      const at = this.running.indexOf(running);
      if (at !== -1) this.running.splice(at, 1);
    };
    const running: Running = {
      process,
      store: this.make(this.processes, stop),
      opened: false,
      posting: false,
    };
    this.running.push(running);
    await this.processes.as(process, () => {
      running.store.open().then(
        () => (running.opened = true),
        (error: unknown) => {
          this.refusal = error as Error;
          stop();
        },
      );
    });
    return running;
  }

  /** Starts a process, and lets it open its store while all others are stopped. */
  async open(): Promise<Running> {
    const running = await this.start();
    await this.let(running, () => running.opened);
    return running;
  }

  /** Lets a process acknowledge visits while all others are stopped. */
  async acknowledge(running: Running, visits: number): Promise<void> {
    const after = this.numbers.length + visits;
    await this.visit(running, visits);
    await this.let(running, () => this.numbers.length === after);
  }

  canGoOn({ process }: Running, pending: Pending): boolean {
    return pending.process === process && this.processes.ready(pending);
  }

  async visit({ process, store }: Running, visits: number): Promise<void> {
    await this.processes.as(process, () => {
      for (let i = 0; i < visits; i++) {
        this.sent++;
        store.visit((error, visit) => {
          if (error === null && !this.processes.dead.has(process)) this.numbers.push(visit);
        });
      }
    });
  }

  async post(running: Running): Promise<void> {
    const post: Post = { body: `body ${this.posts.length}`, acknowledged: false };
    this.posts.push(post);
    running.posting = true;
    await this.processes.as(running.process, () => {
      running.store.post(Buffer.from(post.body)).then(
        () => {
          running.posting = false;
          if (!this.processes.dead.has(running.process)) post.acknowledged = true;
        },
        () => (running.posting = false),
      );
    });
  }

  kill({ process }: Running): void {
    this.processes.kill(process);
    this.running.splice(0, Infinity, ...this.running.filter((one) => one.process !== process));
  }

  cutPower(): void {
    for (const running of [...this.running]) this.kill(running);
    this.processes.cutPower();
  }

  /** Runs one step of a process, or of another one if the process has nothing to do. */
  async step(process: number, both: boolean): Promise<boolean> {
    const ready = this.processes.pending.filter((one) => this.processes.ready(one));
    const its = ready.filter((one) => one.process === process);
    const from = its.length > 0 ? its : ready;
    const chosen = from[this.random(from.length)];
    if (chosen === undefined) return false;
    await this.processes.step(chosen, both);
    return true;
  }

  /** Runs only one process until a condition holds. */
  async let(running: Running, until: () => boolean, held?: Pending): Promise<void> {
    for (let i = 0; i < 10_000 && !until(); i++) {
      const its = this.processes.pending.find((one) => one !== held && this.canGoOn(running, one));
      if (its === undefined) this.processes.tick();
      else await this.processes.step(its, true);
    }
    if (!until()) throw new Error('the condition never held');
  }

  /** Runs a process until it makes a call, which stays pending. */
  async letUntil(running: Running, call: string): Promise<Pending> {
    const find = (): Pending | undefined =>
      this.processes.pending.find(
        (one) => one.process === running.process && one.call === call && one.effect,
      );
    await this.let(running, () => find() !== undefined);
    return find() as Pending;
  }

  /** Ends all processes and starts a last one. Returns the violation of the promise that the last one shows. */
  async violation(): Promise<string | undefined> {
    for (const running of [...this.running]) this.kill(running);
    let last = await this.start();
    for (let i = 0; i < 10_000 && !last.opened; i++) {
      // Pending calls of a killed process may still run, including a claim.
      if (!this.running.includes(last)) last = await this.start();
      if (!(await this.step(this.random(5) === 0 ? -1 : last.process, true))) this.processes.tick();
    }
    if (!last.opened) return `the last start refused: ${this.refusal?.message}`;
    const { visits, data } = last.store;
    const highest = Math.max(0, this.numbers.length, ...this.numbers);
    if (visits < highest) return `${visits} visits were found, ${highest} acknowledged`;
    if (visits > this.sent) return `${visits} visits were found, ${this.sent} sent`;
    if (new Set(this.numbers).size < this.numbers.length) return 'a number was used twice';
    const found = this.posts.findIndex(({ body }) => body === data?.toString());
    const newer = this.posts.reduce((last, { acknowledged }, i) => (acknowledged ? i : last), -1);
    return newer > found
      ? `"${data?.toString()}" was found, "${this.posts[newer]?.body}" acknowledged`
      : undefined;
  }
}

/** Runs a random interleaving. Returns its violation of the promise. */
export async function byChance(seed: number, make: MakeContender, most: number): Promise<string | undefined> {
  const course = new Interleaving(seed, make);
  const { random, processes, running } = course;
  const first = await course.open();
  let left = most - 1;
  let favorite = 0;
  for (let i = 0; i < STEPS; i++) {
    if (random(12) === 0) favorite = random(most + 1);
    const chance = random(100);
    const open = running.filter(({ opened }) => opened);
    const one = open[random(open.length)];
    if (chance < 4 && left-- > 0) await course.start();
    else if (chance < 20 && one !== undefined) await course.visit(one, 1 + random(3));
    else if (chance < 23 && one?.posting === false) await course.post(one);
    else if (chance < 25) processes.tick();
    else if (chance === 25 && running.length > 1) course.kill(running[random(running.length)] ?? first);
    else if (chance === 26 && random(5) === 0) {
      course.cutPower();
      if (left-- > 0) await course.start();
    } else if (!(await course.step(favorite, random(4) > 0))) {
      if (processes.pending.length > 0) processes.tick();
    }
  }
  return course.violation();
}
