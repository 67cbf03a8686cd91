import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a command of the user in a local shell. Signals do not interrupt the command, as it may restore a node.
 * @throws Error with the output if the command fails
 */
export async function shell(command: string): Promise<string> {
  // In a separate process group, so that Ctrl-C in a terminal does not reach it. Its child processes may outlive it.
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`"${command}" exited with ${status}: ${said.trim()}`);
  return said;
}
