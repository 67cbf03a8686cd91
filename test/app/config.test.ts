import { hostname, tmpdir } from 'node:os';
import { ConfigError, readConfig } from '../../app/config';
import { temporaryFolder } from '../support/app';

/** An existing folder. */
const FOLDER = tmpdir();

/** The faults of an environment. */
async function faultsOf(env: Record<string, string>): Promise<readonly string[]> {
  try {
    await readConfig({ DATA_DIR: FOLDER, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const DEFAULTS = {
  pod: hostname(),
  port: 8080,
  host: '0.0.0.0',
  dataDir: FOLDER,
  visitsFile: 'visits',
  maxBodyBytes: 1_048_576,
  peersSrv: undefined,
  peerPort: 8080,
  shutdownTimeoutMs: 10_000,
  shutdownDelayMs: 0,
  volumeTimeoutMs: 5000,
  timeZone: 'UTC',
  logLevel: 'info',
};

const NAMES = [
  'PORT',
  'HOST',
  'DATA_DIR',
  'VISITS_FILE',
  'MAX_BODY_BYTES',
  'PEERS_SRV',
  'PEER_PORT',
  'SHUTDOWN_TIMEOUT_MS',
  'SHUTDOWN_DELAY_MS',
  'VOLUME_TIMEOUT_MS',
  'TZ',
  'LOG_LEVEL',
];

test('every variable but DATA_DIR has a default, and the default folder must exist', async () => {
  expect(await readConfig({ DATA_DIR: FOLDER })).toEqual(DEFAULTS);
  const [fault] = await faultsOf({ DATA_DIR: '' });
  expect(fault).toBe('DATA_DIR must be an existing folder, got "/var/data"');
});

test('an empty variable counts as unset', async () => {
  const nothing = Object.fromEntries(NAMES.map((name) => [name, '']));
  expect(await readConfig({ ...nothing, DATA_DIR: FOLDER })).toEqual(DEFAULTS);
});

test('every variable can be set, and the config is frozen', async () => {
  const folder = temporaryFolder('a b');
  const config = await readConfig({
    PORT: '80',
    HOST: '::1',
    DATA_DIR: folder,
    VISITS_FILE: 'visits.json',
    MAX_BODY_BYTES: '1',
    PEERS_SRV: 'visits.default.svc.cluster.local.',
    PEER_PORT: '81',
    SHUTDOWN_TIMEOUT_MS: '5',
    SHUTDOWN_DELAY_MS: '6',
    VOLUME_TIMEOUT_MS: '100',
    TZ: 'Europe/Berlin',
    LOG_LEVEL: 'debug',
  });
  expect(config).toEqual({
    pod: hostname(),
    port: 80,
    host: '::1',
    dataDir: folder,
    visitsFile: 'visits.json',
    maxBodyBytes: 1,
    peersSrv: 'visits.default.svc.cluster.local.',
    peerPort: 81,
    shutdownTimeoutMs: 5,
    shutdownDelayMs: 6,
    volumeTimeoutMs: 100,
    timeZone: 'Europe/Berlin',
    logLevel: 'debug',
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  [
    'PORT',
    'a whole number from 0 to 65535',
    ['-1', '65536', '80.5', '1e3', '0x50', ' 80', 'http', '+80', '٣'],
  ],
  ['PEER_PORT', 'a whole number from 1 to 65535', ['0', '-1', '65536', 'x', 'NaN']],
  [
    'MAX_BODY_BYTES',
    'a whole number from 0 to 67108864',
    ['-1', '67108865', '1Mi', 'Infinity', '99999999999'],
  ],
  ['SHUTDOWN_TIMEOUT_MS', 'a whole number from 0 to 600000', ['-1', '600001', '10s', '1_000', '1,000']],
  ['SHUTDOWN_DELAY_MS', 'a whole number from 0 to 600000', ['-1', '600001']],
  ['VOLUME_TIMEOUT_MS', 'a whole number from 100 to 600000', ['99', '600001']],
  ['HOST', 'a host name or an address', ['a b', 'http://x', '[::1]', 'a,b', 'ü', 'a\nb', 'a\n']],
  ['DATA_DIR', 'an existing folder', ['/nowhere', '/etc/passwd', '/var/\0data']],
  [
    'VISITS_FILE',
    'the name of a file in DATA_DIR other than visits.state and without "/"',
    ['a/b', '../visits', '/visits', '.', '..', 'x'.repeat(201), 'visits.state', 'a\0'],
  ],
  [
    'PEERS_SRV',
    'a DNS name',
    ['a b', 'http://a', '.a', 'a..b', 'a:80', 'x'.repeat(64), 'a.'.repeat(127), 'a/b', 'ü.de', 'a\n'],
  ],
  [
    'TZ',
    'a time zone such as "Europe/Berlin"',
    ['Mars/Olympus', 'x', '/etc/passwd', '25:00', 'Europe/Berlin '],
  ],
  ['LOG_LEVEL', 'one of debug, info, warn, error', ['INFO', 'trace', 'information', '0', ' info']],
])('rejects a %s that is not %s', async (name, allowed, values) => {
  const faults = await Promise.all(values.map(async (value) => (await faultsOf({ [name]: value }))[0]));
  expect(faults).toEqual(values.map((value) => `${name} must be ${allowed}, got ${JSON.stringify(value)}`));
});

test.each([
  ['PORT', ['0', '1', '65535', '08080']],
  ['MAX_BODY_BYTES', ['0', '67108864']],
  ['SHUTDOWN_TIMEOUT_MS', ['0', '600000']],
  ['HOST', ['localhost', '127.0.0.1', '::', 'fe80::1%eth0', 'a.b-c_d']],
  ['VISITS_FILE', ['visits.txt', 'Besuche am Tag', '...', '.visits', 'x'.repeat(200)]],
  ['PEERS_SRV', ['a', '_http._tcp.a.b', 'a.', `${'x'.repeat(63)}.a`]],
  ['TZ', ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Etc/GMT+5']],
])('accepts a %s at both ends of its range', async (name, values) => {
  expect(await Promise.all(values.map(async (value) => faultsOf({ [name]: value })))).toEqual(
    values.map(() => []),
  );
});

test('reports all faults at once, including a missing folder', async () => {
  const faults = await faultsOf(Object.fromEntries(NAMES.map((name) => [name, '/\0 /'])));
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([...NAMES].sort());
});

test('reads only its own variables', async () => {
  expect(await readConfig({ DATA_DIR: FOLDER, port: '1', NODE_ENV: 'x', VISITS: '9', POD: 'other' })).toEqual(
    DEFAULTS,
  );
});
