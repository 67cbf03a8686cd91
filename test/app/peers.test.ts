import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../app/config';
import { Cluster, type ClusterView } from '../../app/peers';
import { Store } from '../../app/store/store';
import { startApp, temporaryFolder } from '../support/app';
import { DnsServer } from './support/dns';

const SRV = '_http._tcp.visits.default.svc.cluster.local';
const host = (pod: string): string => `${pod}.visits.default.svc.cluster.local`;

/** The limit of a query, in milliseconds: docs/visits-app.md. */
const LIMIT_MS = 1500;

let store: Store;
let dns: DnsServer;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  store = new Store({
    dataDir: temporaryFolder('peers'),
    visitsFile: 'visits',
    volumeTimeoutMs: 5000,
    log: () => undefined,
    onCommit: () => undefined,
    onFailure: () => undefined,
  });
  await store.open();
  dns = await DnsServer.start({});
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  dns.stop();
  await store.close();
});

async function cluster(peerPort: number, env: Record<string, string> = { PEERS_SRV: SRV }): Promise<Cluster> {
  const config = await readConfig({ ...env, DATA_DIR: tmpdir(), PEER_PORT: String(peerPort) });
  return new Cluster(config, store, dns.resolver());
}

/** Gives each pod an address, and the Service all pods. A pod without an address is in the SRV record only. */
function zone(pods: Readonly<Record<string, string>>): void {
  const addresses: [string, string][] = [];
  for (const [pod, address] of Object.entries(pods)) if (address) addresses.push([host(pod), address]);
  dns.zone = { ...Object.fromEntries(addresses), [SRV]: Object.keys(pods).map(host) };
}

/**
 * Queries the peers. A timer in the same event loop measures the limit. A busy machine delays both, and the earlier one still
 * ends first.
 */
async function query(at: Cluster | Promise<Cluster>): Promise<ClusterView> {
  const cluster = await at;
  const controller = new AbortController();
  const limit = sleep(LIMIT_MS, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`the query takes more than ${LIMIT_MS} ms`);
  });
  try {
    return await Promise.race([cluster.query(), limit]);
  } finally {
    controller.abort();
    await limit.catch(() => undefined);
  }
}

