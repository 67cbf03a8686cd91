import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { HttpError, tooMuch } from './reply';

/** Memory overhead of a chunk of a body, in bytes. */
const CHUNK_BYTES = 512;

/** A host name or an address, with an optional port (RFC 3986, section 3.2). */
const HOST = /^(\[[\da-f:.]+\]|([\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(:\d*)?$/i;

/** The offered media type that the client prefers, or the first one without a preference. */
export function preferred({ headers }: IncomingMessage, offered: readonly [string, ...string[]]): string {
  const { accept } = headers;
  if (accept === undefined || accept === '*/*') return offered[0];
  return new Negotiator({ headers: { accept } }).mediaType([...offered]) ?? offered[0];
}

/** Whether a request has exactly one valid Host header (RFC 9112, section 3.2). Node joins several with ", ". */
export function hasHost({ headers, httpVersion }: IncomingMessage): boolean {
  return HOST.test(headers.host ?? (httpVersion === '1.0' ? '' : ' '));
}

/**
 * Reads the complete body.
 * @param hold reserves memory, in bytes
 * @throws HttpError 413 if the body exceeds the limit in bytes, 503 if memory is short, 400 if the body ends early
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  hold: (bytes: number) => boolean,
): Promise<Buffer> {
  const { connection = '', 'content-length': length = 0 } = request.headers;
  // A client that is still sending when the connection closes may never receive the response.
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
      // The rest of the body is read and discarded.
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
