import { spawnSync } from 'node:child_process';
import { testUnless } from './test-unless';

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, with variables added to those of the tests. */
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

/** `test`, or a test that is skipped and says so when a program that it needs is not there. */
export function testWith(
  program: string,
  args: readonly string[],
  name: string,
  body: (() => Promise<void>) | (() => void),
  timeoutMs?: number,
): void {
  const there = spawnSync(program, args).status === 0;
  const reason = `"${[program, ...args].join(' ')}" does not work here`;
  testUnless(there ? undefined : reason, name, body, timeoutMs);
}
