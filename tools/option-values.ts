import { dnsLabel, show } from '../lib/validation/checks';
import type { Arguments } from './arguments';
import type { MinorVersion } from './plan/types';
import { UsageError } from './usage-error';

type Values = Arguments['values'];

/** The versions whose rules are known. */
const OLDEST = 27;
const NEWEST = 37;

/**
 * The value of an option that may be given once.
 * @throws UsageError if it is given several times
 */
export function valueOf(values: Values, option: string): string | undefined {
  const [value, ...more] = values(option);
  if (more.length > 0) throw new UsageError(`--${option} can be given once`);
  return value;
}

/**
 * The value of an option that takes one of some words.
 * @throws UsageError for any other word
 */
export function choiceOf<T extends string>(
  values: Values,
  option: string,
  choices: readonly [T, ...(readonly T[])],
): T {
  const [byDefault] = choices;
  const value = valueOf(values, option) ?? byDefault;
  const choice = choices.find((known) => known === value);
  if (choice === undefined)
    throw new UsageError(`--${option} must be one of ${choices.join(', ')} (got ${show(value)})`);
  return choice;
}

/**
 * The namespace of objects that name none, as kubectl takes it from its context.
 * @throws UsageError if it is not the name of a namespace
 */
export function namespaceOf(values: Values): string {
  const namespace = valueOf(values, 'namespace') ?? 'default';
  const problem = dnsLabel(namespace);
  if (problem !== undefined) throw new UsageError(`--namespace ${problem} (got ${show(namespace)})`);
  return namespace;
}

/**
 * The version of Kubernetes whose rules and defaults apply.
 * @throws UsageError if these are not known
 */
export function versionOf(values: Values): MinorVersion {
  const value = valueOf(values, 'kubernetes') ?? `1.${NEWEST}`;
  const [, minor] = /^v?1\.(\d+)(?:\.\d+)?$/.exec(value) ?? [];
  const version = Number(minor);
  if (!(version >= OLDEST && version <= NEWEST))
    throw new UsageError(`--kubernetes must be from 1.${OLDEST} to 1.${NEWEST} (got ${show(value)})`);
  return version;
}
