import { readArguments } from '../arguments';
import { choiceOf, namespaceOf } from '../option-values';
import { UsageError } from '../usage-error';

const FORMATS = ['mermaid', 'svg'] as const;

/** What `graph` was asked for. */
export interface Options {
  readonly help: boolean;
  /** None for the output folder of the project. */
  readonly sources: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly namespace: string;
  readonly recursive: boolean;
}

/** @throws UsageError on the first argument at fault */
export function readOptions(args: readonly string[]): Options {
  const { operands, flags, values } = readArguments('graph', args, {
    flags: ['help', 'recursive'],
    values: ['format', 'namespace'],
    short: { h: 'help', n: 'namespace', R: 'recursive' },
  });
  if (operands.filter((source) => source === '-').length > 1)
    throw new UsageError('only one SOURCE can be standard input');
  return {
    help: flags.has('help'),
    sources: operands,
    format: choiceOf(values, 'format', FORMATS),
    namespace: namespaceOf(values),
    recursive: flags.has('recursive'),
  };
}
