import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log';
import { StoreError } from './errors';
import { readIfThere } from './files';

/** Minimum interval between two writes of the file, in milliseconds. */
const INTERVAL_MS = 100;

/** Maximum number of recorded visit times. */
const RECENT = 100;

/** The content of the visits file. */
export interface Plain {
  readonly count: number;
  /** Times of the last visits, the latest last. */
  readonly recent: readonly Date[];
}

/**
 * The count in a form for people and scripts: a number, or JSON if the name ends in ".json". The file is replaced
 * atomically and may lag behind. The app reads it only on a start, in case it is the only file or was set to a higher
 * count.
 */
export class VisitsFile {
  private readonly temporary: string;
  /** Visit times, with the number of visits at each. One time per commit keeps visits cheap. */
  private readonly recent: { readonly time: number; readonly visits: number }[];
  private stale = false;
  private fails = false;
  private following?: Promise<void>;

  /** @param folder the folder of this start, where no unfinished write of an earlier start can interfere */
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

  /** Records visits. Writes the file at once, or when the interval since the last write has passed. */
  note(visits: number): void {
    this.recent.push({ time: Date.now(), visits });
    if (this.recent.length > 2 * RECENT) this.recent.splice(0, RECENT);
    this.stale = true;
    this.following ??= this.follow();
  }

  /** Waits for a pending write, and writes the file a last time. */
  async close(): Promise<void> {
    await this.following;
    await this.write();
  }

  /**
   * Writes the count after the state was removed. Writes in place, as the folder for temporary files may be gone too.
   */
  async rescue(): Promise<void> {
    await this.following;
    await writeFile(this.path, this.content());
  }

  /** Writes the file. Logs a failure and continues, as the counting does not depend on this file. */
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
 * Reads the visits file. Returns undefined without a file, and an error if the file holds no count.
 * @throws StoreError if the path is not a file
 */
export async function readPlain(path: string): Promise<Plain | StoreError | undefined> {
  const text = (await readIfThere(path))?.toString();
  if (text === undefined) return undefined;
  const plain = path.endsWith('.json') ? parseJson(text) : { count: parseCount(text), recent: [] };
  if (plain?.count !== undefined) return { count: plain.count, recent: plain.recent };
  return new StoreError(
    `${path} holds no count (got ${text === '' ? 'nothing' : JSON.stringify(text.slice(0, 60))}); ` +
      'write the number of visits into the file, or remove the file to start at 0',
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
