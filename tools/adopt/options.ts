import { dnsSubdomain, show } from '../../lib/validation/checks';
import { readArguments } from '../arguments';
import { namespaceOf, valueOf, versionOf } from '../option-values';
import { UsageError } from '../usage-error';
import type { AdoptOptions } from './adopt';

/** What `adopt` was asked for. */
export interface Options extends AdoptOptions {
  readonly help: boolean;
  readonly sources: readonly string[];
  readonly recursive: boolean;
}

/** @throws UsageError on the first argument at fault */
export function readOptions(args: readonly string[]): Options {
  const { operands, flags, values } = readArguments('adopt', args, {
    flags: ['help', 'recursive'],
    values: ['kubernetes', 'name', 'namespace'],
    short: { h: 'help', n: 'namespace', R: 'recursive' },
  });
  const help = flags.has('help');
  if (operands.length === 0 && !help)
    throw new UsageError('adopt needs manifests: a file, a folder, or - for standard input');
  if (operands.filter((source) => source === '-').length > 1)
    throw new UsageError('standard input can be read once');
  const name = valueOf(values, 'name');
  const problem = name === undefined ? undefined : dnsSubdomain(name);
  if (problem !== undefined) throw new UsageError(`--name ${problem} (got ${show(name)})`);
  return {
    help,
    sources: operands,
    recursive: flags.has('recursive'),
    name,
    kubernetes: versionOf(values),
    namespace: namespaceOf(values),
  };
}
