import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, FullError, isFull } from './errors';
import { DATA_FILE, readIfThere, syncFolder, writeDurably } from './files';
import type { Start } from './start';
import { Turns } from './turns';

/** The last posted body. Of the bodies that arrive during a write, only the last is written. */
export class PostedData {
  /** The stored body. Undefined before the first post. */
  body: Buffer | undefined;
  private readonly path: string;
  private next: Buffer = Buffer.alloc(0);
  private readonly writes = new Turns(async () => this.replace(this.next));

  constructor(private readonly start: Start) {
    this.path = join(start.folder, DATA_FILE);
  }

  /** Adopts the file of an earlier start through a hard link, which takes no space on a full disk. */
  async adopt(path: string): Promise<void> {
    await link(path, this.path).catch(async (error: unknown) => {
      if (codeOf(error) === 'ENOENT') throw error;
      // Some filesystems do not support links.
      await this.write(await readFile(path));
    });
    this.body = await readIfThere(this.path);
  }

  /**
   * Stores a body, which is durable when the promise resolves.
   * @throws FullError if the volume is full
   */
  async store(body: Buffer): Promise<void> {
    this.next = body;
    return this.writes.ask();
  }

  private async replace(body: Buffer): Promise<void> {
    await this.write(body);
    await syncFolder(this.start.folder);
    await this.start.check();
    this.body = body;
  }

  /** Replaces the file atomically: after a crash either the old or the new one is complete. */
  private async write(body: Buffer): Promise<void> {
    const temporary = `${this.path}.tmp`;
    try {
      await writeDurably(temporary, body);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      if (!isFull(error)) throw error;
      throw new FullError(`no room for ${body.length} bytes on the volume`);
    }
    await rename(temporary, this.path);
  }
}
