import { isDeepStrictEqual } from 'node:util';
import { TYPES } from '../../../imports/schema';
import { isPlainObject } from '../../../lib/core/wire';
import type { KubeObject } from '../../manifests/manifest';
import { asStored } from '../../plan/stored/stored';
import { written } from '../../plan/stored/written';
import type { MinorVersion } from '../../plan/types';
import { type Typed, isAllKnown, isKnown, typed } from '../typed';

type Path = readonly (string | number)[];

/** A change of a field that has no prop. */
export interface Edit {
  readonly path: Path;
  readonly op: 'add' | 'replace' | 'remove';
  readonly value?: unknown;
}

/** What turns one object into another. Fields with the same meaning stay as they are. */
export function editsBetween(made: KubeObject, wanted: KubeObject, kubernetes: MinorVersion): Edit[] {
  const edits: Edit[] = [];
  const namespace = (wanted.metadata as { namespace?: string } | undefined)?.namespace ?? '';
  const stored = (object: KubeObject): KubeObject => asStored(written(object, namespace), kubernetes);
  compare([stored(made), made], [stored(wanted), wanted], [], edits);
  return edits;
}

/** Compares a part as it is stored, and edits it as it is written. */
function compare(
  [madeStored, made]: readonly [unknown, unknown],
  [wantedStored, wanted]: readonly [unknown, unknown],
  path: Path,
  edits: Edit[],
): void {
  if (isDeepStrictEqual(madeStored, wantedStored)) return;
  const parts = [madeStored, made, wantedStored, wanted];
  const lists = parts.filter((part) => Array.isArray(part));
  if (
    parts.every(isPlainObject) ||
    (lists.length === 4 && new Set(lists.map(({ length }) => length)).size === 1)
  ) {
    const keys = new Set([...Object.keys(madeStored as object), ...Object.keys(wantedStored as object)]);
    for (const key of keys) {
      const at = (part: unknown): unknown => (part as Typed)[key];
      const step = Array.isArray(made) ? Number(key) : key;
      compare([at(madeStored), at(made)], [at(wantedStored), at(wanted)], [...path, step], edits);
    }
  } else if (wantedStored === undefined) edits.push({ path, op: 'remove' });
  else edits.push({ path, op: made === undefined ? 'add' : 'replace', value: wanted ?? wantedStored });
}

/** The edits that overrides can make, and the others, for JSON patches. */
export function asOverrides(
  edits: readonly Edit[],
  type: string,
): { overrides: Typed; patches: readonly Edit[] } {
  let overrides: Typed = {};
  const patches = edits.filter((edit) => {
    const steps = typedPath(edit.path, type);
    if (steps === undefined || (edit.op !== 'remove' && !isAllKnown(edit.value, steps.type))) return true;
    // An override of a map or an object that exists merges, so it cannot take a part away.
    if (edit.op === 'replace' && isPlainObject(edit.value)) return true;
    overrides = withValue(overrides, steps.path, edit.op === 'remove' ? null : typed(edit.value, steps.type));
    return false;
  });
  return { overrides, patches };
}

function typedPath(path: Path, root: string): { path: readonly string[]; type: string } | undefined {
  let type = root;
  const steps: string[] = [];
  for (const step of path) {
    if (typeof step === 'number') return undefined;
    if (type.endsWith('{}')) {
      type = type.slice(0, -2);
      steps.push(step);
      continue;
    }
    const fields = TYPES[type];
    if (fields === undefined || !isKnown(type, step)) return undefined;
    const [name = step] = Object.keys(typed({ [step]: null }, type) as object);
    steps.push(name);
    type = fields[step] ?? 'any';
  }
  return { path: steps, type };
}

function withValue(object: Typed, [key = '', ...rest]: readonly string[], value: unknown): Typed {
  if (rest.length === 0) return { ...object, [key]: value };
  const part = object[key];
  return { ...object, [key]: withValue(isPlainObject(part) ? part : {}, rest, value) };
}
