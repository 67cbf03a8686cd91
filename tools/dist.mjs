// Functions of the tools that write dist/.
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** The output folder of a synth, separate from dist/. */
export const OUTPUT = join('build', 'dist');

/** Replaces dist/ with the output. Keeps files that no synth writes, and returns their paths. */
export function replaceDist() {
  const replaced = join('build', 'dist.old');
  rmSync(replaced, { recursive: true, force: true });
  if (existsSync('dist')) renameSync('dist', replaced);
  renameSync(OUTPUT, 'dist');
  const kept = filesIn(replaced).filter((file) => !/^Kustomization$|\.k8s\.yaml$/.test(basename(file)));
  for (const file of kept) cpSync(join(replaced, file), join('dist', file));
  rmSync(replaced, { recursive: true, force: true });
  return kept.map((file) => join('dist', file));
}

/** The relative paths of all files in a folder and its subfolders. */
export function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The objects of a folder of manifests, by kind, namespace and name. */
function objectsIn(folder) {
  const objects = new Map();
  for (const file of existsSync(folder) ? readdirSync(folder, { recursive: true }) : []) {
    if (!file.endsWith('.yaml')) continue;
    for (const document of parseAllDocuments(readFileSync(join(folder, file), 'utf8'))) {
      const object = document.toJS();
      if (object === null) continue;
      const { namespace, name } = object.metadata ?? {};
      objects.set([object.kind, [namespace, name].filter(Boolean).join('/')].join(' '), object);
    }
  }
  return objects;
}

/**
 * The changes between two folders of manifests, one line each: `+ object`, `- object`, `~ object: field: old → new`.
 */
export function changes(before, after) {
  const [old, now] = [objectsIn(before), objectsIn(after)];
  return [
    ...[...old.keys()].filter((key) => !now.has(key)).map((key) => `- ${key}`),
    ...[...now].flatMap(([key, object]) =>
      old.has(key) ? differences(old.get(key), object, '').map((line) => `~ ${key}: ${line}`) : [`+ ${key}`],
    ),
  ];
}

function differences(old, now, path) {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const bothLists = Array.isArray(old) && Array.isArray(now);
  if (!bothLists && !(isObject(old) && isObject(now))) return [`${path}: ${show(old)} → ${show(now)}`];
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  const at = (key) => (bothLists ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  return [...keys].flatMap((key) => differences(old[key], now[key], at(key)));
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value) {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
