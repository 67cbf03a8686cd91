import { show } from '../../lib/validation/checks';
import { textAt, valueAt } from '../manifests/field';
import { type Name, nameOf } from '../manifests/name';
import { UsageError } from './options';
import { INSTANCE, type Volume, volumeOf } from './volume';

/** A claim that the cluster has. */
export interface Claim extends Name {
  /** The volume that it is bound to; empty while it waits for one. */
  readonly volumeName: string;
  /** Its label app.kubernetes.io/instance. */
  readonly instance: string;
}

/** The volumes and the claims of a cluster, as they were when it was asked. */
export interface Listing {
  readonly volumes: readonly Volume[];
  readonly claims: readonly Claim[];
  /** The volumes that name a claim, by its `namespace/name`. */
  readonly volumesOf: ReadonlyMap<string, readonly Volume[]>;
  /** The claims by their `namespace/name`. */
  readonly claimsByName: ReadonlyMap<string, Claim>;
}

/** What prints a listing. */
export const COMMAND = '"kubectl get pv,pvc -A -o json"';

/**
 * Reads what `kubectl get pv,pvc -A -o json` printed.
 * @throws UsageError when it is something else
 */
export function readListing(text: string, source: string): Listing {
  const list = parse(text, source);
  const items = valueAt(list, 'items');
  if (valueAt(list, 'kind') !== 'List' || !Array.isArray(items)) {
    const got = show(valueAt(list, 'kind') ?? 'none');
    throw new UsageError(`${source} must be a List, as ${COMMAND} prints it, got the kind ${got}`);
  }
  const ofKind = (kind: string): unknown[] =>
    items.filter((item: unknown) => textAt(item, 'kind') === kind && textAt(item, 'apiVersion') === 'v1');
  const volumes = ofKind('PersistentVolume').map(volumeOf);
  const names = new Set<string>();
  for (const { name } of volumes) {
    if (names.has(name))
      throw new UsageError(`${source} holds the volume ${show(name)} twice: list the cluster again`);
    names.add(name);
  }
  const volumesOf = new Map<string, Volume[]>();
  for (const volume of volumes) {
    const others = volumesOf.get(volume.claim.text);
    if (others === undefined) volumesOf.set(volume.claim.text, [volume]);
    else others.push(volume);
  }
  const claims = ofKind('PersistentVolumeClaim').map(claimOf);
  return { volumes, claims, volumesOf, claimsByName: new Map(claims.map((claim) => [claim.text, claim])) };
}

function parse(text: string, source: string): unknown {
  if (text.trim() === '') throw new UsageError(`${source} is empty: it must be what ${COMMAND} prints`);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new UsageError(`${source} is not JSON: it must be what ${COMMAND} prints`);
  }
}

function claimOf(object: unknown): Claim {
  return {
    ...nameOf(textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')),
    volumeName: textAt(object, 'spec', 'volumeName'),
    instance: textAt(object, 'metadata', 'labels', INSTANCE),
  };
}
