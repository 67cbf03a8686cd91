import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../../lib/core/wire';
import { InvalidPropsError } from '../../../lib/validation/fault';
import { listAt, textAt, valueAt, without } from '../../manifests/field';
import { type KubeObject, identityOf, keyOf } from '../../manifests/manifest';
import type { Entry } from '../../plan/object-set';
import { asStored } from '../../plan/stored/stored';
import { written } from '../../plan/stored/written';
import type { MinorVersion } from '../../plan/types';
import type { Typed } from '../typed';
import { build, objectsOf } from './build';
import { definition } from './definition';
import type { Definition } from './program';

/** Objects that a construct of the library makes, beside StatefulSets. */
export interface ConstructMatch {
  /** The objects that the construct makes, the first of which decides about its place. */
  readonly entries: readonly [Entry, ...Entry[]];
  readonly definition: (id: string) => Definition;
}

/** Finds the constructs that make some of the objects exactly. */
export function constructsIn(entries: readonly Entry[], kubernetes: MinorVersion): ConstructMatch[] {
  const taken = new Set<Entry>();
  return entries.flatMap((entry) => {
    const match = taken.has(entry) ? undefined : matchOf(entry, entries, kubernetes);
    for (const used of match?.entries ?? []) taken.add(used);
    return match === undefined ? [] : [match];
  });
}

function matchOf(
  entry: Entry,
  entries: readonly Entry[],
  kubernetes: MinorVersion,
): ConstructMatch | undefined {
  const { kind, group } = entry.identity;
  const candidates =
    kind === 'Namespace' && group === ''
      ? [restrictedNamespace(entry)]
      : kind === 'PersistentVolume' && valueAt(entry.object, 'spec', 'local') !== undefined
        ? localVolumes(entry, entries)
        : [];
  return candidates.find((match) => makes(match, kubernetes));
}

/** Whether the construct makes the objects and no other. */
function makes({ entries, definition: define }: ConstructMatch, kubernetes: MinorVersion): boolean {
  const [{ identity }] = entries;
  const namespace = entries.find((entry) => entry.identity.namespace !== '')?.identity.namespace;
  const charts = [{ id: 'chart', namespace, definitions: [define(identity.name)] }];
  const made = attempt(() => objectsOf(build({ charts, suppressions: [] })));
  const stored = new Map(
    made.map((object) => {
      const own = identityOf(object, namespace ?? 'default');
      return [keyOf(own), asStored(written(object, own.namespace), kubernetes)];
    }),
  );
  return (
    made.length === entries.length &&
    entries.every((entry) =>
      isDeepStrictEqual(
        stored.get(keyOf(entry.identity)),
        asStored(written(entry.object, entry.identity.namespace), kubernetes),
      ),
    )
  );
}

/** The objects of a construct; none if the construct refuses its props. */
function attempt(make: () => KubeObject[]): readonly KubeObject[] {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidPropsError) return [];
    throw error;
  }
}

function restrictedNamespace(entry: Entry): ConstructMatch {
  const { name } = entry.identity;
  const labels = Object.entries(labelsOf(entry)).filter(
    ([key]) => !/^pod-security\.kubernetes\.io\/(?:enforce|audit|warn)$/.test(key) && key !== MANAGED_BY,
  );
  const props = { name, ...(labels.length > 0 && { labels: Object.fromEntries(labels) }) };
  return {
    entries: [entry],
    definition: (id) => definition('RestrictedNamespace', id, id === name ? [] : [props]),
  };
}

/** A local volume with its class and its claim, or without the one or the other. */
function localVolumes(volume: Entry, entries: readonly Entry[]): ConstructMatch[] {
  const { name } = volume.identity;
  const spec = valueAt(volume.object, 'spec');
  const className = textAt(spec, 'storageClassName');
  const storageClass = entries.find(
    ({ identity }) => identity.kind === 'StorageClass' && identity.name === name && className === name,
  );
  const claim = entries.find(
    ({ identity, object }) =>
      identity.kind === 'PersistentVolumeClaim' && textAt(object, 'spec', 'storageClassName') === className,
  );
  const storage = valueAt(spec, 'capacity', 'storage');
  const modes = listAt(spec, 'accessModes');
  const labels = without(labelsOf(volume), MANAGED_BY);
  const props: Typed = {
    path: valueAt(spec, 'local', 'path'),
    storage,
    ...nodeOf(spec),
    ...(storageClass === undefined && { storageClass: className }),
    ...(!isDeepStrictEqual(modes, ['ReadWriteOnce']) && { accessModes: modes }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
  const own: [Entry, ...Entry[]] = storageClass === undefined ? [volume] : [volume, storageClass];
  const alone = (id: string): Definition => definition('LocalVolume', id, [props]);
  const matches: ConstructMatch[] = [{ entries: own, definition: alone }];
  if (claim === undefined) return matches;
  const size = valueAt(claim.object, 'spec', 'resources', 'requests', 'storage');
  const claimModes = listAt(claim.object, 'spec', 'accessModes');
  const options = {
    ...(size !== storage && { storage: size }),
    ...(!isDeepStrictEqual(claimModes, modes) && { accessModes: claimModes }),
  };
  const call = {
    method: 'addClaim',
    args: [claim.identity.name, ...(Object.keys(options).length > 0 ? [options] : [])],
  };
  return [{ entries: [...own, claim], definition: (id) => ({ ...alone(id), calls: [call] }) }, ...matches];
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';

function labelsOf({ object }: Entry): Readonly<Record<string, unknown>> {
  const labels = valueAt(object, 'metadata', 'labels');
  return isPlainObject(labels) ? labels : {};
}

function nodeOf(spec: unknown): Typed {
  const [term] = listAt(spec, 'nodeAffinity', 'required', 'nodeSelectorTerms');
  const labels = Object.fromEntries(
    listAt(term, 'matchExpressions').map((expression) => [
      textAt(expression, 'key'),
      listAt(expression, 'values')[0],
    ]),
  );
  const { 'kubernetes.io/hostname': nodeName, ...others } = labels;
  return nodeName !== undefined && Object.keys(others).length === 0 ? { nodeName } : { nodeLabels: labels };
}
