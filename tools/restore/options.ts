import { parseArgs } from 'node:util';
import { type Check, dnsLabel, dnsSubdomain, show } from '../../lib/validation/checks';
import { type Name, nameOf } from '../manifests/name';

/** What the program was asked for. */
export interface Options {
  readonly help: boolean;
  /** The listing's file; undefined is standard input. */
  readonly file?: string;
  readonly className?: string;
  readonly statefulSets: readonly Name[];
  readonly claims: readonly Name[];
  readonly volumes: readonly string[];
}

/** Thrown when the program was asked in a way that it does not understand: one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const WITH_VALUE = ['class', 'statefulset', 'claim', 'volume'] as const;
type WithValue = (typeof WITH_VALUE)[number];

/**
 * Reads the program's arguments.
 * @throws UsageError that tells the first one at fault
 */
export function readOptions(args: readonly string[]): Options {
  const given: Record<WithValue, string[]> = { class: [], statefulset: [], claim: [], volume: [] };
  const files: string[] = [];
  let help = false;
  const string = { type: 'string' } as const;
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      class: string,
      statefulset: string,
      claim: string,
      volume: string,
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help' && token.value === undefined) help = true;
    else if (!isWithValue(token.name))
      throw new UsageError(`restore does not know the option "${token.rawName}"`);
    else given[token.name].push(valueOf(token.rawName, token.value));
  }
  if (help) return { help, statefulSets: [], claims: [], volumes: [] };

  const [file = '-', ...more] = files;
  if (more.length > 0)
    throw new UsageError(`restore reads one file, got ${[file, ...more].map(show).join(' and ')}`);
  const [className, ...classes] = given.class;
  if (classes.length > 0) throw new UsageError('--class can be given once');
  const options: Options = {
    help,
    file: file === '-' ? undefined : file,
    className,
    statefulSets: given.statefulset.map((value) => parsed('--statefulset', value)),
    claims: given.claim.map((value) => parsed('--claim', value)),
    volumes: given.volume.map((value) => checked('--volume', value, dnsSubdomain)),
  };
  if (className !== undefined && isSelection(options))
    throw new UsageError(
      '--class narrows the list, and has no effect on what is chosen by name: leave it out',
    );
  return options;
}

/** Whether volumes were chosen; else they are listed. */
export function isSelection({ statefulSets, claims, volumes }: Options): boolean {
  return statefulSets.length + claims.length + volumes.length > 0;
}

function isWithValue(name: string): name is WithValue {
  return WITH_VALUE.some((known) => known === name);
}

function valueOf(option: string, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new UsageError(`${option} must be followed by a name`);
  return value;
}

function parsed(option: string, value: string): Name {
  const [namespace = '', name, ...rest] = value.split('/');
  if (name === undefined || rest.length > 0)
    throw new UsageError(`${option} must be NAMESPACE/NAME, such as "visits/visits", got ${show(value)}`);
  checked(`the namespace of ${option}`, namespace, dnsLabel);
  checked(`the name of ${option}`, name, dnsSubdomain);
  return nameOf(namespace, name);
}

function checked(field: string, value: string, check: Check<string>): string {
  const problem = check(value);
  if (problem !== undefined) throw new UsageError(`${field} ${problem}, got ${show(value)}`);
  return value;
}
