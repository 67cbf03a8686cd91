import { type Check, csiDriverName, dnsLabel, dnsSubdomain, show } from '../../lib/validation/checks';
import { readArguments } from '../arguments';
import { type Name, nameOf } from '../manifests/name';
import { UsageError } from '../usage-error';
import { hasStar } from './claim-pattern';

/** The arguments of `restore`. */
export interface Options {
  readonly help: boolean;
  /** Source of the listing of the cluster. */
  readonly listing: string;
  /** Manifests that create the claims: files or folders. */
  readonly manifests: readonly string[];
  readonly className?: string;
  readonly claims: readonly ChosenClaims[];
  readonly volumes: readonly ChosenVolume[];
  /** The CSI driver for which new volumes are written, on the directories of the chosen ones. */
  readonly asCsi?: string;
}

/** The claims that a pattern matches. */
export interface ChosenClaims {
  readonly pattern: Name;
  /** The pattern of the names that the claims have now. */
  readonly as?: Name;
}

export interface ChosenVolume {
  readonly name: string;
  /** The claim that it goes to. */
  readonly as?: Name;
}

/** @throws UsageError for the first invalid argument */
export function readOptions(args: readonly string[]): Options {
  const { operands, flags, values } = readArguments('restore', args, {
    flags: ['help'],
    values: ['claim', 'as', 'volume', 'class', 'as-csi'],
    short: { h: 'help' },
  });
  const [listing = '-', ...manifests] = operands;
  const className = once('class', values('class'));

  const patterns = values('claim').map((value) => patternOf('--claim', value));
  const names = values('volume').map((value) => checked('--volume', value, dnsSubdomain));
  const targets = values('as').map((value) => patternOf('--as', value));
  const [renamed, option] = patterns.length > 0 ? [patterns, '--claim'] : [names, '--volume'];
  if (targets.length > 0 && targets.length !== renamed.length)
    throw new UsageError(
      `--as: must be given once for each ${option}, in the same order (got ${targets.length} for ${renamed.length})`,
    );
  const claims = patterns.map((pattern, i) => ({ pattern, as: targets[i] }));
  for (const { pattern, as } of claims)
    if (as !== undefined && hasStar(as) !== hasStar(pattern))
      throw new UsageError(
        `--as: must have a "*" if and only if --claim has one (got ${show(as.text)} for ${show(pattern.text)})`,
      );
  const volumes = names.map((name, i) => ({ name, as: patterns.length > 0 ? undefined : targets[i] }));
  for (const { as } of volumes)
    if (as !== undefined && hasStar(as))
      throw new UsageError(`--as: must name one claim with --volume (got ${show(as.text)})`);

  const asCsi = once('as-csi', values('as-csi'));
  if (asCsi !== undefined) checked('--as-csi', asCsi, csiDriverName);
  const options = { help: flags.has('help'), listing, manifests, className, claims, volumes, asCsi };
  if (className !== undefined && isSelection(options))
    throw new UsageError('--class: cannot be combined with other options, as it only filters the list');
  if (asCsi !== undefined && !isSelection(options))
    throw new UsageError('--as-csi: requires MANIFESTS, --claim or --volume, which choose the volumes');
  return options;
}

/** Whether volumes are chosen, and not listed. */
export function isSelection({ manifests, claims, volumes }: Options): boolean {
  return manifests.length + claims.length + volumes.length > 0;
}

function once(option: string, given: readonly string[]): string | undefined {
  if (given.length > 1) throw new UsageError(`--${option}: must be given once (got ${given.length})`);
  return given[0];
}

function patternOf(option: string, value: string): Name {
  const [namespace = '', name, ...rest] = value.split('/');
  if (name === undefined || rest.length > 0)
    throw new UsageError(
      `${option}: must be NAMESPACE/NAME, such as "visits/data-visits-0" or "visits/data-visits-*" (got ${show(value)})`,
    );
  checked(`${option}: namespace`, namespace, dnsLabel);
  if (name !== '*') checked(`${option}: name`, name.replace(/-\*$/, '-0'), dnsSubdomain, name);
  return nameOf(namespace, name);
}

function checked(field: string, value: string, check: Check<string>, given = value): string {
  const problem = check(value);
  if (problem !== undefined) throw new UsageError(`${field}: ${problem} (got ${show(given)})`);
  return value;
}
