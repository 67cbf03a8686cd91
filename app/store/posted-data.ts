import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, FullError, isFull } from './errors';
import { DATA_FILE, readIfThere, syncFolder, writeDurably } from './files';
import type { Start } from './start';

/** The last body that was posted. Bodies that arrive while one is being stored share one write of the last of them. */
export class PostedData {
  /** What is stored; undefined before the first post. */
  body: Buffer | undefined;
  private readonly path: string;
  private storing?: Promise<void>;
  private next?: { readonly body: Buffer; readonly stored: Promise<void> };

  constructor(private readonly start: Start) {
    this.path = join(start.folder, DATA_FILE);
  }

  /** Goes on from the file of an earlier start: a second name for it takes no room on a full disk. */
  async adopt(path: string): Promise<void> {
    await link(path, this.path).catch(async (error: unknown) => {
      if (codeOf(error) === 'ENOENT') throw error;
      // Some file systems have no links.
      await this.write(await readFile(path));
    });
    this.body = await readIfThere(this.path);
  }

  /**
   * Stores a body: it is on the disk when the promise resolves.
   * @throws FullError when there is no room for it
   */
  async store(body: Buffer): Promise<void> {
    const stored = this.next?.stored ?? this.storeNext();
    this.next = { body, stored };
    return stored;
  }

  private async storeNext(): Promise<void> {
    await this.storing?.catch(() => undefined);
    const body = this.next?.body;
    this.next = undefined;
    if (body === undefined) return;
    this.storing = this.replace(body);
    await this.storing;
  }

  private async replace(body: Buffer): Promise<void> {
    await this.write(body);
    await syncFolder(this.start.folder);
    await this.start.look();
    this.body = body;
  }

  /** Puts a file in place of another so that, whatever happens, one of the two is there, whole. */
  private async write(body: Buffer): Promise<void> {
    const temporary = `${this.path}.tmp`;
    try {
      await writeDurably(temporary, body);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      if (!isFull(error)) throw error;
      throw new FullError(`no room for ${body.length} bytes on the volume`, { cause: error });
    }
    await rename(temporary, this.path);
  }
}
