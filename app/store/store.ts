import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../log';
import { Commits, type Counted } from './commits';
import { codeOf, DATA_FILE, STATE_FILE, StoreError } from './files';
import { LEASE_MS, Owner } from './owner';
import { FullError, PostedData } from './posted-data';
import { StateFile } from './state-file';
import { readPlain, VisitsFile } from './visits-file';

export interface StoreProps {
  readonly dataDir: string;
  readonly visitsFile: string;
  readonly log: Log;
  /** Told of every commit: how many visits it wrote, and how many milliseconds it took. */
  readonly onCommit: (visits: number, milliseconds: number) => void;
  /** Told once, when the store can't be trusted any more: all that was out has ended with the error. */
  readonly onFailure: (error: Error) => void;
}

/** All that is kept, in one folder: the count, the posted data, and who owns them. */
class OpenStore {
  private constructor(
    private readonly owner: Owner,
    private readonly looking: NodeJS.Timeout,
    private readonly state: StateFile,
    private readonly commits: Commits,
    private readonly plain: VisitsFile,
    private readonly posted: PostedData,
  ) {}

  /** @throws StoreError that says which file can't be read, what was found and what to do */
  static async open(props: StoreProps): Promise<OpenStore> {
    const folder = await stat(props.dataDir).catch(() => undefined);
    if (folder?.isDirectory() !== true) {
      throw new StoreError(`DATA_DIR ${props.dataDir} is no folder: mount the volume there, or make it`);
    }
    const owner = await Owner.claim(props.dataDir);
    try {
      return await OpenStore.openOwned(props, owner);
    } catch (error) {
      await owner.release().catch(() => undefined);
      throw error;
    }
  }

  private static async openOwned(props: StoreProps, owner: Owner): Promise<OpenStore> {
    const { dataDir, log, onCommit, onFailure } = props;
    const statePath = join(dataDir, STATE_FILE);
    const plainPath = join(dataDir, props.visitsFile);
    const found = await readPlain(plainPath).catch(async (error: unknown) => {
      if (!(error instanceof StoreError) || !(await exists(statePath))) throw error;
      log('warn', 'the visits file is written again from the state file', { found: error.message });
      return undefined;
    });
    const state = await StateFile.open(statePath, found?.count ?? 0);
    const { count, epoch } = state.record;
    const posted = await PostedData.open(join(dataDir, DATA_FILE), promisify(owner.confirm.bind(owner)));
    const plain: VisitsFile = new VisitsFile(plainPath, found?.recent ?? [], () => commits.durable, log);
    const commits: Commits = new Commits({
      count,
      write: (slot, value, done) => {
        state.write(slot, value, done);
      },
      confirm: (done) => {
        owner.confirm(done);
      },
      onCommit: (visits, milliseconds) => {
        plain.note(visits);
        plain.changed();
        onCommit(visits, milliseconds);
      },
      onFailure,
    });
    await plain.write();
    const looking = setInterval(() => {
      owner.look().catch((error: unknown) => {
        commits.fail(error as Error);
      });
    }, LEASE_MS / 4).unref();
    log('info', 'store open', { dataDir, visits: count, start: epoch, data: posted.body?.length ?? 0 });
    return new OpenStore(owner, looking, state, commits, plain, posted);
  }

  /** Visits on the disk. */
  get visits(): number {
    return this.commits.durable;
  }

  /** Times of the last visits, the latest last. */
  get recent(): readonly Date[] {
    return this.plain.times;
  }

  /** The posted body; undefined before the first post. */
  get data(): Buffer | undefined {
    return this.posted.body;
  }

  /** Why the store can't be trusted, once it can't. */
  get failure(): Error | undefined {
    return this.commits.failure;
  }

  /** For how many milliseconds the volume has owed an answer. */
  get unansweredFor(): number {
    return this.commits.unansweredFor;
  }

  /** Counts a visit; the callback comes when it is on the disk. */
  visit(counted: Counted): void {
    this.commits.add(counted);
  }

  /**
   * Stores a body: it is on the disk when the promise resolves.
   * @throws FullError when there is no room for it
   */
  async post(body: Buffer): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    try {
      await this.posted.store(body);
    } catch (error) {
      if (!(error instanceof FullError)) this.commits.fail(error as Error);
      throw error;
    }
  }

  /** Writes what is out, and gives the folder back. */
  async close(): Promise<void> {
    await this.commits.drain();
    clearInterval(this.looking);
    // After a failure writes may still be on their way, and the folder may be another's.
    if (this.failure !== undefined) return;
    await this.plain.close();
    await this.state.close();
    await this.owner.release();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Until the merge: the API of branch visits-app (see /work/wt/store-api.md) over the store of before. */
export class Store {
  private store?: OpenStore;
  constructor(private readonly props: StoreProps) {}
  async check(): Promise<void> {
    await stat(this.props.dataDir);
  }
  async open(): Promise<void> {
    this.store = await OpenStore.open(this.props);
  }
  get opened(): boolean {
    return this.store !== undefined;
  }
  get failure(): Error | undefined {
    return this.store?.failure;
  }
  get unansweredMs(): number {
    return this.store?.unansweredFor ?? 0;
  }
  get visits(): number {
    return this.store?.visits ?? 0;
  }
  get recent(): readonly Date[] {
    return this.store?.recent ?? [];
  }
  get data(): Buffer | undefined {
    return this.store?.data;
  }
  visit(counted: Counted): void {
    if (this.store === undefined) counted(new Error('starting'), 0);
    else this.store.visit(counted);
  }
  async post(body: Buffer): Promise<void> {
    await this.store?.post(body);
  }
  async close(): Promise<void> {
    await this.store?.close();
  }
}
