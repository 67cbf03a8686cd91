import { parseArgs } from 'node:util';
import { FAULTS } from './data/faults';
import { SUITES, type SuiteName, isSuiteName } from './suites/names';

/** The options of a run. */
export interface Options {
  readonly help: boolean;
  readonly context: string;
  readonly suites: readonly SuiteName[];
  /** Faults of the suite data; empty means all. */
  readonly faults: readonly string[];
  readonly rounds: number;
  readonly image?: string;
  readonly provisionerImage?: string;
  readonly nfsServer?: string;
  readonly nfsPath: string;
  readonly nfsOff?: string;
  readonly nfsOn?: string;
  readonly powerOff?: string;
  readonly powerOn?: string;
  readonly nodeShell?: string;
  readonly nodeAddress?: string;
  readonly nodePort?: number;
  readonly upgradeFrom?: string;
  readonly withoutFlush: boolean;
  readonly slow: boolean;
  readonly nfsCsi: boolean;
  readonly loadedImages: boolean;
}

/** The run cannot start because of its options or its cluster. The message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const TEXTS = [
  'context',
  'image',
  'provisioner-image',
  'nfs-server',
  'nfs-path',
  'nfs-off',
  'nfs-on',
  'power-off',
  'power-on',
  'node-shell',
  'node-address',
  'node-port',
  'upgrade-from',
  'rounds',
] as const;
const LISTS = ['suite', 'fault'] as const;
const SWITCHES = ['help', 'without-flush', 'slow', 'nfs-csi', 'loaded-images'] as const;

/** Options that must be given together. */
const PAIRS = [
  ['power-off', 'power-on'],
  ['nfs-off', 'nfs-on'],
] as const;

/**
 * Parses the command-line arguments.
 * @throws UsageError with all faults
 */
export function readOptions(args: readonly string[]): Options {
  const { values, problems } = parsed(args);
  const text = (name: (typeof TEXTS)[number]): string | undefined => values.texts.get(name);
  const whole = (name: (typeof TEXTS)[number], from: number, to: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (/^\d+$/.test(value) && Number(value) >= from && Number(value) <= to) return Number(value);
    problems.push(`--${name} must be a whole number from ${from} to ${to}, got "${value}"`);
    return undefined;
  };
  const help = values.switches.has('help');
  const suites = values.suites.filter(isSuiteName);
  for (const name of values.suites)
    if (!isSuiteName(name)) problems.push(`--suite must be one of ${SUITES.join(', ')}, got "${name}"`);
  for (const name of values.faults)
    if (!FAULTS.some((fault) => fault.name === name))
      problems.push(`--fault must be one of ${FAULTS.map((fault) => fault.name).join(', ')}, got "${name}"`);
  for (const [off, on] of PAIRS)
    if ((text(off) === undefined) !== (text(on) === undefined))
      problems.push(`--${off} and --${on} must be given together, so that the fault can be reverted`);
  if (!help && text('context') === undefined)
    problems.push(
      '--context must name a context of your KUBECONFIG: "kubectl config get-contexts" lists them',
    );

  const options: Options = {
    help,
    context: text('context') ?? '',
    suites: suites.length > 0 ? suites : SUITES,
    faults: values.faults,
    rounds: whole('rounds', 1, 1000) ?? 1,
    image: text('image'),
    provisionerImage: text('provisioner-image'),
    nfsServer: text('nfs-server'),
    nfsPath: text('nfs-path') ?? '/srv/nfs',
    nfsOff: text('nfs-off'),
    nfsOn: text('nfs-on'),
    powerOff: text('power-off'),
    powerOn: text('power-on'),
    nodeShell: text('node-shell'),
    nodeAddress: text('node-address'),
    nodePort: whole('node-port', 30_000, 32_767),
    upgradeFrom: text('upgrade-from'),
    withoutFlush: values.switches.has('without-flush'),
    slow: values.switches.has('slow'),
    nfsCsi: values.switches.has('nfs-csi'),
    loadedImages: values.switches.has('loaded-images'),
  };
  if (options.nodePort !== undefined && options.nodeAddress === undefined)
    problems.push('--node-port requires --node-address');
  if (!help && problems.length > 0) throw new UsageError(problems.join('; '));
  return options;
}

interface Parsed {
  readonly texts: ReadonlyMap<string, string>;
  readonly suites: readonly string[];
  readonly faults: readonly string[];
  readonly switches: ReadonlySet<string>;
}

function parsed(args: readonly string[]): { readonly values: Parsed; readonly problems: string[] } {
  const string = { type: 'string' } as const;
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries([...TEXTS, ...LISTS].map((name) => [name, string])),
      ...Object.fromEntries(SWITCHES.map((name) => [name, { type: 'boolean' } as const])),
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const texts = new Map<string, string>();
  const lists = { suite: [] as string[], fault: [] as string[] };
  const switches = new Set<string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`e2e accepts options only, got "${token.value}"`);
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    if (SWITCHES.some((known) => known === name)) switches.add(name);
    else if (![...TEXTS, ...LISTS].some((known) => known === name))
      problems.push(`unknown option "${token.rawName}"`);
    else if (value === undefined || value === '') problems.push(`${token.rawName} requires a value`);
    else if (name === 'suite' || name === 'fault') lists[name].push(value);
    else if (texts.has(name)) problems.push(`${token.rawName} may be given only once`);
    else texts.set(name, value);
  }
  return { values: { texts, suites: lists.suite, faults: lists.fault, switches }, problems };
}
