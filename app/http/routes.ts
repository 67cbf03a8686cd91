import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config';
import type { Metrics } from '../metrics';
import type { Cluster } from '../peers';
import { FullError } from '../store/errors';
import type { Store } from '../store/store';
import { VERSION } from '../version';
import { home } from './home';
import { HttpError, JSON_TYPE, reply, replyJson, TEXT } from './reply';
import { preferred, readBody } from './request';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What can be asked of a path; HEAD is asked of what answers GET. */
export type Route = Readonly<Partial<Record<'GET' | 'POST', Handler>>>;

export interface Parts {
  readonly config: Config;
  readonly store: Store;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  /** Whether the app is on its way out. */
  readonly draining: () => boolean;
  /** Answers a request that could not be done. */
  readonly fail: (response: ServerResponse, error: unknown) => void;
}

/** Every path with its methods. */
export function routes({
  config,
  store,
  cluster,
  metrics,
  draining,
  fail,
}: Parts): ReadonlyMap<string, Route> {
  const ok: Handler = (_, response) => {
    reply(response, 200, TEXT, 'ok\n');
  };
  const table: Record<string, Route> = {
    '/': {
      GET: home(config, store, fail),
      POST: async (request, response) => {
        const body = await readBody(request, config.maxBodyBytes);
        await store.post(body).catch((error: unknown) => {
          throw new HttpError(
            error instanceof FullError ? 507 : 503,
            `not stored: ${(error as Error).message}`,
          );
        });
        reply(response, 200, TEXT, `Data stored on pod ${config.pod}\n`);
      },
    },
    '/data': {
      GET: (_, response) => {
        if (store.data === undefined) throw new HttpError(404, 'no data posted yet');
        // What somebody posted must not become a page of this origin.
        reply(response, 200, 'application/octet-stream', store.data, ['X-Content-Type-Options', 'nosniff']);
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
      GET: async (_, response) => {
        replyJson(response, await cluster.look());
      },
    },
    // Alive as long as the event loop turns: a restart mends neither a slow disk nor a dead server.
    '/livez': { GET: ok },
    '/readyz': {
      GET: (request, response) => {
        if (store.failure !== undefined) throw new HttpError(503, store.failure.message);
        if (draining()) throw new HttpError(503, 'shutting down');
        return ok(request, response);
      },
    },
    '/metrics': {
      GET: async (_, response) => {
        reply(response, 200, metrics.contentType, await metrics.text());
      },
    },
    '/version': {
      GET: (_, response) => {
        replyJson(response, VERSION);
      },
    },
    // `OPTIONS *` asks of the server as a whole.
    '*': {},
  };
  return new Map(Object.entries(table));
}
