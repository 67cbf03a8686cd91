import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..');

/** A line of the app's log. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** The visits app as a separate process. */
export interface RunningApp {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** The log lines so far. */
  readonly log: readonly LogLine[];
  /** Waits until the app has logged a message. */
  readonly logged: (message: string) => Promise<void>;
  readonly stderr: () => string;
  /** The exit code, or the name of the signal that ended the process. */
  readonly exited: Promise<number | string>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Stops the app with SIGTERM and waits for its exit. */
  readonly stop: () => Promise<number | string>;
}

export interface AppOptions {
  /** The folder for the data, which must exist. */
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs the app, such as `['eatmydata']`. */
  readonly under?: readonly string[];
}

/** The bundle, built once per test file. */
let bundle: string | undefined;

export function buildBundle(): string {
  if (bundle === undefined) {
    const folder = temporaryFolder('bundle');
    bundle = join(folder, 'visits.cjs');
    execFileSync(process.execPath, [join(ROOT, 'tools', 'build-app.mjs'), bundle]);
  }
  return bundle;
}

/** An empty folder, which is removed after all tests; see temporary-files.ts. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `visits-${name}-`));
}

function commandOf([program, ...args]: readonly string[]): [string, ...string[]] {
  const app = [process.execPath, buildBundle()] as const;
  return program === undefined ? [...app] : [program, ...args, ...app];
}

/** Starts the app without waiting until it serves, for an app that must refuse to start. */
export function spawnApp(
  options: AppOptions,
): Omit<RunningApp, 'url' | 'port'> & { readonly listening: Promise<number> } {
  const [program, ...args] = commandOf(options.under ?? []);
  const child: ChildProcess = spawn(program, args, {
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', DATA_DIR: options.dataDir, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  const messages = new EventEmitter();
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const listening = new Promise<number>((resolve, reject) => {
    if (child.stdout === null) throw new Error('no standard output');
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as LogLine;
      log.push(line);
      messages.emit(line.message);
      if (line.message === 'listening') resolve(Number(line.port));
    });
    void exited.then((code) => {
      reject(
        new Error(
          `the app exited with ${code} before it served:\n${JSON.stringify(log, null, 1)}\n${stderr}`,
        ),
      );
    });
  });
  // Tests of a refused start use the exit code instead.
  listening.catch(() => undefined);
  const kill = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  return {
    pid: child.pid ?? 0,
    dataDir: options.dataDir,
    log,
    logged: async (message) => {
      if (!log.some((line) => line.message === message)) await once(messages, message);
    },
    stderr: () => stderr,
    exited,
    listening,
    kill,
    stop: async () => {
      kill('SIGTERM');
      return exited;
    },
  };
}

/** Starts the app and waits until it serves. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const app = spawnApp(options);
  const port = await app.listening;
  return { ...app, port, url: `http://127.0.0.1:${port}` };
}
