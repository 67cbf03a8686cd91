import { spawn } from 'node:child_process';

/** The result of a kubectl call. */
export interface Result {
  /** The exit code, or -1 after a signal. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A failure of kubectl, with its command line and output. */
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
  /** Timeout in seconds. @default 300 */
  readonly seconds?: number;
}

/** kubectl with one context of the KUBECONFIG. The suites use the same tool as users. */
export class Kubectl {
  /** @param signal ends all running calls, and rejects new ones */
  constructor(
    readonly context: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs kubectl. Returns the result even if it fails. */
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
      // kubectl may exit without reading its input. The exit code reports the reason.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /** Runs kubectl and returns its standard output. @throws KubectlError if kubectl fails */
  async run(args: readonly string[], options?: CallOptions): Promise<string> {
    const result = await this.attempt(args, options);
    if (result.status !== 0) throw new KubectlError(args, result);
    return result.stdout;
  }

  /** The parsed output of `kubectl get … -o json`. @throws KubectlError if kubectl fails */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', ...args, '-o', 'json'])) as T;
  }

  /** The items of a list. @throws KubectlError if kubectl fails */
  async list<T>(...args: readonly string[]): Promise<readonly T[]> {
    return (await this.get<{ readonly items: readonly T[] }>(...args)).items;
  }
}
