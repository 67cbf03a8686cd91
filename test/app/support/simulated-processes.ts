import { type Inode, SimulatedVolume } from './simulated-volume';

/** A pending call of a process to the volume or the clock. */
export interface Pending {
  readonly process: number;
  /** The call, such as "rename /v/data.tmp". */
  readonly call: string;
  /** The effect of the call. Undefined once done, while the process is not yet notified. */
  effect?: () => unknown;
  readonly settle: (error: Error | null, value: unknown) => void;
  /** The due time of a timer. */
  readonly due?: number;
  /** A write that a power cut may tear. */
  readonly tear?: () => void;
  result?: { readonly error: Error | null; readonly value?: unknown };
}

const realImmediate = setImmediate;

/** Reproducible random numbers from a seed (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * Processes on one volume. Every call stays pending until the test schedules it. So a process can stop between any two
 * system calls, and also between the effect of a call and its notification.
 */
export class SimulatedProcesses {
  readonly volume = new SimulatedVolume();
  readonly pending: Pending[] = [];
  /** The running process. */
  running = -1;
  now = 0;
  /** The killed processes. Their pending calls may still take effect, but do not return. */
  readonly dead = new Set<number>();
  private immediates: { readonly process: number; readonly run: () => void }[] = [];

  constructor(readonly random: (below: number) => number) {}

  /** Runs code of a process until the process waits. */
  async as(process: number, code: () => void): Promise<void> {
    this.running = process;
    code();
    do {
      for (const { process: its, run } of this.immediates.splice(0)) {
        if (!this.dead.has(its)) run();
      }
      // All promises that can settle do so before this.
      await new Promise((resolve) => realImmediate(resolve));
    } while (this.immediates.length > 0);
  }

  /** Whether a pending call can proceed. */
  ready({ process, effect, due }: Pending): boolean {
    if (due !== undefined) return due <= this.now && !this.dead.has(process);
    return effect !== undefined || !this.dead.has(process);
  }

  /** Runs one part of a call: its effect, the notification of the process, or both. */
  async step(pending: Pending, both: boolean): Promise<void> {
    if (pending.effect !== undefined) {
      try {
        pending.result = { error: null, value: pending.effect() };
      } catch (error) {
        pending.result = { error: error as Error };
      }
      pending.effect = undefined;
      if (!both && !this.dead.has(pending.process)) return;
    }
    this.pending.splice(this.pending.indexOf(pending), 1);
    if (this.dead.has(pending.process)) return;
    const { error, value } = pending.result ?? { error: null, value: undefined };
    await this.as(pending.process, () => {
      pending.settle(error, value);
    });
  }

  kill(process: number): void {
    this.dead.add(process);
    for (const pending of this.pending.filter((one) => one.process === process)) {
      if (!this.ready(pending)) this.pending.splice(this.pending.indexOf(pending), 1);
    }
  }

  /** Ends all processes and discards what is not durable. */
  cutPower(): void {
    for (const { process, effect, tear } of this.pending) {
      this.dead.add(process);
      if (effect === undefined) continue;
      if (tear !== undefined && this.random(2) === 0) tear();
    }
    this.pending.splice(0);
    this.volume.root.cut(this.random);
  }

  /** Lets the next timer become due. */
  tick(): void {
    const times = this.pending.map(({ due = 0, process }) => (this.dead.has(process) ? 0 : due));
    const next = Math.min(...times.filter((due) => due > this.now));
    if (next < Infinity) this.now = next;
  }

