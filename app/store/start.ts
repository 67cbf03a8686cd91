import { readdir } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FILE_BYTES } from './count-file';
import { codeOf, FullError, GoneError, isFull, isOutOfDescriptors, StoreError } from './errors';
import { COUNT_FILE, syncFolder, writeDurably } from './files';
import { Turns } from './turns';

/** Lists a folder. Every commit does so, and the function of node:fs/promises costs the event loop more. */
async function namesIn(folder: string): Promise<string[]> {
  return promisify(readdir)(folder);
}

/** The folder that a start prepares for the next one, so that a start takes no space on a full disk. */
const NEXT = 'next';
const UNFINISHED = 'new-';

/** The folder name of a start: its number, and a random part that makes the name unique. */
const NAME = /^(\d{1,15})-[\da-f]{8}$/;

/** Delay before a retry when no file descriptor is free, in milliseconds. */
const AGAIN_MS = 20;

/** The folder names of starts, the latest last. */
export function startsOf(names: readonly string[]): string[] {
  const starts = names.filter((name) => NAME.test(name));
  return starts.sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

/** Avoids node:crypto, which is slow to load. The part need not be unpredictable. */
function randomPart(): string {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

function numberOf(name: string | undefined): number {
  return Number(NAME.exec(name ?? '')?.[1] ?? 0);
}

/**
 * One start of the app, and its folder. The latest start owns the data. A network filesystem cannot exclude a second
 * process, so each start writes only to its folder. After every write the owner checks that no later folder exists. A
 * later start creates its folder before it reads the earlier ones. So either the later start reads the write, or the
 * owner finds the later folder and does not acknowledge the write.
 */
export class Start {
  readonly folder: string;
  readonly number: number;
  private readonly checks = new Turns(async () => this.verify(await this.list()));
  /** The time at which the pending check began. */
  private began?: number;

  private constructor(
    private readonly root: string,
    private readonly name: string,
  ) {
    this.folder = join(root, name);
    this.number = numberOf(name);
  }

  /** Creates the folder of this start. From then on, earlier starts acknowledge nothing. */
  static async claim(root: string): Promise<Start> {
    await mkdir(root).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    const latest = startsOf(await namesIn(root)).at(-1) ?? 'none';
    const start = new Start(root, `${numberOf(latest) + 1}-${randomPart()}`);
    await rename(join(root, latest, NEXT), start.folder).catch(async (error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      await make(start.folder);
    });
    return start;
  }

  /**
   * Checks that this start is the latest, and returns the names of the earlier ones. The check begins after this call.
   * Opening a folder makes an NFS client query its server, whatever the client has cached.
   * @throws StoreError if this start is not the latest
   */
  async check(): Promise<string[]> {
    return this.checks.ask();
  }

  /** Age of the pending check, in milliseconds. */
  get unansweredMs(): number {
    return this.began === undefined ? 0 : performance.now() - this.began;
  }

  /** Removes the folders of earlier starts, so that their late writes have no effect. Prepares the next folder. */
  async tidy(earlier: readonly string[]): Promise<void> {
    const unfinished = (await namesIn(this.root)).filter((name) => name.startsWith(UNFINISHED));
    for (const name of [...earlier, ...unfinished]) {
      await rm(join(this.root, name), { recursive: true, force: true });
    }
    await make(join(this.folder, NEXT));
  }

  private async list(): Promise<string[]> {
    this.began ??= performance.now();
    const names = await namesIn(this.root).catch((error: unknown) => error as Error);
    if (isOutOfDescriptors(names)) {
      await sleep(AGAIN_MS);
      return this.list();
    }
    this.began = undefined;
    if (codeOf(names) === 'ENOENT') return [];
    if (names instanceof Error) throw names;
    return names;
  }

  private verify(names: readonly string[]): string[] {
    const starts = startsOf(names);
    const latest = starts.pop() ?? 'none';
    if (latest === this.name) return starts;
    if (numberOf(latest) < this.number) throw new GoneError(this.folder);
    throw new StoreError(
      `${join(this.root, latest)} exists: a later start owns the data, and this one stops, as two would lose visits; ` +
        'run only one app on this folder',
    );
  }
}

/**
 * Creates a folder with space for a count. The folder gets its name last: a failed claim must not stop another process.
 */
async function make(folder: string): Promise<void> {
  const unfinished = join(dirname(folder), UNFINISHED + basename(folder));
  try {
    await mkdir(unfinished);
    await writeDurably(join(unfinished, COUNT_FILE), Buffer.alloc(FILE_BYTES));
    await syncFolder(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    if (!isFull(error)) throw error;
    throw new FullError(`no room for ${FILE_BYTES} bytes in ${folder}: make room on the volume`);
  }
}
