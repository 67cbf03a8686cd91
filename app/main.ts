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

/** Serves until the app is told to stop or the store can't be trusted any more. */
async function run(config: Config, log: Log, stop: AbortController): Promise<number> {
  log('info', 'starting', { ...VERSION, pod: config.pod });
  const stopped = once(stop.signal, 'abort');
  const metrics = new Metrics();
  const app = buildServer({ config, metrics, log, draining: () => stop.signal.aborted });
  // Before the store is opened: who can't serve must not take the folder from a process that does.
  app.server.listen(config.port, config.host);
  await once(app.server, 'listening');
  const opening = Store.open({
    ...config,
    log,
    onCommit: (visits, milliseconds) => {
      metrics.committed(visits, milliseconds);
    },
    onFailure: (error) => {
      stop.abort(error);
    },
  });
  await Promise.race([opening, stopped]);
  if (!stop.signal.aborted) {
    const store = await opening;
    metrics.show(store);
    app.serve(store, new Cluster(config, store));
    const { address, port } = app.server.address() as AddressInfo;
    log('info', 'listening', { address, port });
    await stopped;
  }
  const failed = stop.signal.reason instanceof Error;
  log(failed ? 'error' : 'info', 'stopping', { reason: String(stop.signal.reason) });
  if (!failed) await sleep(config.shutdownDelayMs);
  await shutDown(app, async () => (await opening).close(), config);
  const { visits, failure } = await opening;
  log('info', 'stopped', { visits });
  return failure === undefined ? 0 : 1;
}

async function main(): Promise<number> {
  const log = createLog('info');
  const stop = new AbortController();
  // First of all: the kernel ignores signals for which the first process of a container has no handler.
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
    log('error', 'cannot go on', faults);
    return error instanceof ConfigError ? 2 : 1;
  }
}

void main().then(end);
