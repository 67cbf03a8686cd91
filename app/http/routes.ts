import { VERSION } from '../version';
import { home } from './home';
import type { Handler, Parts } from './parts';
import { HttpError, JSON_TYPE, reply, replyJson, TEXT, tooMuch, unkept } from './reply';
import { preferred, readBody } from './request';

/** What can be asked of a path; HEAD is asked of what answers GET. */
export type Route = Readonly<Partial<Record<'GET' | 'POST', Handler>>>;

/** Every path with its methods. */
export type Table = ReadonlyMap<string, Route>;

const ok: Handler = (_, response) => {
  reply(response, 200, TEXT, 'ok\n');
};

/** Paths that do without the store. */
export const STANDING = ['/livez', '/metrics', '/version'];

/** Every path with its methods. */
export function routes(parts: Parts): Table {
  const { config, store, cluster, metrics, draining, hold } = parts;
  const table: Record<string, Route> = {
    '/': {
      GET: home(parts),
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
    // Alive as long as the event loop turns: a restart mends neither a slow disk nor a dead server.
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
    // `OPTIONS *` asks of the server as a whole.
    '*': {},
  };
  return new Map(Object.entries(table));
}
