import { dnsLabel, show } from '../../lib/validation/checks';
import { readArguments } from '../arguments';
import { UsageError } from '../usage-error';
import type { MinorVersion } from './types';

const FORMATS = ['text', 'json', 'markdown'] as const;

/** The versions whose rules are known. */
const OLDEST = 27;
const NEWEST = 37;

/** What `plan` was asked for. */
export interface Options {
  readonly help: boolean;
  /** Both sources; `undefined` for the project's own. */
  readonly sources?: readonly [old: string, next: string];
  readonly format: (typeof FORMATS)[number];
  readonly kubernetes: MinorVersion;
  readonly namespace: string;
  readonly recursive: boolean;
}

/** @throws UsageError on the first argument at fault */
export function readOptions(args: readonly string[]): Options {
  const { operands, flags, values } = readArguments('plan', args, {
    flags: ['help', 'recursive'],
    values: ['format', 'kubernetes', 'namespace'],
    short: { h: 'help', n: 'namespace', R: 'recursive' },
  });
  const one = (name: string): string | undefined => {
    const [value, ...more] = values(name);
    if (more.length > 0) throw new UsageError(`--${name} can be given once`);
    return value;
  };
  const namespace = one('namespace') ?? 'default';
  const problem = dnsLabel(namespace);
  if (problem !== undefined) throw new UsageError(`--namespace ${problem} (got ${show(namespace)})`);
  return {
    help: flags.has('help'),
    sources: sourcesOf(operands),
    format: formatOf(one('format') ?? 'text'),
    kubernetes: versionOf(one('kubernetes') ?? `1.${NEWEST}`),
    namespace,
    recursive: flags.has('recursive'),
  };
}

function sourcesOf(operands: readonly string[]): Options['sources'] {
  const [old, next, ...more] = operands;
  if (old === undefined) return undefined;
  if (next === undefined || more.length > 0)
    throw new UsageError(
      `plan needs two sources, OLD and NEW, or none (got ${operands.map(show).join(', ')})`,
    );
  if (old === '-' && next === '-') throw new UsageError('only one of OLD and NEW can be standard input');
  return [old, next];
}

function formatOf(value: string): Options['format'] {
  const format = FORMATS.find((known) => known === value);
  if (format === undefined)
    throw new UsageError(`--format must be one of ${FORMATS.join(', ')} (got ${show(value)})`);
  return format;
}

function versionOf(value: string): MinorVersion {
  const [, minor] = /^v?1\.(\d+)(?:\.\d+)?$/.exec(value) ?? [];
  const version = Number(minor);
  if (!(version >= OLDEST && version <= NEWEST))
    throw new UsageError(`--kubernetes must be from 1.${OLDEST} to 1.${NEWEST} (got ${show(value)})`);
  return version;
}
