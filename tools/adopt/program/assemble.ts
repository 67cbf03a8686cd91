import { KINDS } from '../../../imports/schema';
import { isBuiltIn, isClusterScoped } from '../../../lib/validation/cluster-scope';
import { isPlainObject } from '../../../lib/core/wire';
import { textAt, without } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Entry } from '../../plan/object-set';
import { typeOf } from '../../plan/schema';
import type { AdoptedApp } from '../app/adopt-app';
import type { Edit } from '../app/edits';
import { inOrder } from '../app/prop-order';
import { isAllKnown, isKnown, typedFields } from '../typed';
import { ConstructIds } from './construct-ids';
import type { ConstructMatch } from './constructs';
import { definition } from './definition';
import { Expression } from './print-value';
import type { ChartDefinition, Definition } from './program';
import { rankOf } from './rank';

/** What a definition is about: the objects that it makes, the first of which decides about its place. */
export interface Adopted {
  readonly entry: Entry;
  readonly define: (ids: ConstructIds, namespace: string | undefined) => Definition;
  /** A name that the definition must have as its id. */
  readonly id?: string;
}

/** The charts of a program, one for each namespace. Objects without a namespace are in the first. */
export function chartsOf(adopted: readonly Adopted[], name: string): ChartDefinition[] {
  const namespaces = [...new Set(adopted.map(({ entry }) => entry.identity.namespace).filter(Boolean))];
  const [first] = namespaces;
  const chartOf = ({ entry: { identity } }: Adopted): string | undefined => {
    if (identity.namespace !== '') return identity.namespace;
    return identity.kind === 'Namespace' && namespaces.includes(identity.name) ? identity.name : first;
  };
  return (namespaces.length === 0 ? [undefined] : namespaces).map((namespace) => {
    const own = adopted.filter((each) => chartOf(each) === namespace);
    const ids = new ConstructIds(own.flatMap(({ id }) => id ?? []));
    const sorted = own
      .map((each) => ({ each, rank: rankOf(each.entry) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ each }) => each);
    return {
      id: namespaces.length < 2 ? name : (namespace ?? name),
      namespace,
      definitions: sorted.map(({ define }) => define(ids, namespace)),
    };
  });
}

/** A StatefulSet and what belongs to it. */
export function adoptedApp(app: AdoptedApp): Adopted {
  return {
    entry: app.parts.statefulSet,
    id: app.name,
    define: () => ({
      callee: 'StatefulApp',
      id: app.name,
      args: [inOrder(app.props)],
      comment: [],
      calls:
        app.patches.length === 0
          ? []
          : [{ on: 'statefulSet', method: 'addJsonPatch', args: app.patches.map(patchOf) }],
    }),
  };
}

function patchOf({ path, op, value }: Edit): Expression {
  const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return new Expression(`JsonPatch.${op}`, op === 'remove' ? [pointer] : [pointer, value]);
}

/** Objects that another construct of the library makes. */
export function adoptedConstruct({ entries: [entry], definition: define }: ConstructMatch): Adopted {
  return { entry, define: (ids) => define(ids.take(entry.identity)) };
}

/** Any other object. */
export function adoptedObject(entry: Entry): Adopted {
  const { object } = entry;
  const kind = KIND_NAMES.get(`${textAt(object, 'apiVersion')} ${textAt(object, 'kind')}`);
  return {
    entry,
    define: (ids, namespace) => {
      const id = ids.take(entry.identity);
      return isDefinable(object)
        ? definition('defineObject', id, [kind, fieldsOf(inNamespace(object, namespace))])
        : definition('ApiObject', id, [inNamespace(object, namespace)]);
    },
  };
}

/** A Secret, whose values stay out of the program. */
export function adoptedSecret(entry: Entry): Adopted {
  return {
    entry,
    define: (ids) => ({
      ...definition('ExistingObject', ids.take(entry.identity), [
        { kind: 'Secret', name: entry.identity.name },
      ]),
      comment: [`Its values stay out of this program: apply it from ${entry.source}.`],
    }),
  };
}

const KIND_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(KINDS).map(([name, [apiVersion, kind]]) => [`${apiVersion} ${kind}`, name]),
);

function isDefinable(object: KubeObject): boolean {
  const type = typeOf(object);
  if (type === undefined || lacksSpec(object, type)) return false;
  return isAllKnown(without(object, 'apiVersion', 'kind'), type);
}

/** Whether types may require a spec that the object does not have. A Namespace seldom has one. */
function lacksSpec(object: KubeObject, type: string): boolean {
  return object.spec === undefined && object.kind !== 'Namespace' && isKnown(type, 'spec');
}

/** What `defineObject` takes. It knows which kinds have no namespace. */
function fieldsOf(object: KubeObject): unknown {
  const { metadata, ...fields } = typedFields(without(object, 'apiVersion', 'kind'), typeOf(object) ?? '');
  return { metadata: present(ordered(metadata)), ...fields };
}

/** An object without the namespace that its chart writes, and none that must not be written. */
function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  const { apiVersion, kind, metadata, ...fields } = object;
  const own = ordered(
    textAt(metadata, 'namespace') === namespace ? without(metadata, 'namespace') : metadata,
  );
  return { apiVersion, kind, metadata: hasNoNamespace(object) ? unset(own, namespace) : own, ...fields };
}

/** Whether a chart must not write its namespace on the object. Of a custom resource, it is not known to have one. */
function hasNoNamespace(object: KubeObject): boolean {
  const type = { apiVersion: textAt(object, 'apiVersion'), kind: textAt(object, 'kind') };
  return isClusterScoped(type) || (!isBuiltIn(type) && textAt(object, 'metadata', 'namespace') === '');
}

/** cdk8s writes the namespace of a chart on each object that does not set its own. */
function unset(metadata: unknown, namespace: string | undefined): unknown {
  if (namespace === undefined || !isPlainObject(metadata)) return metadata;
  const { name, ...others } = metadata;
  return { name, namespace: undefined, ...others };
}

/** Metadata begins with the name. */
function ordered(metadata: unknown): unknown {
  if (!isPlainObject(metadata)) return metadata;
  const { name, ...others } = metadata;
  return { name, ...others };
}

function present(metadata: unknown): unknown {
  return Object.fromEntries(
    Object.entries(isPlainObject(metadata) ? metadata : {}).filter(([, value]) => value !== undefined),
  );
}
