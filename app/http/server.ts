import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Log } from '../log';
import { Connections } from './connections';
import { HttpError, JSON_TYPE, replyError } from './reply';
import { type Parts, type Route, routes } from './routes';

/** In milliseconds. An idle connection stays longer than the 60 s for which the usual proxies keep theirs. */
const TIMEOUTS = {
  keepAliveTimeout: 75_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
};

export interface App {
  /** The HTTP server, not listening yet. */
  readonly server: Server;
  readonly connections: Connections;
}

export function buildServer(parts: Omit<Parts, 'fail'> & { readonly log: Log }): App {
  const fail: Parts['fail'] = (response, error) => {
    const known = error instanceof HttpError ? error : new HttpError(500, 'internal error');
    if (known !== error) parts.log('error', 'a handler failed', { error: String(error) });
    parts.metrics.failed(known.status);
    if (response.headersSent) response.destroy();
    else replyError(response, known);
  };
  const table = routes({ ...parts, fail });

  const server = createServer(TIMEOUTS, (request, response) => {
    connections.asked(request.socket, response);
    // The client is told not to send more on this connection, so that it can be closed.
    if (parts.draining()) response.shouldKeepAlive = false;
    try {
      answer(table, request, response)?.catch((error: unknown) => {
        fail(response, error);
      });
    } catch (error) {
      fail(response, error);
    }
  });
  const connections = new Connections(server);

  const refuse = (socket: Duplex, status: number): void => {
    parts.metrics.failed(status);
    if (!(socket instanceof Socket)) return;
    const send = (): void => {
      if (socket.writable) socket.write(errorResponse(status));
      socket.destroySoon();
    };
    // What was asked in whole before, on the same connection, is answered first.
    const owed = connections.owed(socket);
    if (owed?.req.complete === true) owed.once('finish', send);
    else send();
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else refuse(socket, { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400);
  });
  server.on('connect', (_, socket) => {
    refuse(socket, 405);
  });
  server.on('checkExpectation', (_, response) => {
    fail(response, new HttpError(417, 'nothing but "100-continue" can be expected'));
  });
  return { server, connections };
}

function answer(
  table: ReadonlyMap<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> | undefined {
  const { method = '', url = '' } = request;
  const route = table.get(pathOf(url));
  if (route === undefined) throw new HttpError(404, `nothing is at ${pathOf(url).slice(0, 200)}`);
  const handler =
    method === 'GET' || method === 'HEAD' ? route.GET : method === 'POST' ? route.POST : undefined;
  if (handler !== undefined) return handler(request, response) ?? undefined;
  const allow = [
    'Allow',
    [...Object.keys(route), ...(route.GET ? ['HEAD'] : []), 'OPTIONS'].sort().join(', '),
  ];
  if (method !== 'OPTIONS') throw new HttpError(405, `${method} is not for this path`, allow);
  response.writeHead(204, allow).end();
  return undefined;
}

/** The path of a request's target, which proxies may send as a whole URL. */
function pathOf(url: string): string {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?=\?|$)/, '/');
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** The answer to what is no HTTP request, or took too long to become one. */
function errorResponse(status: number): string {
  const body = `${JSON.stringify({ error: STATUS_CODES[status] })}\n`;
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: ${JSON_TYPE}\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  );
}
