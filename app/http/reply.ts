import { type ServerResponse, STATUS_CODES } from 'node:http';
import { FullError } from '../store/errors';

export const TEXT = 'text/plain; charset=utf-8';
export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

/** Headers of every response with a body. They keep a browser from rendering posted data as a page of this origin. */
const ALWAYS = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];

/** An error response: its status, and a sentence for the body. */
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

/** The response when memory is short. */
export function tooMuch(): HttpError {
  return new HttpError(503, 'too many requests in progress');
}

/** The response when something is not "counted" or not "stored", or might not be. */
export function unkept(what: string, error: Error): HttpError {
  return new HttpError(error instanceof FullError ? 507 : 503, `not ${what}: ${error.message}`);
}

/** Sends a complete response, unless one is sent already. `headers` alternates names and values. */
export function reply(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: readonly string[] = [],
): void {
  if (response.headersSent) return;
  const length = Buffer.byteLength(body);
  // Node processes a flat list of headers fastest.
  response.writeHead(status, ['Content-Type', type, 'Content-Length', String(length), ...ALWAYS, ...headers]);
  // A string with as many bytes as characters is ASCII, which Node writes faster as latin1.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

export function replyJson(response: ServerResponse, value: unknown): void {
  reply(response, 200, JSON_TYPE, `${JSON.stringify(value)}\n`);
}

export function replyError(response: ServerResponse, error: HttpError): void {
  reply(response, error.status, JSON_TYPE, bodyOf(error), error.headers);
}

/** The complete response as a string, for a connection without a response object. */
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
