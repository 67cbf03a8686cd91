import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/app';

/** What is wrong with the disk; see disk.c. */
export interface DiskFault {
  /** How much longer every flush takes, in milliseconds. */
  readonly delayMs?: number;
  /** How many flushes succeed before all others fail with EIO. */
  readonly failAfter?: number;
  /** Flushes wait as long as there is a file at this path. */
  readonly hang?: string;
  /** Flushes do nothing, and say that they did. */
  readonly lie?: boolean;
  /** Writes of more bytes at once fail, as with an exceeded quota. */
  readonly quota?: number;
}

/** Why nothing can be built from C here; undefined where it can. */
export function noCompiler(): string | undefined {
  return spawnSync('cc', ['--version']).status === 0 ? undefined : 'there is no C compiler "cc" here';
}

const built = new Map<string, string>();

/** Builds a C file of this folder, once for each file of tests; the path of what came out. */
export function build(source: string, args: readonly string[]): string {
  const there = built.get(source);
  if (there !== undefined) return there;
  const path = join(temporaryFolder('c'), source.replace(/\.c$/, ''));
  execFileSync('cc', ['-O1', '-Wall', '-Werror', '-o', path, join(__dirname, source), ...args]);
  built.set(source, path);
  return path;
}

/** The environment that puts a fault between a program and its disk. */
export function diskEnv({ delayMs, failAfter, hang, lie, quota }: DiskFault): Record<string, string> {
  return {
    LD_PRELOAD: build('disk.c', ['-shared', '-fPIC', '-ldl']),
    ...(delayMs === undefined ? {} : { DISK_DELAY_MS: String(delayMs) }),
    ...(failAfter === undefined ? {} : { DISK_FAIL_AFTER: String(failAfter) }),
    ...(hang === undefined ? {} : { DISK_HANG: hang }),
    ...(quota === undefined ? {} : { DISK_QUOTA: String(quota) }),
    ...(lie === true ? { DISK_LIE: '1' } : {}),
  };
}
