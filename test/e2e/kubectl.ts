import { spawn } from 'node:child_process';

/** What a call of kubectl came to. */
export interface Result {
  /** The exit code; -1 where a signal ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Thrown when kubectl fails: its command line and what it said. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError';

  constructor(
    args: readonly string[],
    readonly result: Result,
  ) {
    const said = (result.stderr || result.stdout).trim() || `ended with ${result.status}`;
    super(`kubectl ${args.join(' ')}: ${said}`);
  }
}

export interface CallOptions {
  /** Standard input. */
  readonly input?: string;
  /** Seconds until it is ended; the server's own time-outs hold besides. @default 300 */
  readonly seconds?: number;
}

/** kubectl, for one context of the KUBECONFIG: what users apply with is what the suites apply with. */
export class Kubectl {
  /** @param signal ends every call that runs, and refuses new ones */
  constructor(
    readonly context: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs it to its end, whatever that is. */
  async attempt(args: readonly string[], { input = '', seconds = 300 }: CallOptions = {}): Promise<Result> {
    this.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const child = spawn('kubectl', ['--context', this.context, ...args], {
        stdio: 'pipe',
        signal: this.signal,
        timeout: seconds * 1000,
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', (status) => {
        resolve({ status: status ?? -1, stdout, stderr });
      });
      // It may end without having read its input; how it ended says why.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /**
   * Runs it, for what it prints.
   * @throws KubectlError when it fails
   */
  async run(args: readonly string[], options?: CallOptions): Promise<string> {
    const result = await this.attempt(args, options);
    if (result.status !== 0) throw new KubectlError(args, result);
    return result.stdout;
  }

  /**
   * What `kubectl get … -o json` prints.
   * @throws KubectlError when it fails
   */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', ...args, '-o', 'json'])) as T;
  }

  /**
   * The items of a list.
   * @throws KubectlError when it fails
   */
  async list<T>(...args: readonly string[]): Promise<readonly T[]> {
    return (await this.get<{ readonly items: readonly T[] }>(...args)).items;
  }
}
