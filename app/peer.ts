import type { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a pod has to show. */
export interface Peer {
  readonly pod: string;
  readonly visits: number;
  readonly data: string | null;
}

interface Answer {
  readonly status?: number;
  readonly body: string;
}

/** What may be spent on asking a peer, in milliseconds. */
const ASK_MS = 700;

/** What another pod has to show. @throws Error that says why it is not known */
export async function askPeer(host: string, port: number, resolver: Resolver): Promise<Peer> {
  const signal = AbortSignal.timeout(ASK_MS);
  try {
    const address = await within(ASK_MS, resolve(host, resolver));
    const fetch = async (path: string): Promise<Answer> => {
      const request = get({ host: address, port, path, headers: { accept: 'application/json' }, signal });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return { status: response.statusCode, body: await text(response) };
    };
    const [visits, data] = await Promise.all([fetch('/visits'), fetch('/data')]);
    return { ...parsePeer(visits), data: data.status === 200 ? data.body : null };
  } catch (error) {
    throw signal.aborted ? new Error(`no answer in ${ASK_MS} ms`) : error;
  }
}

async function resolve(host: string, resolver: Resolver): Promise<string> {
  const [first = host] = await Promise.any([resolver.resolve4(host), resolver.resolve6(host)]);
  return first;
}

/** @throws Error when the answer holds no count */
function parsePeer({ status, body }: Answer): { pod: string; visits: number } {
  if (status !== 200) throw new Error(`answered with status ${status}`);
  const { pod, visits } = (JSON.parse(body) ?? {}) as { pod?: unknown; visits?: unknown };
  if (typeof pod === 'string' && Number.isSafeInteger(visits) && Number(visits) >= 0) {
    return { pod, visits: Number(visits) };
  }
  throw new Error('answered with no count');
}

/** A promise that is given up after so many milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const late = sleep(milliseconds, undefined, { ref: false }).then(() => {
    throw new Error(`no answer in ${milliseconds} ms`);
  });
  return Promise.race([promise, late]);
}
