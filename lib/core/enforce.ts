import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type AppObject, AppObjects } from '../validation/app-objects';
import { isBuiltIn } from '../validation/cluster-scope';
import { type Fault, fault } from '../validation/fault';
import type { Manifest } from '../validation/manifest';
import { rulesFor } from '../validation/rules';
import type { Report } from '../validation/rules/rule';
import { isAppliedBefore } from './apply-order';
import { existingNamesOf } from './existing-names';
import { KubeObject } from './kube-object';
import { suppressionsOf } from './suppressions';

/** A fault of an object of the app. */
export interface Finding extends Fault {
  /** The construct to change. */
  readonly construct: IConstruct;
}

const STATE = Symbol.for('cdk8s-stateful.rules');

interface State {
  appliesToAll: boolean;
  manifests: ReadonlyMap<IConstruct, unknown>;
}

/**
 * Applies the rules to every object of the construct's app. Without this call, they validate the objects of this
 * library. Rules run whenever the app is synthesized, before anything is written. One error reports all findings.
 *
 * @example
 * ```ts
 * enforceRules(chart);
 * ```
 */
export function enforceRules(scope: IConstruct): void {
  stateOf(scope.node.root).appliesToAll = true;
}

/** Applies the rules to the objects of this library. */
export function enforceOwnRules(scope: Construct): void {
  stateOf(scope.node.root);
}

function stateOf(root: IConstruct & { [STATE]?: State }): State {
  const known = root[STATE];
  if (known !== undefined) return known;
  const state: State = { appliesToAll: false, manifests: new Map() };
  Object.defineProperty(root, STATE, { value: state });
  // cdk8s reports each message with the path of the construct whose validation returns it, and validates the root
  // first.
  const messages = new Map<IConstruct, string[]>();
  root.node.addValidation({
    validate: () => {
      for (const list of messages.values()) list.length = 0;
      const { findings, manifests } = judgeAll(root);
      state.manifests = manifests;
      for (const finding of findings) {
        const { construct } = finding;
        const list = messages.get(construct);
        if (list !== undefined) list.push(messageOf(finding));
        else {
          const first = [messageOf(finding)];
          messages.set(construct, first);
          construct.node.addValidation({ validate: () => [...first] });
        }
      }
      return [];
    },
  });
  return state;
}

function messageOf({ construct, message, code }: Finding): string {
  const subject = ApiObject.isApiObject(construct) ? `${construct.kind} ${construct.name}: ` : '';
  return `${subject}${message} [${code}]`;
}

/** Takes the manifests of the last validation of an app. Rendering them again would take as long as writing them. */
export function takeManifests(app: IConstruct & { [STATE]?: State }): ReadonlyMap<IConstruct, unknown> {
  const state = app[STATE];
  const taken = state?.manifests ?? new Map<IConstruct, unknown>();
  if (state !== undefined) state.manifests = new Map();
  return taken;
}

/**
 * Returns all findings of the rules in the construct's app, without throwing.
 *
 * @example
 * ```ts
 * for (const { construct, message, code } of findFaults(chart)) {
 *   console.warn(`${construct.node.path}: ${message} [${code}]`);
 * }
 * ```
 */
export function findFaults(scope: IConstruct): readonly Finding[] {
  return judgeAll(scope.node.root).findings;
}

function judgeAll(root: IConstruct): Pick<State, 'manifests'> & { readonly findings: readonly Finding[] } {
  const { appliesToAll } = stateOf(root);
  const constructs = root.node.findAll();
  const manifests = new Map<IConstruct, Manifest>();
  const subjects = constructs
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((construct) => {
      const manifest = manifestOf(construct);
      manifests.set(construct, manifest);
      return {
        construct,
        path: construct.node.path,
        manifest: isBuiltIn(manifest) ? manifest : identityOf(manifest),
      };
    });
  const constructOf = new Map<AppObject, IConstruct>(subjects.map((subject) => [subject, subject.construct]));
  const app = new AppObjects(subjects, existingNamesOf(constructs), (first, second) =>
    isAppliedBefore(constructOf.get(first), constructOf.get(second), constructs),
  );
  const findings = subjects.flatMap((subject) => applyRules(subject, app, appliesToAll));
  return { findings: suppress(findings, constructs), manifests };
}

function applyRules(
  subject: AppObject & { construct: IConstruct },
  app: AppObjects,
  appliesToAll: boolean,
): Finding[] {
  const { construct } = subject;
  const isOwn = KubeObject.isKubeObject(construct);
  if (!isOwn && !appliesToAll) return [];
  const findings: Finding[] = isOwn ? construct.faults.map((found) => ({ ...found, construct })) : [];
  const reported = new Set(findings.map(({ field }) => field));
  let id = '';
  const report: Report = (field, value, problem, wayOut) => {
    if (problem === undefined || reported.has(field)) return;
    findings.push({ ...fault(id, field, value, problem, wayOut), construct });
  };
  for (const rule of rulesFor(subject)) {
    if (rule.isPolicy === true && !isOwn) continue;
    ({ id } = rule);
    rule.check(subject, report, app);
  }
  return findings;
}

function manifestOf(object: ApiObject): Manifest {
  return (KubeObject.isKubeObject(object) ? object.manifest() : object.toJson()) as Manifest;
}

/** Reduces a custom resource to its identity, as its other fields are unknown to the rules. */
function identityOf({ apiVersion, kind, metadata }: Manifest): Manifest {
  return { apiVersion, kind, metadata };
}

/** Removes suppressed findings, and adds a finding for each unused suppression. */
function suppress(findings: readonly Finding[], constructs: readonly IConstruct[]): readonly Finding[] {
  const suppressions = suppressionsOf(constructs);
  if (suppressions.length === 0) return findings;
  const used = new Set<unknown>();
  const left = findings.filter(({ construct, code }) => {
    const scopes = construct.node.scopes;
    const matching = suppressions.filter(({ construct: scope, id }) => id === code && scopes.includes(scope));
    for (const suppression of matching) used.add(suppression);
    return matching.length === 0;
  });
  const unused = suppressions
    .filter((suppression) => !used.has(suppression))
    .map(({ construct, id }) => ({
      ...fault('unused-suppression', 'suppressRule', id, 'suppresses no finding', 'Remove it'),
      construct,
    }));
  return [...left, ...unused];
}
