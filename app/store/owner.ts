import { randomUUID } from 'node:crypto';
import { constants, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, LOCK_FILE, OWNER_FILE, StoreError, syncFolder } from './files';

/** How long a look at the owner file holds, in milliseconds; a newcomer waits as long before it reads the state. */
export const LEASE_MS = 500;

/** Every owner's line has this length, so that one overwrites another whole. */
const LINE_BYTES = 128;

/**
 * Who owns the folder: the process whose line is in the owner file. Nothing on a network file system keeps a second one
 * out, so the newest wins. An owner looks at the file all the time and answers nobody on a look older than the lease; a
 * newcomer writes its line and waits for as long, unless the lock file was gone, which an orderly end removes: then there
 * is nobody to wait for. Each look opens the file anew, which is what makes an NFS client ask its server. A start takes
 * no room on the disk but for the name of the lock file, so that it succeeds on a full one.
 */
export class Owner {
  private lookedAt = performance.now();
  private looking?: Promise<void>;
  private readonly line = `${randomUUID()} ${hostname()}`.padEnd(LINE_BYTES - 1) + '\n';

  private constructor(
    private readonly path: string,
    private readonly lock: string,
  ) {}

  /** @throws StoreError when another process took the folder in the meantime */
  static async claim(folder: string): Promise<Owner> {
    const owner = new Owner(join(folder, OWNER_FILE), join(folder, LOCK_FILE));
    const free = await createNew(owner.lock);
    const file = await open(owner.path, constants.O_RDWR | constants.O_CREAT);
    try {
      await file.write(owner.line, 0, 'latin1');
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(folder);
    if (!free) await sleep(LEASE_MS * 1.1);
    await owner.look();
    return owner;
  }

  /** Calls back at once where the last look still holds, else after another one; with its error where it failed. */
  confirm(done: (error: Error | null) => void): void {
    if (performance.now() - this.lookedAt < LEASE_MS) {
      done(null);
      return;
    }
    this.look().then(() => {
      done(null);
    }, done);
  }

  /**
   * Looks whether the folder is still this process's; those who ask at the same time share one look.
   * @throws StoreError when it is not
   */
  async look(): Promise<void> {
    this.looking ??= this.read().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Gives the folder back, so that the next process need not wait. */
  async release(): Promise<void> {
    await this.look();
    await rm(this.lock);
  }

  private async read(): Promise<void> {
    const now = performance.now();
    const line = await readFile(this.path, 'latin1').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return 'nobody: the file is gone';
      throw error;
    });
    if (line !== this.line) {
      throw new StoreError(
        `${this.path} names another process (${line.trim()}): this one stops, as two would lose visits; ` +
          'see to it that only one runs on this folder',
      );
    }
    this.lookedAt = now;
  }
}

/** Makes an empty file; false when it is there already. */
async function createNew(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