/** Lets a server listen until the test ends, on any port or on the given one. */
async function listen(server: Server, address: string, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(port, address);
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A peer other than the visits app. */
async function odd(listener: RequestListener, address = '127.0.0.2', port = 0): Promise<number> {
  return listen(createServer(listener), address, port);
}

/** A real app as a peer, with the given number of visits and posted data. */
async function peer(address: string, port: number, visits: number, data?: string): Promise<number> {
  const env = { HOST: address, PORT: String(port) };
  const app = await startApp({ dataDir: temporaryFolder('peer'), env });
  ends.push(app.stop);
  const url = `http://${address}:${app.port}`;
  for (let i = 0; i < visits; i++) await (await fetch(url)).text();
  if (data !== undefined) await fetch(url, { method: 'POST', body: data });
  return app.port;
}

async function visit(times: number): Promise<void> {
  const visits = Array.from({ length: times }, async () => {
    await new Promise<void>((resolve, reject) => {
      store.visit((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  });
  await Promise.all(visits);
}

const own = (visits = 0): object => ({ pod: hostname(), visits, data: null });

test('without an SRV name the cluster is this pod alone, and no DNS query is sent', async () => {
  await visit(3);
  expect(await query(cluster(8080, {}))).toEqual({ pod: hostname(), peers: [own(3)], total: 3, down: [] });
  expect(dns.asked).toEqual([]);
});

test('real peers return their visits and data, and this pod is not queried over the network', async () => {
  await visit(4);
  const port = await peer('127.0.0.2', 0, 2, 'of peer 2');
  await peer('127.0.0.3', port, 3);
  // If the app queried this pod, the address would answer as another one.
  zone({ [hostname()]: '127.0.0.2', 'visits-2': '127.0.0.2', 'visits-3': '127.0.0.3' });
  const view = await query(cluster(port));
  const other = (visits: number, data: string | null): object => ({ pod: hostname(), visits, data });
  expect(view).toMatchObject({ pod: hostname(), total: 9, down: [] });
  expect(view.peers).toHaveLength(3);
  expect(view.peers).toEqual(expect.arrayContaining([own(4), other(2, 'of peer 2'), other(3, null)]));
  expect(dns.asked).not.toContain(host(hostname()));
});

test('peers are in the order of their ordinals, and so are those that are down', async () => {
  let port = 0;
  for (const [i, pod] of ['visits-10', 'visits-2', 'visits-0'].entries()) {
    port = await odd(
      (request, response) => {
        response.statusCode = request.url === '/data' ? 404 : 200;
        response.end(JSON.stringify({ pod, visits: 2 ** i }));
      },
      `127.0.0.${i + 2}`,
      port,
    );
  }
  zone({
    'visits-10': '127.0.0.2',
    'visits-11': '127.0.0.9',
    'visits-2': '127.0.0.3',
    'visits-9': '127.0.0.9',
    'visits-0': '127.0.0.4',
  });
  const view = await query(cluster(port));
  const names = view.peers.map(({ pod }) => pod).filter((pod) => pod !== hostname());
  expect([names, view.total]).toEqual([['visits-0', 'visits-2', 'visits-10'], 7]);
  expect(view.down.map(({ name }) => name)).toEqual(['visits-9', 'visits-11']);
});

describe('a peer', () => {
  const json = JSON.stringify({ pod: 'visits-1', visits: 5 });

  test('that is down is reported, and the others are counted', async () => {
    const port = await peer('127.0.0.2', 0, 2);
    zone({ 'visits-1': '127.0.0.2', 'visits-2': '127.0.0.9' });
    const view = await query(cluster(port));
    expect([view.peers.length, view.total]).toEqual([2, 2]);
    expect(view.down).toEqual([
      { name: 'visits-2', error: expect.stringContaining('ECONNREFUSED') as string },
    ]);
  });

  test('with an unreachable IPv6 address is queried at its IPv4 address', async () => {
    const port = await peer('127.0.0.2', 0, 2);
    zone({ 'visits-1': '127.0.0.2' });
    dns.six.set(host('visits-1'), Buffer.from([...Array<number>(15).fill(0), 1]));
    expect(await query(cluster(port))).toMatchObject({ total: 2, down: [] });
  });

  test('that accepts connections and never answers is reported in time, and the others are counted', async () => {
    const port = await peer('127.0.0.2', 0, 2);
    await listen(createTcpServer(), '127.0.0.3', port);
    zone({ 'visits-1': '127.0.0.2', 'visits-2': '127.0.0.3' });
    const view = await query(cluster(port));
    expect([view.total, view.down]).toEqual([2, [{ name: 'visits-2', error: 'no answer in 700 ms' }]]);
  });

  test('that stops in the middle of a response is reported in time, with the reason', async () => {
    const port = await odd((_, response) => response.writeHead(200, { 'content-length': '99' }).write('{'));
    zone({ 'visits-1': '127.0.0.2' });
    const view = await query(cluster(port));
    expect(view.down).toEqual([{ name: 'visits-1', error: 'no answer in 700 ms' }]);
  });

  test('without an address is reported', async () => {
    zone({ 'visits-1': '' });
    const { down } = await query(cluster(9));
    expect(down).toEqual([{ name: 'visits-1', error: expect.stringContaining('ENOTFOUND') as string }]);
  });

  test('that is gone from DNS is reported as missing until it is back', async () => {
    const port = await odd((request, response) => {
      response.statusCode = request.url === '/data' ? 404 : 200;
      response.end(json);
    });
    const at = await cluster(port);
    zone({ 'visits-1': '127.0.0.2' });
    expect((await query(at)).down).toEqual([]);
    zone({ [hostname()]: '127.0.0.1' });
    const view = await query(at);
    expect([view.total, view.down]).toEqual([0, [{ name: 'visits-1', error: 'not in DNS' }]]);
    zone({ 'visits-1': '127.0.0.2' });
    expect(await query(at)).toMatchObject({ total: 5, down: [] });
  });

  const answers: readonly [string, number, string][] = [
    ['no JSON', 200, '<html>'],
    ['nothing', 200, ''],
    ['null', 200, 'null'],
    ['a number', 200, '7'],
    ['an empty object', 200, '{}'],
    ['a count that is a string', 200, '{"pod":"visits-1","visits":"5"}'],
    ['a count below 0', 200, '{"pod":"visits-1","visits":-5}'],
    ['a count that is not a whole number', 200, '{"pod":"visits-1","visits":1.5}'],
    ['no name', 200, '{"visits":5}'],
    ['a name that is not a string', 200, '{"pod":{},"visits":5}'],
    ['an error', 500, json],
    ['a redirect', 302, json],
  ];
  test.each(answers)(
    'that answers with %s is reported, and the total covers the others',
    async (_, status, body) => {
      const port = await odd((__, response) => response.writeHead(status).end(body));
      zone({ 'visits-1': '127.0.0.2' });
      await visit(2);
      const view = await query(cluster(port));
      expect(view).toEqual({
        pod: hostname(),
        peers: [own(2)],
        total: 2,
        down: [{ name: 'visits-1', error: expect.stringMatching(/./) as string }],
      });
    },
  );

  test('with an endless response is read up to a limit and reported', async () => {
    const piece = Buffer.alloc(65_536, 'x');
    let sent = 0;
    const port = await odd((_, response) => {
      const more = (): void => {
        do sent += piece.length;
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    // The more peers there are, the lower the limit of each response.
    const others = Array.from({ length: 15 }, (_, i) => [`visits-${i + 2}`, ''] as const);
    zone({ 'visits-1': '127.0.0.2', ...Object.fromEntries(others) });
    const view = await query(cluster(port, { PEERS_SRV: SRV, MAX_BODY_BYTES: '0' }));
    const [first] = view.down;
    expect(first).toEqual({ name: 'visits-1', error: 'answered with more than 1048576 bytes' });
    // Two responses, including the data in flight.
    expect(sent).toBeLessThan(30 * 1_048_576);
  });
});

describe('a name server', () => {
  test.each(['silent', 'NXDOMAIN', 'SERVFAIL', 'nonsense'] as const)(
    'that is %s is reported in time, and this pod is shown',
    async (mood) => {
      dns.mood = mood;
      await visit(1);
      expect(await query(cluster(9))).toEqual({
        pod: hostname(),
        peers: [own(1)],
        total: 1,
        down: [{ name: SRV, error: expect.stringMatching(/./) as string }],
      });
    },
  );

  test('that does not answer delays no visit', async () => {
    dns.mood = 'silent';
    // On a busy machine a view may complete before a visit. If visits waited for views, no visit would ever complete
    // first.
    for (let isVisitFirst = false; !isVisitFirst;) {
      const ended: string[] = [];
      const queries = Array.from({ length: 20 }, async () => {
        const { down } = await query(cluster(9));
        ended.push('query');
        expect(down).toHaveLength(1);
      });
      await visit(1);
      ended.push('visit');
      await Promise.all(queries);
      isVisitFirst = ended[0] === 'visit';
    }
  });
});

test('concurrent views of the cluster share one query', async () => {
  zone({ 'visits-1': '127.0.0.9' });
  const at = await cluster(9);
  const views = await Promise.all(Array.from({ length: 50 }, async () => at.json()));
  expect(dns.asked.filter((name) => name === SRV)).toHaveLength(1);
  expect(new Set(views).size).toBe(1);
});
