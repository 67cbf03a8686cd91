import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnApp, startApp, temporaryFolder } from '../support/app';

/** A currently free port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('logs as JSON its start, the content of the store and its address', async () => {
  const app = await startApp({ dataDir: temporaryFolder('main') });
  expect(app.log).toEqual([
    {
      time: expect.any(String) as string,
      level: 'info',
      message: 'starting',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      build: expect.any(String) as string,
      node: process.version,
      pod: hostname(),
    },
    {
      time: expect.any(String) as string,
      level: 'info',
      message: 'store open',
      dataDir: app.dataDir,
      visits: 0,
      start: 1,
      data: 0,
    },
    {
      time: expect.any(String) as string,
      level: 'info',
      message: 'listening',
      address: '127.0.0.1',
      port: app.port,
    },
  ]);
  for (const { time } of app.log) expect(new Date(time).toISOString()).toBe(time);
  for (let i = 0; i < 20; i++) await (await fetch(`${app.url}/${i}`)).text();
  // Nothing is logged for a request.
  expect(app.log).toHaveLength(3);
  expect(await app.stop()).toBe(0);
});

test('rejects an invalid environment with one line of JSON and exit code 2, and touches nothing', async () => {
  const dataDir = temporaryFolder('main');
  const env = { PORT: 'http', MAX_BODY_BYTES: '-1', LOG_LEVEL: 'loud', TZ: 'Mars/Olympus' };
  const app = spawnApp({ dataDir, env });
  expect(await app.exited).toBe(2);
  expect(app.log).toEqual([
    {
      time: expect.any(String) as string,
      level: 'error',
      message: 'fatal error',
      faults: [
        'TZ must be a time zone such as "Europe/Berlin", got "Mars/Olympus"',
        'PORT must be a whole number from 0 to 65535, got "http"',
        'MAX_BODY_BYTES must be a whole number from 0 to 67108864, got "-1"',
        'LOG_LEVEL must be one of debug, info, warn, error, got "loud"',
      ],
    },
  ]);
  expect([app.stderr(), readdirSync(dataDir)]).toEqual(['', []]);
});

test('exits with 1 and names the port if another program uses it, and touches nothing', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const dataDir = temporaryFolder('main');
  const app = spawnApp({ dataDir, env: { PORT: String(port) } });
  expect(await app.exited).toBe(1);
  other.close();
  expect(app.log.at(-1)).toMatchObject({
    level: 'error',
    message: 'fatal error',
    error: expect.stringMatching(new RegExp(`address already in use.*:${port}$`)) as string,
  });
  expect([app.stderr(), readdirSync(dataDir)]).toEqual(['', []]);
});

test('exits with 1 and names an address that this machine does not have', async () => {
  const app = spawnApp({ dataDir: temporaryFolder('main'), env: { HOST: '192.0.2.1' } });
  expect(await app.exited).toBe(1);
  expect(app.log.at(-1)).toMatchObject({ error: expect.stringContaining('192.0.2.1') as string });
});

test('a second app that cannot serve leaves the folder to the first', async () => {
  const first = await startApp({ dataDir: temporaryFolder('main') });
  const visit = async (): Promise<string> => (await fetch(first.url)).text();
  for (const [name, value] of [
    ['PORT', String(first.port)],
    ['HOST', '192.0.2.1'],
    ['HOST', 'no.such.host.invalid'],
  ] as const) {
    await visit();
    expect(await spawnApp({ dataDir: first.dataDir, env: { [name]: value } }).exited).toBe(1);
  }
  expect(await visit()).toContain('Visits: 4\n');
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  expect(await first.stop()).toBe(0);
});

test('reports a missing folder among all faults, and exits with 2', async () => {
  const dataDir = join(temporaryFolder('main'), 'nope');
  const app = spawnApp({ dataDir, env: { PORT: 'http' } });
  expect(await app.exited).toBe(2);
  expect(app.log.at(-1)?.faults).toEqual([
    'PORT must be a whole number from 0 to 65535, got "http"',
    `DATA_DIR must be an existing folder, got "${dataDir}"`,
  ]);
});

test.each(['debug', 'info', 'warn', 'error'])(
  'with LOG_LEVEL=%s logs that level and the more severe ones',
  async (level) => {
    const port = await freePort();
    const app = spawnApp({ dataDir: temporaryFolder('main'), env: { LOG_LEVEL: level, PORT: String(port) } });
    const live = async (): Promise<number> =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        (response) => response.status,
        () => 0,
      );
    while ((await live()) !== 200) await sleep(20);
    expect(await app.stop()).toBe(0);
    expect(app.log.map((line) => line.level)).toEqual(
      level === 'debug' || level === 'info' ? Array(5).fill('info') : [],
    );
  },
);

test('continues from the count of the last start', async () => {
  const dataDir = temporaryFolder('main');
  for (let start = 1; start <= 3; start++) {
    const app = await startApp({ dataDir });
    expect(app.log[1]).toMatchObject({ visits: 2 * (start - 1), start });
    for (let i = 0; i < 2; i++) await (await fetch(app.url)).text();
    expect(await app.stop()).toBe(0);
    expect(app.log.at(-1)).toMatchObject({ message: 'stopped', visits: 2 * start });
  }
});
