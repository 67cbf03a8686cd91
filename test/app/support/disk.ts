import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/app';

/** A simulated disk fault; see disk.c. */
export interface DiskFault {
  /** Delay of every flush, in milliseconds. */
  readonly delayMs?: number;
  /** Number of flushes that succeed before all others fail with EIO. */
  readonly failAfter?: number;
  /** Flushes wait while this path exists. */
  readonly hang?: string;
  /** Flushes do nothing and report success. */
  readonly lie?: boolean;
  /** Larger single writes fail as with an exceeded quota, in bytes. */
  readonly quota?: number;
}

/** The reason why C cannot be compiled, or undefined. */
export function noCompiler(): string | undefined {
  return spawnSync('cc', ['--version']).status === 0 ? undefined : 'no C compiler "cc"';
}

const built = new Map<string, string>();

/** Compiles a C file of this folder, once per test file. Returns the path of the output. */
export function build(source: string, args: readonly string[]): string {
  const there = built.get(source);
  if (there !== undefined) return there;
  const path = join(temporaryFolder('c'), source.replace(/\.c$/, ''));
  execFileSync('cc', ['-O1', '-Wall', '-Werror', '-o', path, join(__dirname, source), ...args]);
  built.set(source, path);
  return path;
}

/** The environment that simulates a disk fault for a program. */
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
