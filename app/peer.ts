import type { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
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

/**
 * What another pod has to show: at each of its addresses it is asked, and the first that answers counts.
 * @param limit the largest answer that is read, in bytes
 * @throws Error that says why it is not known
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
