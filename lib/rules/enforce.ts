import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { isBuiltIn } from '../cluster-scope';
import { ExistingObject } from '../existing-object';
import { Faults } from '../faults';
import { claims } from './claims';
import { duplicates } from './duplicates';
import { identity } from './identity';
import { ingresses } from './ingresses';
import type { Manifest } from './manifest';
import { nfsClasses } from './nfs-classes';
import { ports } from './ports';
import { quantities } from './quantities';
import { references } from './references';
import type { Inventory, Rule, Subject } from './rule';
import { selectors } from './selectors';
import { storageClasses } from './storage-classes';
import { volumes } from './volumes';
import { workloads } from './workloads';

/** What must hold of every object of an app, custom resources among them. */
const RULES_FOR_ALL: readonly Rule[] = [identity, duplicates];

/** What must hold of the objects whose types Kubernetes itself defines, together. */
const RULES: readonly Rule[] = [
  references,
  ingresses,
  storageClasses,
  nfsClasses,
  workloads,
  selectors,
  claims,
  volumes,
  ports,
  quantities,
];

const ENFORCED = Symbol.for('cdk8s-stateful.rules');

/**
 * Has the rules checked whenever the app that the construct is part of is synthesized, before anything is written: one
 * error then names every object that breaks one, whoever defined it.
 */
export function enforceRules(scope: Construct): void {
  const { root } = scope.node;
  if (ENFORCED in root) return;
  Object.defineProperty(root, ENFORCED, { value: true });
  // The app's root is asked before its objects, each of which then tells what was found wrong with it, so that cdk8s
  // reports every finding with the path of the construct that is to be changed.
  const findings = new WeakMap<ApiObject, readonly string[]>();
  root.node.addValidation({
    validate: () => {
      for (const { object, manifest, faults } of inspect(root)) {
        if (!findings.has(object)) {
          object.node.addValidation({ validate: () => [...(findings.get(object) ?? [])] });
        }
        const subject = `${manifest.kind} ${manifest.metadata?.name ?? ''}`;
        findings.set(
          object,
          faults.messages.map((message) => `${subject}: ${message}`),
        );
      }
      return [];
    },
  });
}

/** Every object of the app, with what breaks a rule. */
function inspect(root: IConstruct): readonly Subject[] {
  const inventory = inventoryOf(root);
  for (const rule of RULES_FOR_ALL) rule(inventory);
  const builtIn = inventory.subjects.filter(({ manifest }) => isBuiltIn(manifest));
  for (const rule of RULES) rule({ ...inventory, subjects: builtIn });
  return inventory.subjects;
}

function inventoryOf(root: IConstruct): Inventory {
  const constructs = root.node.findAll();
  const subjects = constructs
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .map((object): Subject => ({
      object,
      manifest: manifestOf(object),
      path: object.node.path,
      faults: new Faults(),
    }));
  const byName = new Map(
    subjects
      .filter(({ manifest }) => isBuiltIn(manifest))
      .map((subject) => {
        const { kind, metadata } = subject.manifest;
        return [key(kind, metadata?.name, metadata?.namespace), subject];
      }),
  );
  const existing = new Set(
    constructs
      .filter((construct) => construct instanceof ExistingObject)
      .map(({ kind, name }) => key(kind, name)),
  );
  return {
    subjects,
    find: (kind, name, namespace) => byName.get(key(kind, name, namespace)),
    has: (kind, name, namespace) => byName.has(key(kind, name, namespace)) || existing.has(key(kind, name)),
  };
}

/** Of a custom resource only the identity is shown to the rules: its other fields may mean anything. */
function manifestOf(object: ApiObject): Manifest {
  const manifest = object.toJson() as Manifest;
  if (isBuiltIn(manifest)) return manifest;
  const { apiVersion, kind, metadata } = manifest;
  return { apiVersion, kind, metadata };
}

function key(kind: string, name = '', namespace = ''): string {
  return `${kind}/${namespace}/${name}`;
}
