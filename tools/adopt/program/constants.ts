import { isPlainObject } from '../../../lib/core/wire';
import { Code, printValue } from './print-value';
import type { Definition } from './program';
import type { VariableNames } from './variable-names';

/** A value that several definitions share. */
export interface Constant {
  readonly name: string;
  readonly value: unknown;
  /** The first definition that uses it. */
  readonly user: Definition;
}

/** Fields whose values may be shared. Their types take any string, so a constant needs no type. */
const SHARED =
  /^(?:(?:pod|selector|match)?labels|selector|labelSelector|(?:pod)?annotations|.*probe|resources|.*securityContext|.*affinity|tolerations|env|envFrom|args|command|lifecycle|volumeMounts|nodeSelector|rules|relabelings|metricRelabelings)$/i;

/** Fields whose types take only some strings. */
const NARROW: ReadonlySet<string> = new Set(['accessModes', 'imagePullPolicy', 'protocol', 'restartPolicy']);

interface Occurrence {
  readonly definition: Definition;
  readonly key: string;
  readonly value: unknown;
  readonly lines: number;
}

/** Definitions whose repeated values are constants, wherever that saves lines. */
export function withConstants(
  definitions: readonly Definition[],
  names: VariableNames,
): { definitions: readonly Definition[]; constants: readonly Constant[] } {
  const groups = new Map<string, Occurrence[]>();
  for (const definition of definitions)
    for (const arg of definition.args) collect(arg, '', 0, definition, groups);
  const chosen = new Map<string, Occurrence>();
  for (const [text, occurrences] of [...groups].sort(([a], [b]) => b.length - a.length)) {
    const isInside = [...chosen.keys()].some((outer) => outer.includes(text));
    const [first] = occurrences;
    const saved = occurrences.reduce((sum, { lines }) => sum + lines - 1, 0);
    const longest = Math.max(...occurrences.map(({ lines }) => lines));
    // The constant itself, and an empty line.
    if (first === undefined || isInside || longest < 3 || saved <= longest + 1) continue;
    chosen.set(text, first);
  }
  const keys = [...chosen.values()].map(({ key }) => nameOf(key));
  const constants = new Map(
    [...chosen].map(([text, { definition, key, value }]) => {
      const word = nameOf(key);
      const isOnly = keys.filter((other) => other === word).length === 1;
      const name = names.take(isOnly ? word : `${definition.id} ${word}`);
      return [text, { name, value, user: definition }] as const;
    }),
  );
  const replaced = (value: unknown, key: string): unknown => {
    const constant = SHARED.test(key) ? constants.get(JSON.stringify(value)) : undefined;
    if (constant !== undefined) return new Code(constant.name);
    if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, ''));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, name)]));
  };
  const users = new Map<Definition, Definition>();
  const rewritten = definitions.map((definition) => {
    const changed = { ...definition, args: definition.args.map((arg) => replaced(arg, '')) };
    users.set(definition, changed);
    return changed;
  });
  return {
    definitions: rewritten,
    constants: [...constants.values()].map((constant) => ({
      ...constant,
      user: users.get(constant.user) ?? constant.user,
    })),
  };
}

function collect(
  value: unknown,
  key: string,
  indent: number,
  definition: Definition,
  groups: Map<string, Occurrence[]>,
): void {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) collect(item, '', indent + 2, definition, groups);
  } else if (isPlainObject(value)) {
    for (const [name, item] of Object.entries(value)) collect(item, name, indent + 2, definition, groups);
  }
  if (!SHARED.test(key) || typeof value !== 'object' || value === null || isNarrow(value)) return;
  const column = indent + key.length + 2;
  const lines = printValue(value, { indent, column, after: 1 }).split('\n').length;
  const text = JSON.stringify(value);
  groups.set(text, [...(groups.get(text) ?? []), { definition, key, value, lines }]);
}

function isNarrow(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isNarrow);
  return (
    isPlainObject(value) && Object.entries(value).some(([key, item]) => NARROW.has(key) || isNarrow(item))
  );
}

/** What a constant is called after: the kind of probe makes no difference. */
function nameOf(key: string): string {
  return key.endsWith('Probe') ? 'probe' : key;
}
