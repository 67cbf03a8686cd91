import { type ServerResponse, STATUS_CODES } from 'node:http';
import { FullError } from '../store/errors';

export const TEXT = 'text/plain; charset=utf-8';
export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

/** Headers of every body. What somebody posted must not become a page of this origin. */
const ALWAYS = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];

/** An answer that is not what was asked for: its status, and a sentence for the body. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    message = STATUS_CODES[status] ?? '',
    readonly headers: readonly string[] = status === 503 ? ['Retry-After', '1'] : [],
  ) {
    super(message);
  }
}

/** The answer where memory is short. */
export function tooMuch(): HttpError {
  return new HttpError(503, 'too much is under way');
}

/** The answer where something is not "counted" or not "stored", or may not be. */
export function unkept(what: string, error: Error): HttpError {
  return new HttpError(error instanceof FullError ? 507 : 503, `not ${what}: ${error.message}`);
}

/** Ends a response with a whole body, unless it has ended; `headers` are names and values in turn. */
export function reply(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: readonly string[] = [],
): void {
  if (response.headersSent) return;
  const length = Buffer.byteLength(body);
  // A flat list of headers is what Node has least work with.
  response.writeHead(status, ['Content-Type', type, 'Content-Length', String(length), ...ALWAYS, ...headers]);
  // Text as long in bytes as in characters is ASCII, which Node writes faster when it need not look.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

export function replyJson(response: ServerResponse, value: unknown): void {
  reply(response, 200, JSON_TYPE, `${JSON.stringify(value)}\n`);
}

export function replyError(response: ServerResponse, error: HttpError): void {
  reply(response, error.status, JSON_TYPE, bodyOf(error), error.headers);
}

/** The whole answer, for a connection on which Node has no response to give. */
export function errorMessage(error: HttpError): string {
  const body = bodyOf(error);
  const headers = ['Date', new Date().toUTCString(), 'Connection', 'close', 'Content-Type', JSON_TYPE];
  headers.push('Content-Length', String(Buffer.byteLength(body)), ...ALWAYS, ...error.headers);
  const lines = headers.map((part, i) => part + (i % 2 === 0 ? ': ' : '\r\n')).join('');
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines}\r\n${body}`;
}

function bodyOf(error: HttpError): string {
  return `${JSON.stringify({ error: error.message })}\n`;
}
