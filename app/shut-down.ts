import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config';
import { HttpError } from './http/reply';
import type { App } from './http/server';

/** Time reserved to close the store after requests were aborted, in milliseconds. */
const LAST_MS = 250;

/**
 * Closes the server once its requests are answered, then closes the store.
 * @throws Error if the shutdown exceeds its time limit
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

/** Ends the process, even if a thread hangs on the volume, for which `process.exit` would wait. */
export async function end(code: number): Promise<never> {
  for (let waited = 0; waited < LAST_MS; waited += 10) {
    if (!process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) process.exit(code);
    await sleep(10);
  }
  process.kill(process.pid, 'SIGKILL');
  // Process 1 of a container is immune to signals that it sends to itself, except this one.
  process.abort();
}
