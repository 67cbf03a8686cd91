import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config';
import type { Metrics } from '../metrics';
import type { Cluster } from '../peers';
import type { Store } from '../store/store';
import { VERSION } from '../version';
import { greeting } from './greeting';
import { PAGE_HEADERS } from './page';
import { HTML, HttpError, JSON_TYPE, reply, replyJson, TEXT, tooMuch, unkept } from './reply';
import { preferred, readBody } from './request';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The handlers of a path by method. GET also handles HEAD. */
export type Route = Readonly<Partial<Record<'GET' | 'POST', Handler>>>;

/** Dependencies of the handlers. */
export interface Parts {
  readonly config: Config;
  readonly store: Store;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  /** Whether the app is shutting down. */
  readonly draining: () => boolean;
  /** Answers a failed request with an error. */
  readonly fail: (response: ServerResponse, error: unknown) => void;
  /** Reserves memory in bytes for a connection until its last response is sent. Returns false if memory is short. */
  readonly hold: (socket: Socket, bytes: number) => boolean;
}

/** Media types of `GET /`. */
const TYPES = [TEXT, JSON_TYPE, HTML] as const;

const ok: Handler = (_, response) => {
  reply(response, 200, TEXT, 'ok\n');
};

/** Paths that do not need the store. */
export const STANDING = ['/livez', '/metrics', '/version'];

/** The handlers of every path. */
export function routes({
  config,
  store,
  cluster,
  metrics,
  draining,
  fail,
  hold,
}: Parts): ReadonlyMap<string, Route> {
  const greet = greeting(config.pod);
  const answer = (response: ServerResponse, type: string, visits: number): void => {
    const { data } = store;
    // The data is in memory twice: as a string and as bytes.
    const bytes = data === undefined || type === HTML ? 0 : 2 * data.length;
    if (bytes > 0 && !hold(response.req.socket, bytes)) fail(response, tooMuch());
    else reply(response, 200, type, greet(type, visits, data), type === HTML ? PAGE_HEADERS : []);
  };
  const table: Record<string, Route> = {
    '/': {
      // HEAD does not count a visit.
      GET: (request, response) => {
        const type = preferred(request, TYPES);
        if (request.method === 'HEAD') answer(response, type, store.visits);
        else
          store.visit((error, visit) => {
            if (error === null) answer(response, type, visit);
            else fail(response, unkept('counted', error));
          });
      },
      POST: async (request, response) => {
        const body = await readBody(request, config.maxBodyBytes, (bytes) => hold(request.socket, bytes));
        await store.post(body).catch((error: unknown) => {
          throw unkept('stored', error as Error);
        });
        reply(response, 200, TEXT, `Data stored on pod ${config.pod}\n`);
      },
    },
    '/data': {
      GET: (request, response) => {
        if (store.data === undefined) throw new HttpError(404, 'no data posted yet');
        if (!hold(request.socket, store.data.length)) throw tooMuch();
        reply(response, 200, 'application/octet-stream', store.data);
      },
    },
    '/visits': {
      GET: (request, response) => {
        const { visits, recent } = store;
        const type = preferred(request, [TEXT, JSON_TYPE]);
        if (type === TEXT) reply(response, 200, TEXT, `${visits}\n`);
        else replyJson(response, { pod: config.pod, visits, recent });
      },
    },
    '/cluster': {
      GET: async (request, response) => {
        const view = await cluster.json();
        if (!hold(request.socket, view.length)) throw tooMuch();
        reply(response, 200, JSON_TYPE, view);
      },
    },
    '/readyz': {
      GET: (request, response) => {
        const fault = store.fault ?? (draining() ? 'shutting down' : undefined);
        if (fault !== undefined) throw new HttpError(503, fault);
        return ok(request, response);
      },
    },
    // Alive while the event loop runs: a restart repairs neither a slow disk nor an unreachable NFS server.
    '/livez': { GET: ok },
    '/metrics': {
      GET: (_, response) => {
        reply(response, 200, metrics.contentType, metrics.text(store));
      },
    },
    '/version': {
      GET: (_, response) => {
        replyJson(response, VERSION);
      },
    },
    // `OPTIONS *` applies to the server as a whole.
    '*': {},
  };
  return new Map(Object.entries(table));
}
