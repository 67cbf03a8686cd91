import { hostname } from 'node:os';
import { RESERVED } from './store/files';

/** What the app is told by its environment, read once. */
export interface Config {
  /** Name of this pod: the host name. */
  readonly pod: string;
  readonly port: number;
  readonly host: string;
  /** Folder that holds all that is kept. */
  readonly dataDir: string;
  /** Name of the readable file with the count, in `dataDir`; JSON where it ends in `.json`. */
  readonly visitsFile: string;
  /** Largest body that is taken, in bytes. */
  readonly maxBodyBytes: number;
  /** SRV name of the headless Service; no peers where absent. */
  readonly peersSrv?: string;
  /** Port on which the peers listen; the one in their SRV records is the Service's. */
  readonly peerPort: number;
  /** How long requests may take to end after SIGTERM, in milliseconds. */
  readonly shutdownTimeoutMs: number;
  readonly logLevel: LogLevel;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Thrown for an environment that can't be right: a sentence for each fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/**
 * Reads the environment. A variable that is set to nothing counts as not set.
 * @throws ConfigError that lists every variable at fault
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
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

  text('TZ', 'UTC', 'a time zone such as "Europe/Berlin"', isTimeZone);
  const config = {
    pod: hostname(),
    port: whole('PORT', 8080, 0, 65535),
    host: text('HOST', '0.0.0.0', 'a host name or an address', (value) => /^[\w.:%-]+$/.test(value)),
    dataDir: text('DATA_DIR', '/var/data', 'a path', (value) => !value.includes('\0')),
    visitsFile: text(
      'VISITS_FILE',
      'visits',
      `the name of a file in DATA_DIR other than ${RESERVED.join(', ')} and without "/"`,
      (value) => /^[^/\0]{1,200}$/.test(value) && !/^\.{1,2}$/.test(value) && !RESERVED.includes(value),
    ),
    maxBodyBytes: whole('MAX_BODY_BYTES', 1_048_576, 0, 64 * 1_048_576),
    peersSrv: text('PEERS_SRV', '', 'a DNS name', isDnsName) || undefined,
    peerPort: whole('PEER_PORT', 8080, 1, 65535),
    shutdownTimeoutMs: whole('SHUTDOWN_TIMEOUT_MS', 10_000, 0, 600_000),
    logLevel: text('LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (value) =>
      LOG_LEVELS.some((level) => level === value),
    ) as LogLevel,
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

/** Node takes a name in other letters for UTC, without a word. */
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
