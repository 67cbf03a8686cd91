import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log';
import { StoreError } from './errors';
import { readIfThere } from './files';

/** The file is written at most this often while visits come, in milliseconds. */
const INTERVAL_MS = 100;

/** How many times of visits are kept. */
const RECENT = 100;

/** What the readable file says. */
export interface Plain {
  readonly count: number;
  /** Times of the last visits, the latest last. */
  readonly recent: readonly Date[];
}

/**
 * The count as people and scripts read it: a number, or JSON where the name ends in ".json". It follows the state file,
 * is replaced whole, and nothing depends on it but a first start on a folder that has only this file.
 */
export class VisitsFile {
  private readonly temporary: string;
  /** Times of visits, and how many came together: a time taken for each would cost every visit. */
  private readonly recent: { readonly time: number; readonly visits: number }[];
  private stale = false;
  private fails = false;
  private following?: Promise<void>;

  /** @param folder of this start: what an earlier one has not finished can't get in the way there */
  constructor(
    private readonly path: string,
    folder: string,
    recent: readonly Date[],
    private readonly count: () => number,
    private readonly log: Log,
  ) {
    this.temporary = join(folder, `${basename(path)}.tmp`);
    this.recent = recent.map((time) => ({ time: time.getTime(), visits: 1 }));
  }

  get times(): readonly Date[] {
    const times = this.recent.flatMap(({ time, visits }) =>
      Array<number>(Math.min(visits, RECENT)).fill(time),
    );
    return times.slice(-RECENT).map((time) => new Date(time));
  }

  /** Visits have come: writes the file at once, or when the interval since the last time is over. */
  note(visits: number): void {
    this.recent.push({ time: Date.now(), visits });
    if (this.recent.length > 2 * RECENT) this.recent.splice(0, RECENT);
    this.stale = true;
    this.following ??= this.follow();
  }

  /** Waits for what is being written, and writes the file for the last time. */
  async close(): Promise<void> {
    await this.following;
    await this.write();
  }

  /** Writes the count where the state was removed: in place, as the folder for temporary files may be gone too. */
  async rescue(): Promise<void> {
    await this.following;
    await writeFile(this.path, this.content());
  }

  /** Writes the file; a failure is told, and does not stop the counting. */
  async write(): Promise<void> {
    try {
      await writeFile(this.temporary, this.content());
      await rename(this.temporary, this.path);
      this.fails = false;
    } catch (error) {
      if (!this.fails) this.log('warn', 'the visits file lags behind', { error: (error as Error).message });
      this.fails = true;
    }
  }

  private async follow(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      await this.write();
      await sleep(INTERVAL_MS);
    }
    this.following = undefined;
  }

  private content(): string {
    const total = this.count();
    return this.path.endsWith('.json') ? `${JSON.stringify({ visits: this.times, total })}\n` : `${total}\n`;
  }
}

/**
 * Reads the count. Returns undefined without a file, and an error that says what to do if the file holds no count.
 * @throws StoreError if the path is not a file
 */
export async function readPlain(path: string): Promise<Plain | StoreError | undefined> {
  const text = (await readIfThere(path))?.toString();
  if (text === undefined) return undefined;
  const plain = path.endsWith('.json') ? parseJson(text) : { count: parseCount(text), recent: [] };
  if (plain?.count !== undefined) return { count: plain.count, recent: plain.recent };
  return new StoreError(
    `${path} is no count: it holds ${text === '' ? 'nothing' : JSON.stringify(text.slice(0, 60))}; ` +
      'write the number of visits into it, or remove it to begin at 0',
  );
}

function parseCount(text: string): number | undefined {
  const count = Number(text);
  return /^\d+\s*$/.test(text) && Number.isSafeInteger(count) ? count : undefined;
}

function parseJson(text: string): { count?: number; recent: readonly Date[] } | undefined {
  try {
    const { visits, total } = JSON.parse(text) as { visits?: unknown; total?: unknown };
    if (!Number.isSafeInteger(total) || (total as number) < 0) return undefined;
    const times = Array.isArray(visits) ? visits.map((time) => new Date(String(time))) : [];
    return { count: total as number, recent: times.filter((time) => !Number.isNaN(time.getTime())) };
  } catch {
    return undefined;
  }
}
