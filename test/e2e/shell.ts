import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a command of the user's, by a shell on this machine; it is not interrupted, as it may be what brings a node back.
 * @throws Error with what it said when it fails
 */
export async function shell(command: string): Promise<string> {
  // In a group of its own, so that Ctrl-C in a terminal does not reach it; and what it starts may live on after it.
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`"${command}" ended with ${status}: ${said.trim()}`);
  return said;
}
