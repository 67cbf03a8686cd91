import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Config, ConfigError, readConfig } from './config';
import { buildServer } from './http/server';
import { createLog, type Log } from './log';
import { Metrics } from './metrics';
import { Cluster } from './peers';
import { shutDown } from './shut-down';
import { Store } from './store/store';
import { VERSION } from './version';

/** Opens the store, and serves until the app is told to stop or the store can't be trusted any more. */
async function run(config: Config, log: Log): Promise<number> {
  log('info', 'starting', { ...VERSION, pod: config.pod });
  const metrics = new Metrics();
  const stop = new AbortController();
  let draining = false;
  stop.signal.addEventListener('abort', () => (draining = true));
  // First of all: the kernel ignores signals for which the first process of a container has no handler.
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      stop.abort(signal);
    });
  }
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
  metrics.showVisits(() => store.visits);

  const cluster = new Cluster(config, store);
  const app = buildServer({ config, store, cluster, metrics, log, draining: () => draining });
  await store.check();
  app.server.listen(config.port, config.host);
  await once(app.server, 'listening');
  await store.open();
  const { address, port } = app.server.address() as AddressInfo;
  log('info', 'listening', { address, port });

  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  const failed = stop.signal.reason instanceof Error;
  log(failed ? 'error' : 'info', 'stopping', { reason: String(stop.signal.reason) });
  await shutDown(app, store, config.shutdownTimeoutMs);
  log('info', 'stopped', { visits: store.visits });
  return failed ? 1 : 0;
}

async function main(): Promise<number> {
  const log = createLog('info');
  try {
    const config = readConfig(process.env);
    return await run(config, createLog(config.logLevel));
  } catch (error) {
    const faults =
      error instanceof ConfigError ? { faults: error.faults } : { error: (error as Error).message };
    log('error', 'cannot go on', faults);
    return error instanceof ConfigError ? 2 : 1;
  }
}

void main().then((code) => process.exit(code));
