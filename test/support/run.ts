import { spawnSync } from 'node:child_process';
import { testUnless } from './test-unless';

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command, with additional environment variables. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Result {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A test that needs a program, and is reported as skipped without the program. */
export function testWith(
  program: string,
  args: readonly string[],
  name: string,
  body: (() => Promise<void>) | (() => void),
  timeoutMs?: number,
): void {
  const there = spawnSync(program, args).status === 0;
  const reason = `"${[program, ...args].join(' ')}" does not work`;
  testUnless(there ? undefined : reason, name, body, timeoutMs);
}
