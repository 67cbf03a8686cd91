import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../log';
import { Connections } from './connections';
import { HttpError, replyError } from './reply';
import { hasHost } from './request';
import { type Parts, type Route, routes, STANDING } from './routes';

const OPTIONS = {
  // Idle connections have no separate timeout, as Node would start two timers for each request.
  keepAliveTimeout: 0,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  // Node's response would have no body.
  requireHostHeader: false,
  joinDuplicateHeaders: true,
};

/** Idle time in milliseconds after which a connection is closed. Common proxies keep idle connections for 60 s. */
const SILENCE_MS = 75_000;

/** Status by parser error code. Any other code means 400. */
const REFUSALS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_INVALID_VERSION: 505,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

export interface App {
  /** The HTTP server, which does not listen yet. Until the store is open, most requests get a 503. */
  readonly server: Server;
  readonly connections: Connections;
}

export function buildServer(parts: Omit<Parts, 'fail' | 'hold'> & { readonly log: Log }): App {
  const fail: Parts['fail'] = (response, error) => {
    // The connection is closed, or the response failed midway.
    if (response.headersSent) {
      if (!response.writableEnded) response.destroy();
      return;
    }
    const known = error instanceof HttpError ? error : new HttpError(500, 'internal error');
    if (known !== error) parts.log('error', 'request handler failed', { error: String(error) });
    parts.metrics.failed(known.status);
    replyError(response, known);
  };
  const answer = (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    if (!hasHost(request)) {
      response.shouldKeepAlive = false;
      throw new HttpError(400, 'a request needs one Host header with a host name or an address');
    }
    const { method = '', url = '' } = request;
    const path = pathOf(url);
    const route = table.get(path);
    if (!parts.store.opened && !STANDING.includes(path)) throw new HttpError(503, 'starting');
    if (route === undefined) throw new HttpError(404, `no such path: ${path.slice(0, 200)}`);
    const handler =
      method === 'GET' || method === 'HEAD' ? route.GET : method === 'POST' ? route.POST : undefined;
    if (handler !== undefined) return handler(request, response) ?? undefined;
    const allow = ['Allow', allowed(route)];
    if (method !== 'OPTIONS') throw new HttpError(405, `this path does not support ${method}`, allow);
    response.writeHead(204, allow).end();
    return undefined;
  };
  const server = createServer(OPTIONS, (request, response) => {
    if (!connections.register(response, parts.draining())) return;
    try {
      answer(request, response)?.catch((error: unknown) => {
        fail(response, error);
      });
    } catch (error) {
      fail(response, error);
    }
  });
  // Lets a client end its side after the request. Node has neither an option nor a type for this.
  Object.assign(server, { httpAllowHalfOpen: true });
  const connections = new Connections(server, parts.config.maxBodyBytes);
  const table = routes({ ...parts, fail, hold: connections.hold.bind(connections) });
  const refuse = (socket: Socket, error: HttpError): void => {
    parts.metrics.failed(error.status);
    connections.refuse(socket, error);
  };
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket: Socket) => {
    if (/^(HPE|ERR_HTTP)_/.test(code)) refuse(socket, new HttpError(REFUSALS[code] ?? 400));
    else socket.destroy();
  });
  server.on('connect', (_, socket: Socket) => {
    // Node has removed its listeners.
    socket.on('error', () => socket.destroy());
    refuse(socket, new HttpError(405, 'this server does not support CONNECT', ['Allow', allowed(EVERY)]));
  });
  server.on('checkExpectation', (_, response) => {
    if (!connections.register(response, parts.draining())) return;
    fail(response, new HttpError(417, 'the only supported expectation is "100-continue"'));
  });
  server.setTimeout(SILENCE_MS, (socket) => {
    connections.giveUp(socket, new HttpError(503, `no answer in ${SILENCE_MS} ms`));
  });
  return { server, connections };
}

/** The methods that at least one path supports. */
const EVERY: Route = { GET: () => undefined, POST: () => undefined };

/** The value of the Allow header. */
function allowed(route: Route): string {
  return [...Object.keys(route), ...(route.GET ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
}

/** The path of a request target, which proxies may send as an absolute URL. */
function pathOf(url: string): string {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?=\?|$)/, '/');
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}
