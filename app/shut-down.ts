import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './http/server';
import type { Store } from './store/store';

/**
 * Ends the server when its requests have been answered, and then the store.
 * @param timeoutMs after so many milliseconds what is still open is cut off; what was answered is on the disk anyway
 * @throws Error when it was not done in time
 */
export async function shutDown({ server, connections }: App, store: Store, timeoutMs: number): Promise<void> {
  const closed = once(server, 'close');
  connections.drain();
  const done = closed.then(async () => store.close());
  const late = sleep(timeoutMs).then(async () => {
    server.closeAllConnections();
    await sleep(LAST_MS);
    throw new Error(`not stopped after ${timeoutMs} ms: the volume does not answer`);
  });
  await Promise.race([done, late]);
}

/** For the store, when requests had to be cut off: milliseconds. */
const LAST_MS = 250;