  private async ask<T>(call: string, effect: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.push<T>(call, effect, (error, value) => {
        if (error === null) resolve(value);
        else reject(error);
      });
    });
  }

  /** Replaces `node:fs/promises`. */
  readonly promises = {
    open: async (path: string, flags: string | number): Promise<Handle> =>
      this.ask(`open ${path}`, () => this.handle(path, flags)),
    stat: async (path: string): Promise<object> =>
      this.ask(`stat ${path}`, () => statsOf(this.volume.get(path))),
    mkdir: async (path: string, options?: { recursive: boolean }): Promise<void> =>
      this.ask(`mkdir ${path}`, () => {
        this.volume.mkdir(path, options?.recursive === true);
      }),
    rename: async (from: string, to: string): Promise<void> =>
      this.ask(`rename ${from}`, () => {
        this.volume.rename(from, to);
      }),
    link: async (from: string, to: string): Promise<void> =>
      this.ask(`link ${from}`, () => {
        this.volume.link(from, to);
      }),
    readdir: async (path: string): Promise<string[]> =>
      this.ask(`list ${path}`, () => this.volume.list(path)),
    readFile: async (path: string, encoding?: 'utf8'): Promise<string | Buffer> =>
      this.ask(`read ${path}`, () => {
        const { bytes } = this.volume.get(path);
        return encoding === undefined ? Buffer.from(bytes) : bytes.toString();
      }),
    writeFile: async (path: string, content: string | Uint8Array): Promise<void> => {
      const { writeFile } = await this.promises.open(path, 'w');
      return writeFile(content);
    },
    rm: async (path: string): Promise<void> => this.remove(path),
  };

  /** Replaces `node:fs`. */
  readonly callbacks = {
    open: (path: string, flags: number, done: (error: Error | null, descriptor: number) => void): void => {
      this.push(`open ${path}`, () => this.handle(path, flags).fd, done);
    },
    readdir: (path: string, done: (error: Error | null, names: string[]) => void): void => {
      this.push(`list ${path}`, () => this.volume.list(path), done);
    },
    close: (_: number, done: (error: Error | null) => void): void => {
      done(null);
    },
    write: (
      descriptor: number,
      content: Uint8Array,
      _: number,
      __: number,
      position: number,
      done: (error: Error | null, written: number) => void,
    ): void => {
      const inode = this.descriptors[descriptor];
      const bytes = Buffer.from(content);
      this.push(
        'write',
        () => {
          inode?.writeThrough(bytes, position);
          return bytes.length;
        },
        done,
        () => {
          inode?.writeThrough(bytes, position, this.random(bytes.length + 1), this.random(2) === 0);
        },
      );
    },
  };

  /** Replaces `node:timers/promises`. */
  readonly timers = {
    setTimeout: async (milliseconds: number): Promise<void> =>
      new Promise((resolve) => {
        this.timeout(resolve, milliseconds);
      }),
  };

  readonly timeout = (run: () => void, milliseconds: number): void => {
    this.pending.push({ process: this.running, call: 'sleep', due: this.now + milliseconds, settle: run });
  };

  readonly immediate = (run: (argument: unknown) => void, argument: unknown): object => {
    const immediate = {
      process: this.running,
      run: () => {
        run(argument);
      },
    };
    this.immediates.push(immediate);
    return immediate;
  };

  readonly clearImmediate = (immediate: unknown): void => {
    this.immediates = this.immediates.filter((one) => one !== immediate);
  };

  private readonly descriptors: Inode[] = [];

  private push<T>(
    call: string,
    effect: () => T,
    done: (error: Error | null, value: T) => void,
    tear?: () => void,
  ): void {
    const settle = done as Pending['settle'];
    this.pending.push({ process: this.running, call, effect, tear, settle });
  }

  private handle(path: string, flags: string | number): Handle {
    if (flags === 'wx') this.volume.mustNotBe(path);
    const inode =
      typeof flags === 'string' && flags.startsWith('w') ? this.volume.create(path) : this.volume.get(path);
    return {
      inode,
      fd: this.descriptors.push(inode) - 1,
      stat: async () => Promise.resolve(statsOf(inode)),
      close: async () => Promise.resolve(),
      readFile: async () => this.ask(`read ${path}`, () => Buffer.from(inode.bytes)),
      writeFile: async (content) =>
        this.ask(`write ${path}`, () => {
          inode.bytes = Buffer.from(content);
        }),
      sync: async () =>
        this.ask(`sync ${path}`, () => {
          inode.sync();
        }),
    };
  }

  private async remove(path: string): Promise<void> {
    const names = await this.ask(`list ${path}`, () => [...(this.volume.find(path)?.entries.keys() ?? [])]);
    for (const name of names) await this.remove(`${path}/${name}`);
    await this.ask(`remove ${path}`, () => {
      if (this.volume.find(path) !== undefined) this.volume.remove(path);
    });
  }
}

export interface Handle {
  readonly inode: Inode;
  readonly fd: number;
  readonly stat: () => Promise<object>;
  readonly close: () => Promise<void>;
  readonly readFile: () => Promise<Buffer>;
  readonly writeFile: (content: string | Uint8Array) => Promise<void>;
  readonly sync: () => Promise<void>;
}

function statsOf(inode: Inode): object {
  return {
    ino: inode.number,
    size: inode.bytes.length,
    isFile: () => inode.kind === 'file',
    isDirectory: () => inode.kind === 'folder',
    isFIFO: () => false,
  };
}
