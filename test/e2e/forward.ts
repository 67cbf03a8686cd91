import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** A local port that forwards to a port of a pod. */
export interface Forward {
  readonly port: number;
  /** Settles when the forwarding has ended for any reason. */
  readonly ended: Promise<unknown>;
  readonly end: () => void;
}

/**
 * Forwards a local port to a pod with `kubectl port-forward`.
 * @throws Error if kubectl fails
 */
export async function forwardTo(context: string, namespace: string, pod: string): Promise<Forward> {
  const child = spawn(
    'kubectl',
    ['--context', context, '-n', namespace, 'port-forward', `pod/${pod}`, ':8080'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (line: string) => (said += line));
  const ended = once(child, 'close').catch(() => undefined);
  const port = new Promise<number>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, digits] = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (digits !== undefined) resolve(Number(digits));
    });
  });
  const failed = ended.then(() => {
    throw new Error(`no port-forward to ${pod}: ${said.trim()}`);
  });
  // The exit of kubectl is an error only before the forwarding has started.
  failed.catch(() => undefined);
  return {
    port: await Promise.race([port, failed]),
    ended,
    end: () => {
      child.kill();
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Sends one request on a separate connection, without retries.
 * @throws Error without a response within the given milliseconds
 */
export async function send(
  host: string,
  port: number,
  path: string,
  { method = 'GET', body = '', milliseconds = 5000 } = {},
): Promise<Answer> {
  const signal = AbortSignal.timeout(milliseconds);
  const headers = { accept: 'application/json', 'content-length': Buffer.byteLength(body) };
  const call = request({ host, port, path, method, headers, agent: false, signal });
  call.end(body);
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}
