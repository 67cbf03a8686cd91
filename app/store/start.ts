import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FILE_BYTES } from './count-file';
import { codeOf, FullError, GoneError, isFull, isOutOfDescriptors, StoreError } from './errors';
import { COUNT_FILE, syncFolder, writeDurably } from './files';

/** The folder that a start makes ahead for the one after it, so that a start takes no room on a full disk. */
const NEXT = 'next';

/** A start's folder: its number, and a part that makes the name the only one of its kind. */
const NAME = /^(\d{1,15})-[\da-f]{8}$/;

/** How long until a look that found no free descriptor is tried again, in milliseconds. */
const AGAIN_MS = 20;

type Looked = (error: Error | null) => void;

/** The names of the folders of all starts, the latest last. */
export async function startsIn(root: string): Promise<string[]> {
  return startsOf(await promisify(readdir)(root));
}

function startsOf(names: readonly string[]): string[] {
  return names
    .filter((name) => NAME.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

function numberOf(name: string | undefined): number {
  return Number(NAME.exec(name ?? '')?.[1] ?? 0);
}

/**
 * One start of the app, and its folder. The latest start owns what is kept: nothing on a network file system keeps a
 * second process out, so all that a start writes is in a folder that no other writes to, and an owner looks after every
 * write whether a later folder is there. A later start reads the earlier folders after its own is there. So either it
 * reads the write, or the look comes after it and the write is not acknowledged.
 */
export class Start {
  readonly folder: string;
  readonly number: number;
  private asking: Looked[] = [];
  private answering = false;
  /** When the look began that is out. */
  private began?: number;

  private constructor(
    private readonly root: string,
    private readonly name: string,
    private readonly handle: FileHandle,
  ) {
    this.folder = join(root, name);
    this.number = numberOf(name);
  }

  /** Makes a folder for this start; from here on an earlier one acknowledges nothing any more. */
  static async claim(root: string): Promise<Start> {
    await mkdir(root, { recursive: true });
    const latest = (await startsIn(root)).at(-1);
    const id = randomBytes(4).toString('hex');
    const name = `${numberOf(latest) + 1}-${id}`;
    const folder = join(root, name);
    const made = latest !== undefined && (await renameIfThere(join(root, latest, NEXT), folder));
    if (!made) {
      // Under another name until it is whole: what can't be made must not stop the process that has the data.
      const unnamed = join(root, `new-${id}`);
      await prepare(unnamed);
      await rename(unnamed, folder);
    }
    return new Start(root, name, await open(folder, 'r'));
  }

  /**
   * Looks whether this start is the latest. Opening a folder makes an NFS client ask its server, whatever it has cached.
   * @param looked called with the error when it is not; the look began after this call
   */
  look(looked: Looked): void {
    this.asking.push(looked);
    if (!this.answering) {
      this.answering = true;
      void this.answer();
    }
  }

  /**
   * The folders in the way of this start, the latest last.
   * @throws StoreError when a later one is among them
   */
  async earlier(): Promise<string[]> {
    return this.judge(await promisify(readdir)(this.root));
  }

  /** For how many milliseconds a look has been out. */
  get unansweredMs(): number {
    return this.began === undefined ? 0 : performance.now() - this.began;
  }

  /** Makes the names in this start's folder durable. */
  async sync(): Promise<void> {
    await this.handle.sync();
  }

  /** Removes the folders of earlier starts: what those still write ends there. */
  async remove(earlier: readonly string[]): Promise<void> {
    for (const name of earlier) await rm(join(this.root, name), { recursive: true, force: true });
  }

  /** Makes a folder for the next start. */
  async makeNext(): Promise<void> {
    const unnamed = join(this.folder, `new-${NEXT}`);
    await prepare(unnamed);
    await rename(unnamed, join(this.folder, NEXT));
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private async answer(): Promise<void> {
    while (this.asking.length > 0) {
      const asking = this.asking;
      this.asking = [];
      this.began = performance.now();
      const refusal = await this.refusal();
      this.began = undefined;
      for (const looked of asking) looked(refusal);
    }
    this.answering = false;
  }

  private async refusal(): Promise<Error | null> {
    for (;;) {
      try {
        await this.earlier();
        return null;
      } catch (error) {
        if (!isOutOfDescriptors(error)) return error as Error;
        await sleep(AGAIN_MS);
      }
    }
  }

  private judge(names: readonly string[]): string[] {
    const starts = startsOf(names);
    const latest = starts.at(-1);
    if (latest === this.name) return starts.slice(0, -1);
    // NFS has no order among names: whoever is last in this one has the data.
    if (latest === undefined || numberOf(latest) < this.number) {
      throw new GoneError(
        `${this.folder} was removed while the app ran: it stops, and starts again from the visits file`,
      );
    }
    throw new StoreError(
      `${join(this.root, latest)} is there: a later start has the data, and this one stops, as two would lose visits; ` +
        'see to it that only one runs on this folder',
    );
  }
}

/** Makes a folder with a count file in it, which has all its room on the disk. */
async function prepare(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await writeDurably(join(folder, COUNT_FILE), Buffer.alloc(FILE_BYTES));
    await syncFolder(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    if (!isFull(error)) throw error;
    throw new FullError(`no room for ${FILE_BYTES} bytes in ${folder}: make room on the volume`, {
      cause: error,
    });
  }
}

/** False where there is nothing to rename. */
async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
