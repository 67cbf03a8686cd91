import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config';
import { HttpError } from './http/reply';
import type { App } from './http/server';

/** For what is left to do when requests had to be cut off, and for threads to come back: milliseconds. */
const LAST_MS = 250;

/**
 * Ends the server when its requests have been answered, and then the store.
 * @throws Error when it was not done in time
 */
export async function shutDown(
  { server, connections }: App,
  closeStore: () => Promise<void>,
  { shutdownTimeoutMs }: Config,
): Promise<void> {
  const closed = once(server, 'close');
  connections.drain();
  const done = closed.then(closeStore);
  const late = sleep(shutdownTimeoutMs).then(async () => {
    connections.giveUpAll(new HttpError(503, 'shutting down'));
    await sleep(LAST_MS);
    connections.giveUpAll(new HttpError(503, 'shutting down'));
    await sleep(LAST_MS);
    throw new Error(`not stopped after ${shutdownTimeoutMs} ms: the volume does not answer`);
  });
  await Promise.race([done, late]);
}

/** Ends the process, also where a thread hangs in the volume: `process.exit` would wait for that one. */
export async function end(code: number): Promise<never> {
  for (let waited = 0; waited < LAST_MS; waited += 10) {
    if (!process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) process.exit(code);
    await sleep(10);
  }
  process.kill(process.pid, 'SIGKILL');
  // The first process of a container is immune to its own signals, but not to this.
  process.abort();
}
