import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { isBuiltIn } from '../cluster-scope';
import { ExistingObject } from '../existing-object';
import { Faults } from '../faults';
import { givenOf } from '../given';
import { claims } from './claims';
import { duplicates } from './duplicates';
import { given } from './given';
import { identity } from './identity';
import { ingresses } from './ingresses';
import { localVolumes } from './local-volumes';
import type { Manifest, Spec } from './manifest';
import { nfsClasses } from './nfs-classes';
import { nfsDirectories } from './nfs-directories';
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
  given,
  references,
  ingresses,
  storageClasses,
  nfsClasses,
  nfsDirectories,
  localVolumes,
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
      for (const [object, messages] of inspect(root)) {
        if (!findings.has(object)) {
          object.node.addValidation({ validate: () => [...(findings.get(object) ?? [])] });
        }
        findings.set(object, messages);
      }
      return [];
    },
  });
}

/** What breaks a rule, by object; objects that were found wrong before, and now are right, are among them. */
function inspect(root: IConstruct): ReadonlyMap<ApiObject, readonly string[]> {
  const inventory = new AppInventory();
  const forAll = RULES_FOR_ALL.map((rule) => rule(inventory));
  const forBuiltIn = RULES.map((rule) => rule(inventory));
  const inspected = new Map<ApiObject, { readonly subject: string; readonly faults: Faults }>();
  for (const construct of root.node.findAll()) {
    if (construct instanceof ExistingObject) inventory.addExisting(construct);
    if (!ApiObject.isApiObject(construct)) continue;
    const manifest = manifestOf(construct);
    const faults = new Faults();
    const subject: Subject = { manifest, given: givenOf(construct), path: construct.node.path, faults };
    for (const visit of forAll) visit(subject);
    if (isBuiltIn(manifest)) {
      inventory.add(manifest);
      for (const visit of forBuiltIn) visit(subject);
    }
    inspected.set(construct, { subject: `${manifest.kind} ${manifest.metadata?.name ?? ''}`, faults });
  }
  inventory.judge();
  return new Map(
    [...inspected].map(([object, { subject, faults }]) => [
      object,
      faults.messages.map((message) => `${subject}: ${message}`),
    ]),
  );
}

class AppInventory implements Inventory {
  readonly #judgements: (() => void)[] = [];
  readonly #names = new Set<string>();
  readonly #existing = new Set<string>();
  readonly #services = new Map<string, Spec>();

  add({ kind, metadata, spec }: Manifest): void {
    const name = key(kind, metadata?.name, metadata?.namespace);
    this.#names.add(name);
    if (kind === 'Service' && spec !== undefined) this.#services.set(name, spec);
  }

  addExisting({ kind, name }: ExistingObject): void {
    this.#existing.add(key(kind, name));
  }

  afterwards(judge: () => void): void {
    this.#judgements.push(judge);
  }

  judge(): void {
    for (const judge of this.#judgements) judge();
  }

  has(kind: string, name: string, namespace?: string): boolean {
    return this.#names.has(key(kind, name, namespace)) || this.#existing.has(key(kind, name));
  }

  serviceSpec(name: string, namespace?: string): Spec | undefined {
    return this.#services.get(key('Service', name, namespace));
  }
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
