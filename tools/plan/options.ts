import { show } from '../../lib/validation/checks';
import { readArguments } from '../arguments';
import { choiceOf, namespaceOf, versionOf } from '../option-values';
import { UsageError } from '../usage-error';
import type { MinorVersion } from './types';

const FORMATS = ['text', 'json', 'markdown'] as const;

/** What `plan` was asked for. */
export interface Options {
  readonly help: boolean;
  /** Both sources, or `undefined` for the sources of the project. */
  readonly sources?: readonly [old: string, next: string];
  readonly format: (typeof FORMATS)[number];
  readonly kubernetes: MinorVersion;
  readonly namespace: string;
  readonly recursive: boolean;
}

/** @throws UsageError for the first invalid argument */
export function readOptions(args: readonly string[]): Options {
  const { operands, flags, values } = readArguments('plan', args, {
    flags: ['help', 'recursive'],
    values: ['format', 'kubernetes', 'namespace'],
    short: { h: 'help', n: 'namespace', R: 'recursive' },
  });
  return {
    help: flags.has('help'),
    sources: sourcesOf(operands),
    format: choiceOf(values, 'format', FORMATS),
    kubernetes: versionOf(values),
    namespace: namespaceOf(values),
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
