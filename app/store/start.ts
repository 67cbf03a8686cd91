import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FILE_BYTES } from './count-file';
import { codeOf, FullError, GoneError, isFull, isOutOfDescriptors, StoreError } from './errors';
import { COUNT_FILE, syncFolder, writeDurably } from './files';

/** The folder that a start makes ahead for the one after it, so that a start takes no room on a full disk. */
const NEXT = 'next';

/** A start's folder: its number, and a part that makes the name the only one of its kind. */
const NAME = /^(\d{1,15})-[\da-f]{8}$/;

/** How long until a look that found no free descriptor is tried again, in milliseconds. */
const AGAIN_MS = 20;

/** The names of the folders of all starts, the latest last. */
export async function startsIn(root: string): Promise<string[]> {
  return startsOf(await readdir(root));
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
  /** The look that is out, if one is, and the one that begins after it. */
  private looking: Promise<unknown> = Promise.resolve();
  private next?: Promise<string[]>;
  private began?: number;

  private constructor(
    private readonly root: string,
    private readonly name: string,
  ) {
    this.folder = join(root, name);
    this.number = numberOf(name);
  }

  /** Makes a folder for this start; from here on an earlier one acknowledges nothing any more. */
  static async claim(root: string): Promise<Start> {
    await mkdir(root, { recursive: true });
    const latest = (await startsIn(root)).at(-1);
    const id = randomBytes(4).toString('hex');
    const start = new Start(root, `${numberOf(latest) + 1}-${id}`);
    const made = latest === undefined ? undefined : join(root, latest, NEXT);
    if (made === undefined || !(await renameIfThere(made, start.folder))) {
      // Under another name until it is whole: what can't be made must not stop the process that has the data.
      const unnamed = join(root, `new-${id}`);
      await prepare(unnamed);
      await rename(unnamed, start.folder);
    }
    return start;
  }

  /**
   * Looks whether this start is the latest: the names of the earlier ones. The look begins after this call, so that one
   * that is out counts for nobody who comes later. Opening a folder makes an NFS client ask its server, whatever it has
   * cached.
   * @throws StoreError when it is not the latest
   */
  async look(): Promise<string[]> {
    this.next ??= this.looking.then(async () => {
      this.next = undefined;
      const names = this.list();
      this.looking = names.catch(() => undefined);
      return this.judge(await names);
    });
    return this.next;
  }

  /** For how many milliseconds a look has been out. */
  get unansweredMs(): number {
    return this.began === undefined ? 0 : performance.now() - this.began;
  }

  /** Removes the folders of earlier starts, so that what those still write goes nowhere, and makes the next one's. */
  async tidy(earlier: readonly string[]): Promise<void> {
    const unfinished = (await readdir(this.root)).filter((name) => name.startsWith('new-'));
    for (const name of [...earlier, ...unfinished]) {
      await rm(join(this.root, name), { recursive: true, force: true });
    }
    const unnamed = join(this.folder, `new-${NEXT}`);
    await prepare(unnamed);
    await rename(unnamed, join(this.folder, NEXT));
  }

  private async list(): Promise<string[]> {
    this.began = performance.now();
    try {
      for (;;) {
        const names = await readdir(this.root).catch((error: unknown) => {
          if (codeOf(error) === 'ENOENT') return [];
          if (isOutOfDescriptors(error)) return undefined;
          throw error;
        });
        if (names !== undefined) return names;
        await sleep(AGAIN_MS);
      }
    } finally {
      this.began = undefined;
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
