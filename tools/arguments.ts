import { parseArgs } from 'node:util';
import { UsageError } from './usage-error';

/** The options of a command, by their names without dashes. */
export interface KnownOptions {
  readonly flags: readonly string[];
  /** Options that take a value. */
  readonly values: readonly string[];
  /** Short forms, such as `{ h: 'help' }`. */
  readonly short?: Readonly<Record<string, string>>;
}

/** The arguments of a command. */
export interface Arguments {
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** The values of each option, in the order given. */
  readonly values: (option: string) => readonly string[];
}

/**
 * Parses the arguments of a command.
 * @param environment contains the options that npm consumed, as in `npm run plan --format json` without `--`
 * @throws UsageError for the first invalid argument
 */
export function readArguments(
  command: string,
  args: readonly string[],
  known: KnownOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Arguments {
  const { flags, values, short = {} } = known;
  refuseOptionsOfNpm(command, [...flags, ...values], environment);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...flags, ...values].map((name) => [name, optionOf(name, flags.includes(name), short)]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const set = new Set<string>();
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    if (flags.includes(token.name) && token.value === undefined) set.add(token.name);
    else if (values.includes(token.name))
      given.set(token.name, [...(given.get(token.name) ?? []), valueOf(token.rawName, token.value)]);
    else throw new UsageError(`${command} does not know the option "${token.rawName}"`);
  }
  return { operands, flags: set, values: (option) => given.get(option) ?? [] };
}

function optionOf(
  name: string,
  isFlag: boolean,
  short: Readonly<Record<string, string>>,
): { type: 'boolean' | 'string'; short?: string } {
  const type = isFlag ? 'boolean' : 'string';
  const [letter] = Object.keys(short).filter((key) => short[key] === name);
  return letter === undefined ? { type } : { type, short: letter };
}

function valueOf(option: string, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new UsageError(`${option} must be followed by a value`);
  return value;
}

/** npm consumes options before `--`, and the command would run without them. */
function refuseOptionsOfNpm(
  command: string,
  options: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  if (environment.npm_lifecycle_event !== command) return;
  const taken = options.filter(
    (name) => environment[`npm_config_${name.replaceAll('-', '_')}`] !== undefined,
  );
  if (taken.length === 0) return;
  const names = taken.map((name) => `--${name}`).join(' and ');
  throw new UsageError(
    `npm took ${names} for its own: write "npm run ${command} -- ${names} …", with "--" in front`,
  );
}
