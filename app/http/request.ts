import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { HttpError, tooMuch } from './reply';

/** What a chunk of a body takes in memory beside its bytes. */
const CHUNK_BYTES = 512;

/** A name or an address, and maybe a port (RFC 3986, section 3.2). */
const HOST = /^(\[[\da-f:.]+\]|([\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(:\d*)?$/i;

/** The media type among those offered that the client likes best; the first where it has no say. */
export function preferred({ headers }: IncomingMessage, offered: readonly [string, ...string[]]): string {
  const { accept } = headers;
  if (accept === undefined || accept === '*/*') return offered[0];
  return new Negotiator({ headers: { accept } }).mediaType([...offered]) ?? offered[0];
}

/** Whether there is one Host header, and a host in it (RFC 9112, section 3.2); several lines are joined by ", ". */
export function hasHost({ headers, httpVersion }: IncomingMessage): boolean {
  return HOST.test(headers.host ?? (httpVersion === '1.0' ? '' : ' '));
}

/**
 * Reads a whole body.
 * @param hold asked for memory before it is taken, in bytes
 * @throws HttpError 413 when it is larger than the limit, in bytes; 503 without memory; 400 when it ends early
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  hold: (bytes: number) => boolean,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(request.headers['content-length'] ?? 0);
  return new Promise((resolve, reject) => {
    const refuse = (error: HttpError): void => {
      chunks.length = 0;
      // What still comes is read and dropped, so that the client sees the answer.
      request.removeAllListeners('data').resume();
      reject(error);
    };
    const tooLarge = new HttpError(413, `the body must have at most ${limit} bytes`);
    if (size > limit) {
      refuse(tooLarge);
      return;
    }
    size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) refuse(tooLarge);
      else if (!hold(chunk.length + CHUNK_BYTES)) refuse(tooMuch());
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.on('error', () => {
      reject(new HttpError(400, 'the body ended early'));
    });
  });
}
