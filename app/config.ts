import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { RESERVED } from './store/files';

/** The app's configuration, read from the environment once. docs/visits-app.md describes each variable. */
export type Config = Readonly<ReturnType<typeof parse>>;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An invalid environment, with one sentence for each fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws ConfigError that lists every fault
 */
export async function readConfig(environment: NodeJS.ProcessEnv): Promise<Config> {
  const faults: string[] = [];
  const config = parse(environment, faults);
  const folder = await stat(config.dataDir).catch(() => undefined);
  if (folder?.isDirectory() !== true) {
    faults.push(`DATA_DIR must be an existing folder, got ${JSON.stringify(config.dataDir)}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

function parse(environment: NodeJS.ProcessEnv, faults: string[]) {
  const text = (
    name: string,
    fallback: string,
    allowed: string,
    holds: (value: string) => boolean,
  ): string => {
    const value = environment[name] || fallback;
    if (value !== fallback && !holds(value)) {
      faults.push(`${name} must be ${allowed}, got ${JSON.stringify(value)}`);
    }
    return value;
  };
  const whole = (name: string, fallback: number, least: number, most: number): number =>
    Number(
      text(
        name,
        String(fallback),
        `a whole number from ${least} to ${most}`,
        (value) => /^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most,
      ),
    );

  return {
    timeZone: text('TZ', 'UTC', 'a time zone such as "Europe/Berlin"', isTimeZone),
    pod: hostname(),
    port: whole('PORT', 8080, 0, 65535),
    host: text('HOST', '0.0.0.0', 'a host name or an address', (value) => /^[\w.:%-]+$/.test(value)),
    dataDir: environment.DATA_DIR || '/var/data',
    visitsFile: text(
      'VISITS_FILE',
      'visits',
      `the name of a file in DATA_DIR other than ${RESERVED.join(', ')} and without "/"`,
      (value) => /^[^/\0]{1,200}$/.test(value) && !/^\.{1,2}$/.test(value) && !RESERVED.includes(value),
    ),
    maxBodyBytes: whole('MAX_BODY_BYTES', 1_048_576, 0, 64 * 1_048_576),
    peersSrv: text('PEERS_SRV', '', 'a DNS name', isDnsName) || undefined,
    peerPort: whole('PEER_PORT', 8080, 1, 65535),
    shutdownDelayMs: whole('SHUTDOWN_DELAY_MS', 0, 0, 600_000),
    volumeTimeoutMs: whole('VOLUME_TIMEOUT_MS', 5000, 100, 600_000),
    shutdownTimeoutMs: whole('SHUTDOWN_TIMEOUT_MS', 10_000, 0, 600_000),
    logLevel: text('LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (value) =>
      LOG_LEVELS.some((level) => level === value),
    ) as LogLevel,
  };
}

/** Rejects a name in the wrong case such as "europe/berlin", which Node silently treats as UTC. */
function isTimeZone(value: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions();
    return timeZone === value || timeZone.toLowerCase() !== value.toLowerCase();
  } catch {
    return false;
  }
}

function isDnsName(value: string): boolean {
  return value.length <= 253 && /^([\w-]{1,63}\.)*[\w-]{1,63}\.?$/.test(value);
}
