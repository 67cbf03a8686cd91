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
  const { connection = '', 'content-length': length = 0 } = request.headers;
  // A client that still sends when the connection closes may never see the answer.
  const closes = request.httpVersion === '1.0' || /close/i.test(connection);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    let refusal: HttpError | undefined;
    const refuse = (error: HttpError): void => {
      refusal = error;
      chunks.length = 0;
      if (!closes) reject(error);
    };
    const tooLarge = new HttpError(413, `the body must have at most ${limit} bytes`);
    if (Number(length) > limit) refuse(tooLarge);
    request.on('data', (chunk: Buffer) => {
      // What still comes is read and dropped.
      if (refusal !== undefined) return;
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) refuse(tooLarge);
      else if (!hold(chunk.length + CHUNK_BYTES)) refuse(tooMuch());
    });
    request.on('end', () => {
      if (refusal === undefined) resolve(Buffer.concat(chunks));
      else reject(refusal);
    });
    request.on('error', () => {
      reject(new HttpError(400, 'the body ended early'));
    });
  });
}
