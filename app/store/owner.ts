import { randomUUID } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, StoreError, syncFolder } from './files';

/** How long a look at the owner file holds, in milliseconds; a newcomer waits as long before it reads the state. */
export const LEASE_MS = 500;

/** Every owner's line has this length, so that one overwrites another whole. */
const LINE_BYTES = 128;

/**
 * Who owns the folder: the process whose line is in the owner file. Nothing on a network file system keeps a second one
 * out, so the newest wins. An owner looks at the file all the time and answers nobody on a look older than the lease; a
 * newcomer that finds a file writes its line and waits for as long. The file is gone after an orderly end, and then
 * there is nobody to wait for. Each look opens the file anew, which is what makes an NFS client ask its server.
 */
export class Owner {
  private lookedAt = performance.now();
  private looking?: Promise<void>;

  private constructor(
    private readonly path: string,
    private readonly line: string,
  ) {}

  /** @throws StoreError when another process took the folder in the meantime */
  static async claim(path: string): Promise<Owner> {
    const owner = new Owner(path, `${randomUUID()} ${hostname()}`.padEnd(LINE_BYTES - 1) + '\n');
    if (!(await owner.write('wx'))) {
      await owner.write('r+');
      await sleep(LEASE_MS * 1.1);
    }
    await syncFolder(dirname(path));
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
    await rm(this.path);
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

  /** Writes this process's line; false when the file must be new and is not. */
  private async write(flags: 'wx' | 'r+'): Promise<boolean> {
    try {
      const file = await open(this.path, flags);
      try {
        await file.write(this.line, 0, 'latin1');
        await file.sync();
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      if (flags === 'wx' && codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }
}
