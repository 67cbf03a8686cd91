import type { KubeObject, Manifest } from '../manifests/manifest';
import { checkObjects } from '../plan/check-objects';
import { type Entry, ObjectSet } from '../plan/object-set';
import { createPlan } from '../plan/plan';
import type { MinorVersion, Plan } from '../plan/types';
import { type AdoptedApp, adoptApp } from './app/adopt-app';
import {
  type Adopted,
  adoptedApp,
  adoptedConstruct,
  adoptedObject,
  adoptedSecret,
  chartsOf,
} from './program/assemble';
import { build, objectsOf } from './program/build';
import { constructsIn } from './program/constructs';
import { printProgram } from './program/print-program';
import type { Program } from './program/program';
import { completed } from './program/references';
import { checkStatefulSets } from './read/check-stateful-sets';
import { essential } from './read/essential';
import { type LeftOut, leftOutOf } from './read/left-out';

/** How objects are read and named. */
export interface AdoptOptions {
  /** Namespace of objects that name none. */
  readonly namespace: string;
  readonly kubernetes: MinorVersion;
  /** Id of the chart. @default the name of the first StatefulSet */
  readonly name?: string;
}

/** A program that writes the objects of manifests, and what is to say about it. */
export interface Adoption {
  readonly text: string;
  readonly apps: readonly AdoptedApp[];
  /** Objects that the program does not write. */
  readonly leftOut: readonly LeftOut[];
  /** Objects that the program refers to and does not define. */
  readonly existing: readonly string[];
  /** What the rules find in the objects. */
  readonly broken: readonly string[];
  readonly entries: readonly Entry[];
  /** What the program writes. */
  readonly objects: readonly KubeObject[];
  /** What applying the program changes. */
  readonly plan: Plan;
}

/**
 * Turns manifests, or a listing of a cluster, into a program that writes the same objects.
 * @throws UsageError if an object is defined twice, or is one that Kubernetes cannot have
 */
export function adopt(manifests: readonly Manifest[], options: AdoptOptions): Adoption {
  const { namespace, kubernetes } = options;
  const set = new ObjectSet(manifests, namespace);
  checkObjects(set.entries);
  const leftOut = leftOutOf(set);
  const isLeftOut = new Set(leftOut.map(({ entry }) => entry));
  const entries = set.entries
    .filter((entry) => !isLeftOut.has(entry))
    .map((entry) => ({ ...entry, object: essential(entry.object, kubernetes) }));
  checkStatefulSets(entries);
  const apps = appsOf(entries, kubernetes);
  const { program, existing, broken } = completed(programOf(entries, apps, options));
  const app = build(program);
  const objects = objectsOf(app);
  const written = objects.map((object) => ({ object, source: 'the program' }));
  return {
    text: printProgram(program),
    apps,
    leftOut,
    existing,
    broken,
    entries,
    objects,
    plan: createPlan(
      manifests.filter((_, i) => !isLeftOut.has(set.entries[i] as Entry)),
      written,
      { namespace, kubernetes },
    ),
  };
}

function appsOf(entries: readonly Entry[], kubernetes: MinorVersion): AdoptedApp[] {
  const taken = new Set<Entry>();
  return entries
    .filter(({ identity: { group, kind } }) => group === 'apps' && kind === 'StatefulSet')
    .map((entry) => {
      const app = adoptApp(entry, entries, taken, kubernetes);
      for (const part of Object.values(app.parts)) taken.add(part);
      return app;
    });
}

function programOf(
  entries: readonly Entry[],
  apps: readonly AdoptedApp[],
  { name, kubernetes }: AdoptOptions,
): Program {
  const adopted = new Map<Entry, Adopted | undefined>();
  const add = (definition: Adopted, objects: readonly (Entry | undefined)[]): void => {
    for (const entry of objects) if (entry !== undefined) adopted.set(entry, undefined);
    adopted.set(definition.entry, definition);
  };
  for (const app of apps) add(adoptedApp(app), Object.values(app.parts));
  const others = entries.filter((entry) => !adopted.has(entry));
  for (const match of constructsIn(others, kubernetes)) add(adoptedConstruct(match), match.entries);
  for (const entry of entries.filter((each) => !adopted.has(each)))
    add(isSecret(entry) ? adoptedSecret(entry) : adoptedObject(entry), [entry]);
  const definitions = entries.flatMap((entry) => adopted.get(entry) ?? []);
  return { charts: chartsOf(definitions, name ?? apps[0]?.name ?? 'app'), suppressions: [] };
}

function isSecret({ identity: { group, kind } }: Entry): boolean {
  return group === '' && kind === 'Secret';
}
