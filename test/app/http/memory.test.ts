import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type RunningApp, temporaryFolder } from '../../support/app';
import { testUnless } from '../../support/test-unless';
import { startApp } from '../support/apps';

const IMAGE = readFileSync(join(__dirname, '../../../app/Containerfile'), 'utf8');
const CHART = readFileSync(join(__dirname, '../../../charts/visits.ts'), 'utf8');
/** The memory limit of the container in the chart, in MiB. */
const LIMIT = Number(/limits: \{[^}]*memory: '(\d+)Mi'/.exec(CHART)?.[1]);

/** The Node options in the image. */
const [, NODE_OPTIONS = ''] = /"node", "(.*)", "visits.cjs"/.exec(IMAGE) ?? [];

/** A memory figure of a process from /proc, in MiB. */
function memory(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

async function live(app: RunningApp): Promise<number> {
  const response = await fetch(`${app.url}/livez`);
  await response.text();
  return response.status;
}

const MEBIBYTE = 1_048_576;
const HOST = 'Host: a\r\n';
const get = (path: string, accept = '*/*'): string =>
  `GET ${path} HTTP/1.1\r\n${HOST}Accept: ${accept}\r\n\r\n`;

describe('the memory limit of the chart holds', () => {
  for (const [clients, rounds, what, reads, begin, piece] of [
    [
      500,
      15,
      'bodies of 1 MiB that never end',
      true,
      `POST / HTTP/1.1\r\n${HOST}Content-Length: ${MEBIBYTE}\r\n\r\n`,
      'x'.repeat(65_535),
    ],
    [
      500,
      2,
      'bodies in one-byte chunks',
      true,
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`,
      '1\r\nx\r\n'.repeat(3000),
    ],
    [300, 3, 'requests for data whose responses are not read', false, '', get('/data').repeat(20)],
    [300, 3, 'visits with data whose responses are not read', false, '', get('/').repeat(20)],
    [
      300,
      3,
      'visits as JSON whose responses are not read',
      false,
      '',
      get('/', 'application/json').repeat(20),
    ],
    [300, 3, 'views of the cluster whose responses are not read', false, '', get('/cluster').repeat(20)],
    [300, 1, 'small requests whose responses are not read', false, '', get('/livez').repeat(2000)],
  ] as const)
    testUnless(
      existsSync('/proc/self/status') ? undefined : 'no /proc here',
      `under ${clients} clients with ${what}, and the app serves others`,
      async () => {
        const env = { NODE_OPTIONS };
        const app = await startApp({ dataDir: temporaryFolder('memory'), env });
        const post = await fetch(app.url, { method: 'POST', body: Buffer.alloc(MEBIBYTE, 'x') });
        expect(post.status).toBe(200);
        const sockets = await Promise.all(Array.from({ length: clients }, async () => open(app.port)));
        for (const socket of sockets) {
          if (reads) socket.resume();
          else socket.pause();
          socket.write(begin);
        }
        for (let round = 0; round < rounds; round++) {
          for (const socket of sockets) if (socket.writable) socket.write(piece);
          expect(await live(app)).toBe(200);
        }
        expect((await fetch(`${app.url}/visits`)).status).toBe(200);
        // File-backed pages are shared with other processes and reclaimable.
        const most = memory(app.pid, 'VmHWM') - memory(app.pid, 'RssFile');
        expect(most).toBeLessThan(LIMIT);
        for (const socket of sockets) socket.destroy();
        expect(await app.stop()).toBe(0);
      },
    );
});

testUnless(
  existsSync('/proc/self/status') ? undefined : 'no /proc here',
  'with more connections than file descriptors the app refuses connections, keeps counting, and accepts new ones later',
  async () => {
    const under = ['prlimit', '--nofile=300:300'];
    const app = await startApp({ dataDir: temporaryFolder('files'), under });
    const kept = await open(app.port);
    let received = '';
    kept.on('data', (chunk) => (received += chunk.toString()));
    const sockets = await Promise.all(Array.from({ length: 400 }, async () => open(app.port)));
    const refused = sockets.map(async (socket) => once(socket.resume(), 'close'));
    await Promise.race(refused);
    for (let i = 1; i <= 20; i++) {
      kept.write(get('/'));
      while (!received.includes(`Visits: ${i}\n`)) await once(kept, 'data');
    }
    for (const socket of sockets) socket.destroy();
    let status = 0;
    while (status !== 200)
      status = await fetch(`${app.url}/readyz`).then(
        (response) => response.status,
        () => 0,
      );
    kept.destroy();
    expect(await app.stop()).toBe(0);
    expect(app.log.filter(({ level }) => level !== 'info')).toEqual([]);
  },
);
