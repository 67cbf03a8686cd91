import { readFile } from 'node:fs/promises';
import { codeOf, replaceDurably } from './files';

/** There is no room for the body; what was stored before it still is. */
export class FullError extends Error {
  override readonly name = 'FullError';
}

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The last body that was posted. Bodies that arrive while one is being stored share one write of the last of them. */
export class PostedData {
  private storing?: Promise<void>;
  private next?: { readonly body: Buffer; readonly stored: Promise<void> };

  private constructor(
    private readonly path: string,
    private readonly confirm: () => Promise<void>,
    /** What is stored; undefined before the first post. */
    public body: Buffer | undefined,
  ) {}

  static async open(path: string, confirm: () => Promise<void>): Promise<PostedData> {
    const body = await readFile(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    return new PostedData(path, confirm, body);
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
    await (this.storing ?? Promise.resolve()).catch(() => undefined);
    const body = this.next?.body;
    this.next = undefined;
    if (body === undefined) return;
    this.storing = this.replace(body);
    await this.storing;
  }

  private async replace(body: Buffer): Promise<void> {
    try {
      await replaceDurably(this.path, body, this.confirm);
    } catch (error) {
      if (!FULL.includes(codeOf(error) ?? '')) throw error;
      throw new FullError(`no room for ${body.length} bytes on the volume`, { cause: error });
    }
    this.body = body;
  }
}
