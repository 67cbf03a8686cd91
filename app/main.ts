import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, ConfigError, readConfig } from './config';
import { buildServer } from './http/server';
import { createLog, type Log } from './log';
import { Metrics } from './metrics';
import { Cluster } from './peers';
import { end, shutDown } from './shut-down';
import { Store } from './store/store';
import { VERSION } from './version';

/** Serves until the app receives a signal to stop, or the store fails. Returns the exit code. */
async function run(config: Config, log: Log, stop: AbortController): Promise<number> {
  log('info', 'starting', { ...VERSION, pod: config.pod });
  const stopped = once(stop.signal, 'abort');
  const metrics = new Metrics();
  const store = new Store({
    ...config,
    log,
    onCommit: (visits, milliseconds) => {
      metrics.committed(visits, milliseconds);
    },
    onFailure: (error) => {
      stop.abort(error);
    },
  });
  const cluster = new Cluster(config, store);
  const app = buildServer({ config, store, cluster, metrics, log, draining: () => stop.signal.aborted });
  // The store opens last: a process that cannot serve must not take the folder from one that does.
  const opening = (async () => {
    await store.check();
    await once(app.server.listen(config.port, config.host), 'listening');
    await store.open();
  })();
  await Promise.race([opening, stopped]);
  if (!stop.signal.aborted) {
    const { address, port } = app.server.address() as AddressInfo;
    log('info', 'listening', { address, port });
    await stopped;
  }
  const failed = stop.signal.reason instanceof Error;
  log(failed ? 'error' : 'info', 'stopping', { reason: String(stop.signal.reason) });
  if (store.opened && !failed) await sleep(config.shutdownDelayMs);
  const closeStore = async (): Promise<void> => opening.then(async () => store.close());
  await shutDown(app, closeStore, config);
  log('info', 'stopped', { visits: store.visits });
  return store.failure === undefined ? 0 : 1;
}

async function main(): Promise<number> {
  const log = createLog('info');
  const stop = new AbortController();
  // This comes first: the kernel ignores a signal for which process 1 of a container has no handler.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      stop.abort(signal);
    });
  }
  try {
    const config = await Promise.race([readConfig(process.env), once(stop.signal, 'abort')]);
    if (Array.isArray(config)) return 0;
    process.env.TZ = config.timeZone;
    return await run(config, createLog(config.logLevel), stop);
  } catch (error) {
    const faults =
      error instanceof ConfigError ? { faults: error.faults } : { error: (error as Error).message };
    log('error', 'fatal error', faults);
    return error instanceof ConfigError ? 2 : 1;
  }
}

void main().then(end);
