import { type AppObject, AppObjects } from '../../lib/validation/app-objects';
import type { Manifest as TypedManifest } from '../../lib/validation/manifest';
import { isAlwaysThere } from '../../lib/validation/references';
import type { Manifest } from '../manifests/manifest';
import { detailsOf } from './details';
import { Edges } from './edges';
import { type Entry, entriesOf } from './entries';
import type { Graph, GraphNamespace, GraphNode } from './graph';
import { referencesByName } from './references/by-name';
import { PODS, referencesBySelector } from './references/by-selector';
import type { Reference } from './references/reference';
import { NFS_SERVER, referencesOfStorage } from './references/storage';
import { type StatefulClaims, statefulClaimsOf } from './stateful-claims';

/** The namespaces that every cluster has. */
const EVERYWHERE: ReadonlySet<string> = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

/**
 * The objects of manifests, and the references between them. What a controller of another object creates is left out.
 * @param namespace of objects that name none
 */
export function buildGraph(manifests: readonly Manifest[], namespace: string): Graph {
  return new GraphBuilder(entriesOf(manifests, namespace)).graph;
}

class GraphBuilder {
  readonly graph: Graph;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Edges();
  readonly #app: AppObjects;
  readonly #claims: readonly StatefulClaims[];

  constructor(entries: readonly Entry[]) {
    const objects = entries.filter(({ identity }) => identity.kind !== 'Namespace');
    this.#app = new AppObjects(entries.map(appObjectOf), [], () => true);
    this.#claims = objects.flatMap(({ object, identity }) =>
      identity.kind === 'StatefulSet' ? statefulClaimsOf(object, identity.namespace) : [],
    );
    for (const entry of objects) this.#define(entry);
    for (const entry of objects) this.#refer(entry);
    const nodes = [...this.#nodes.values()];
    this.graph = { nodes, edges: this.#edges.list, namespaces: namespacesOf(nodes, entries) };
  }

  #define({ object, identity }: Entry): void {
    const { kind, name, namespace } = identity;
    const id = idOf(identity);
    if (this.#claimsNamed(identity) !== undefined) return;
    const details = detailsOf(object);
    this.#nodes.set(id, { id, type: 'object', kind, name, namespace, details, isDefined: true });
    for (const { node } of this.#claims.filter(({ statefulSet }) => statefulSet === id))
      this.#nodes.set(node.id, node);
  }

  #refer({ object, identity }: Entry): void {
    const { namespace } = identity;
    const id = this.#claimsNamed(identity)?.node.id ?? idOf(identity);
    const owner = `${identity.kind} ${identity.name}`;
    const own = this.#claims.filter(({ statefulSet }) => statefulSet === id);
    for (const { node, field } of own) this.#edges.add(id, node.id, field, owner);
    for (const reference of [
      ...referencesByName(object, namespace),
      ...referencesBySelector(object, namespace, this.#app),
      ...referencesOfStorage(object, this.#app),
    ]) {
      if (isAlwaysThere(reference.kind, reference.name) && !this.#nodes.has(idOf(reference))) continue;
      const claims = own.find(({ field }) => reference.field.startsWith(`${field}.`));
      this.#edges.add(claims?.node.id ?? id, this.#targetOf(reference), reference.field, owner);
    }
  }

  /** The id of the node to which a reference leads. The node is added if no manifest defines it. */
  #targetOf(reference: Reference): string {
    const claims = this.#claimsNamed(reference);
    if (claims !== undefined) return claims.node.id;
    const id = idOf(reference);
    if (!this.#nodes.has(id)) {
      const { kind, namespace } = reference;
      const [name = '', ...details] = reference.kind === PODS ? reference.name.split(', ') : [reference.name];
      // A server is no object: no manifest could define it.
      const isServer = kind === NFS_SERVER;
      const type = isServer ? 'server' : 'object';
      this.#nodes.set(id, { id, type, kind, name, namespace, details, isDefined: isServer });
    }
    return id;
  }

  /** The claims of a StatefulSet among which a claim is. */
  #claimsNamed({ kind, name, namespace }: Named): StatefulClaims | undefined {
    if (kind !== 'PersistentVolumeClaim') return undefined;
    return this.#claims.find(({ node, includes }) => node.namespace === namespace && includes(name));
  }
}

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function idOf({ kind, name, namespace }: Named): string {
  return `${kind} ${namespace}/${name}`;
}

function appObjectOf({ object, source }: Entry): AppObject {
  return { manifest: object as unknown as TypedManifest, path: source };
}

function namespacesOf(nodes: readonly GraphNode[], entries: readonly Entry[]): readonly GraphNamespace[] {
  const defined = entries
    .filter(({ identity }) => identity.kind === 'Namespace')
    .map(({ identity }) => identity.name);
  const names = new Set([...defined, ...nodes.map(({ namespace }) => namespace)]);
  names.delete('');
  return [...names].map((name) => ({ name, isDefined: EVERYWHERE.has(name) || defined.includes(name) }));
}
