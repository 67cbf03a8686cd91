import { readdir } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FILE_BYTES } from './count-file';
import { codeOf, FullError, GoneError, isFull, isOutOfDescriptors, StoreError } from './errors';
import { COUNT_FILE, syncFolder, writeDurably } from './files';
import { Turns } from './turns';

/** Costs the event loop less than the function of node:fs/promises, and every commit needs it. */
async function namesIn(folder: string): Promise<string[]> {
  return promisify(readdir)(folder);
}

/** The folder that a start makes ahead for the one after it, so that a start takes no room on a full disk. */
const NEXT = 'next';
const UNFINISHED = 'new-';

/** A start's folder: its number, and a part that makes the name the only one of its kind. */
const NAME = /^(\d{1,15})-[\da-f]{8}$/;

/** How long until a look that found no free descriptor is tried again, in milliseconds. */
const AGAIN_MS = 20;

/** The names of the folders of starts, the latest last. */
export function startsOf(names: readonly string[]): string[] {
  const starts = names.filter((name) => NAME.test(name));
  return starts.sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

/** Not from node:crypto, which takes long to load: nobody has to be kept from guessing it. */
function randomPart(): string {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
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
  private readonly looks = new Turns(async () => this.judge(await this.list()));
  /** When the look began that is out. */
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
   * Looks whether this start is the latest: the names of the earlier ones. The look begins after this call. Opening a
   * folder makes an NFS client ask its server, whatever it has cached.
   * @throws StoreError when it is not the latest
   */
  async look(): Promise<string[]> {
    return this.looks.ask();
  }

  /** For how many milliseconds a look has been out. */
  get unansweredMs(): number {
    return this.began === undefined ? 0 : performance.now() - this.began;
  }

  /** Removes the folders of earlier starts, so that what those still write goes nowhere, and makes the next one's. */
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

  private judge(names: readonly string[]): string[] {
    const starts = startsOf(names);
    const latest = starts.pop() ?? 'none';
    if (latest === this.name) return starts;
    if (numberOf(latest) < this.number) throw new GoneError(this.folder);
    throw new StoreError(
      `${join(this.root, latest)} is there: a later start has the data, and this one stops, as two would lose visits; ` +
        'see to it that only one runs on this folder',
    );
  }
}

/** Makes a folder with room for a count. It has another name until it is whole: a claim that fails must stop nobody. */
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
