import type { ServerResponse } from 'node:http';

export const TEXT = 'text/plain; charset=utf-8';
export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer that is not what was asked for: its status, and a sentence for the body. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: readonly string[] = [],
  ) {
    super(message);
  }
}

/** Ends a response with a whole body; `headers` are names and values in turn. */
export function reply(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers?: readonly string[],
): void {
  const length = Buffer.byteLength(body);
  // A flat list of headers is what Node has least work with.
  const list = ['Content-Type', type, 'Content-Length', String(length), 'Cache-Control', 'no-store'];
  response.writeHead(status, headers === undefined ? list : [...list, ...headers]);
  // Text as long in bytes as in characters is ASCII, which Node writes faster when it need not look.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

export function replyJson(response: ServerResponse, value: unknown): void {
  reply(response, 200, JSON_TYPE, `${JSON.stringify(value)}\n`);
}

export function replyError(response: ServerResponse, error: HttpError): void {
  reply(response, error.status, JSON_TYPE, `${JSON.stringify({ error: error.message })}\n`, error.headers);
}
