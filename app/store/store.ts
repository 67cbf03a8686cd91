import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Log } from '../log';
import { Commits, type Counted } from './commits';
import { CountFile } from './count-file';
import { FullError, GoneError, isOutOfDescriptors, StoreError } from './errors';
import { COUNT_FILE, isThere, STATE_FOLDER, syncFolder } from './files';
import { PostedData } from './posted-data';
import { recover } from './recovery';
import { Start, startsOf } from './start';
import { VisitsFile } from './visits-file';

export interface StoreProps {
  readonly dataDir: string;
  readonly visitsFile: string;
  /** Time without a response from the volume after which the store rejects requests, in milliseconds. */
  readonly volumeTimeoutMs: number;
  readonly log: Log;
  /** Called after each commit, with the number of visits written and the duration in milliseconds. */
  readonly onCommit: (visits: number, milliseconds: number) => void;
  /** Called once when the store fails. All pending requests have failed with the same error. */
  readonly onFailure: (error: Error) => void;
}

/** Interval between checks of the store's files without a commit, in milliseconds. */
const CHECK_MS = 250;

interface Parts {
  readonly start: Start;
  readonly file: CountFile;
  readonly commits: Commits;
  readonly posted: PostedData;
  readonly plain: VisitsFile;
}

/** The count and the posted data in one folder. */
export class Store {
  private parts?: Parts;
  private closing = false;
  private readonly root: string;
  private readonly plainPath: string;

  constructor(private readonly props: StoreProps) {
    this.root = join(props.dataDir, STATE_FOLDER);
    this.plainPath = join(props.dataDir, props.visitsFile);
  }

  /**
   * Reads the stored data and changes nothing.
   * @throws StoreError with the unreadable file, what was found and what to do
   */
  async check(): Promise<void> {
    const { dataDir } = this.props;
    if (!(await isThere(dataDir, 'folder'))) {
      throw new StoreError(
        `DATA_DIR ${dataDir} does not exist: mount the volume there, or create the folder`,
      );
    }
    const names = (await isThere(this.root, 'folder')) ? await readdir(this.root) : [];
    await recover(this.root, startsOf(names), this.plainPath);
  }

  /**
   * Makes this start the owner of the data, which stops the previous process. Call `check` first.
   * @throws StoreError as `check` does, or if a later start exists
   */
  async open(): Promise<void> {
    const { dataDir, log, onCommit, onFailure } = this.props;
    const start = await Start.claim(this.root);
    const earlier = await start.check();
    const { count, recent, data, warnings } = await recover(this.root, earlier, this.plainPath);
    const posted = new PostedData(start);
    if (data !== undefined) await posted.adopt(data);
    for (const folder of [start.folder, this.root, dataDir]) await syncFolder(folder);
    const file = await CountFile.open(join(start.folder, COUNT_FILE));
    await promisify(file.write.bind(file))(0, count);
    await start.check();
    // The data of earlier starts is no longer needed.
    await start.tidy(earlier).catch((error: unknown) => {
      log('warn', 'cannot remove the files of earlier starts', { error: (error as Error).message });
    });
    const commits: Commits = new Commits({
      count,
      write: file.write.bind(file),
      confirm: start.check.bind(start),
      onCommit: (visits, milliseconds) => {
        plain.note(visits);
        onCommit(visits, milliseconds);
      },
      onFailure,
    });
    const shown = (): number => commits.durable;
    const plain = new VisitsFile(this.plainPath, start.folder, recent, shown, log);
    await plain.write();
    for (const warning of warnings) log('warn', warning);
    const bytes = posted.body?.length ?? 0;
    log('info', 'store open', { dataDir, visits: count, start: start.number, data: bytes });
    this.parts = { start, file, commits, posted, plain };
    this.watch(this.parts).catch((error: unknown) => {
      commits.fail(error as Error);
    });
  }

  /** Whether visits are counted. */
  get opened(): boolean {
    return this.parts !== undefined;
  }

  /** Number of durable visits. */
  get visits(): number {
    return this.parts?.commits.durable ?? 0;
  }

  /** Times of the last visits, the latest last. */
  get recent(): readonly Date[] {
    return this.parts?.plain.times ?? [];
  }

  /** The posted body. Undefined before the first post. */
  get data(): Buffer | undefined {
    return this.parts?.posted.body;
  }

  /** The error that stopped the store, if any. */
  get failure(): Error | undefined {
    return this.parts?.commits.failure;
  }

  /** Age of the oldest pending volume operation in milliseconds. 0 without one. */
  get unansweredMs(): number {
    if (this.parts === undefined) return 0;
    return Math.max(this.parts.start.unansweredMs, this.parts.commits.unansweredMs);
  }

  /** The reason why nothing can be stored now. Undefined if the store works. */
  get fault(): string | undefined {
    const { volumeTimeoutMs } = this.props;
    if (this.parts === undefined) return 'starting';
    if (this.failure !== undefined) return this.failure.message;
    return this.unansweredMs > volumeTimeoutMs
      ? `the volume has not answered for ${volumeTimeoutMs} ms`
      : undefined;
  }

  /**
   * Counts a visit. Calls back when the visit is durable. Passes a FullError if the volume is full, and another error
   * if the visit is not counted or might not be.
   */
  visit(counted: Counted): void {
    const { parts, fault } = this;
    if (parts === undefined || fault !== undefined) counted(new StoreError(fault), 0);
    else parts.commits.add(counted);
  }

  /**
   * Stores a body, which is durable when the promise resolves.
   * @throws FullError if the volume is full
   */
  async post(body: Buffer): Promise<void> {
    const { parts, fault } = this;
    if (parts === undefined || fault !== undefined) throw new StoreError(fault);
    try {
      await parts.posted.store(body);
    } catch (error) {
      if (!(error instanceof FullError || isOutOfDescriptors(error))) parts.commits.fail(error as Error);
      throw error;
    }
  }

  /** Waits for pending writes, and writes the visits file a last time. */
  async close(): Promise<void> {
    this.closing = true;
    if (this.parts === undefined) return;
    const { file, commits, plain } = this.parts;
    await commits.drain();
    if (this.failure instanceof GoneError) await plain.rescue();
    // After any other failure writes may be pending, and another process may own the data.
    if (this.failure !== undefined) return;
    await plain.close();
    await file.close();
  }

  private async watch({ start, file, commits }: Parts): Promise<void> {
    while (!this.closing && commits.failure === undefined) {
      await start.check();
      await file.check();
      await sleep(CHECK_MS, undefined, { ref: false });
    }
  }
}
