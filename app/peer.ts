import type { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The state of a pod. */
export interface Peer {
  readonly pod: string;
  readonly visits: number;
  readonly data: string | null;
}

interface Answer {
  readonly status?: number;
  readonly body: string;
}

/** Time limit for the request to a peer, in milliseconds. */
const ASK_MS = 700;

/**
 * Requests the state of another pod. Queries all its addresses and uses the first response.
 * @param limit the maximum size of the response, in bytes
 * @throws Error with the reason if no address answers
 */
export async function askPeer(host: string, port: number, resolver: Resolver, limit: number): Promise<Peer> {
  const done = new AbortController();
  const { signal } = done;
  const fetch = async (address: string, path: string): Promise<Answer> => {
    const request = get({ host: address, port, path, headers: { accept: 'application/json' }, signal });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode, body: await read(response, limit) };
  };
  const ask = async (address: string): Promise<Peer> => {
    const [visits, data] = await Promise.all([fetch(address, '/visits'), fetch(address, '/data')]);
    return { ...parsePeer(visits), data: data.status === 200 ? data.body : null };
  };
  const found = [resolver.resolve4(host), resolver.resolve6(host)];
  try {
    const answers = found.map(async (addresses) => Promise.any((await addresses).map(ask)));
    return await within(ASK_MS, Promise.any(answers));
  } finally {
    done.abort();
  }
}

async function read(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error(`answered with more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** @throws Error if the response holds no count */
function parsePeer({ status, body }: Answer): { pod: string; visits: number } {
  if (status !== 200) throw new Error(`answered with status ${status}`);
  const { pod, visits } = (JSON.parse(body) ?? {}) as { pod?: unknown; visits?: unknown };
  if (typeof pod === 'string' && Number.isSafeInteger(visits) && Number(visits) >= 0) {
    return { pod, visits: Number(visits) };
  }
  throw new Error('answered with no count');
}

/** Rejects if a promise is still pending after the given milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const late = sleep(milliseconds, undefined, { ref: false }).then(() => {
    throw new Error(`no answer in ${milliseconds} ms`);
  });
  return Promise.race([promise, late]);
}
