import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApp, temporaryFolder } from '../support/app';
import { startApp } from './support/apps';
import { Load, Tally } from './support/load';

/** Interval of the readiness probes in milliseconds. A kubelet's is a few seconds. */
const PROBE_MS = 50;

/** Shutdown delay in milliseconds. Long enough for the probes to notice, even on a busy machine. */
const DELAY_MS = 2000;

interface Replica {
  readonly dataDir: string;
  app?: RunningApp;
  ready: boolean;
}

let proxy: Server | undefined;
let probing: NodeJS.Timeout | undefined;

afterEach(() => {
  clearInterval(probing);
  proxy?.closeAllConnections();
  proxy?.close();
});

/** A proxy that sends each request to the next ready replica, over keep-alive connections and without retries. */
async function startProxy(replicas: readonly Replica[]): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  proxy = createServer((asked, response) => {
    const ready = replicas.filter((replica) => replica.ready);
    const { app } = ready[turn++ % ready.length] ?? {};
    if (app === undefined) {
      response.writeHead(502).end();
      return;
    }
    const { method, url: path, headers } = asked;
    const onward = request({ agent, host: '127.0.0.1', port: app.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] });
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    asked.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  probing = setInterval(() => {
    for (const replica of replicas) void probe(replica);
  }, PROBE_MS);
  return (proxy.address() as AddressInfo).port;
}

async function probe(replica: Replica): Promise<void> {
  const { app } = replica;
  const response = await fetch(`${app?.url}/readyz`).catch(() => undefined);
  if (app === replica.app) replica.ready = response?.status === 200;
}

async function start(replica: Replica): Promise<void> {
  replica.app = await startApp({
    dataDir: replica.dataDir,
    env: { SHUTDOWN_DELAY_MS: String(DELAY_MS) },
  });
  while (!replica.ready) await sleep(PROBE_MS);
}

test('a rolling update of three replicas under load fails no request and loses no visit', async () => {
  const replicas = Array.from({ length: 3 }, (_, i): Replica => ({
    dataDir: temporaryFolder(`replica-${i}`),
    ready: false,
  }));
  const port = await startProxy(replicas);
  await Promise.all(replicas.map(start));
  const tally = new Tally();
  const load = new Load(port, tally, 16);
  for (const replica of replicas) {
    await load.reach(tally.acknowledged + 500);
    expect(await replica.app?.stop()).toBe(0);
    await start(replica);
  }
  await load.reach(tally.acknowledged + 500);
  await load.stop();
  expect([...tally.statuses.keys()]).toEqual([200]);
  const counts = replicas.map(async ({ app }) => Number(await (await fetch(`${app?.url}/visits`)).text()));
  const total = (await Promise.all(counts)).reduce((a, b) => a + b);
  expect(total).toBe(tally.acknowledged);
});
