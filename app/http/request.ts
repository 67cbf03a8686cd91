import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { HttpError } from './reply';

/** The media type among those offered that the client likes best; the first where it has no say. */
export function preferred(request: IncomingMessage, offered: readonly [string, ...string[]]): string {
  const accept = acceptOf(request.rawHeaders);
  if (accept === undefined || accept === '*/*') return offered[0];
  return new Negotiator({ headers: { accept } }).mediaType([...offered]) ?? offered[0];
}

/** The raw list is read as it is: `request.headers` makes an object of all headers, which every visit would pay for. */
function acceptOf(raw: readonly string[]): string | undefined {
  for (let i = 0; i < raw.length; i += 2) if (raw[i]?.toLowerCase() === 'accept') return raw[i + 1];
  return undefined;
}

/**
 * Reads a whole body.
 * @throws HttpError 413 when it is larger than the limit, in bytes; 400 when it ends early
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(request.headers['content-length'] ?? 0);
  return new Promise((resolve, reject) => {
    const refuse = (): void => {
      // What still comes is read and dropped, so that the client sees the answer.
      request.removeAllListeners('data').resume();
      reject(new HttpError(413, `the body must have at most ${limit} bytes`));
    };
    if (size > limit) {
      refuse();
      return;
    }
    size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) refuse();
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.on('error', () => {
      reject(new HttpError(400, 'the body ended early'));
    });
  });
}
