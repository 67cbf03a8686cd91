import { show } from '../../lib/validation/checks';
import { textAt } from '../manifests/field';
import type { Manifest } from '../manifests/manifest';
import { type Name, compareNames, nameOf } from '../manifests/name';
import { UsageError } from '../usage-error';
import { groupBy } from './group-by';
import { enumeration } from './refusal';
import { type Volume, deletedPlace, volumeOf } from './volume';

/** A claim that the cluster has. */
export interface Claim extends Name {
  /** The bound or requested volume. Empty if the claim accepts any. */
  readonly volumeName: string;
  readonly isPending: boolean;
}

/** The volumes and the claims in a listing of a cluster. */
export interface Listing {
  /** Sorted by claim, with ordinals as numbers. */
  readonly volumes: readonly Volume[];
  /** The volumes that refer to a claim, by `namespace/name`. */
  readonly volumesOf: ReadonlyMap<string, readonly Volume[]>;
  /** The volumes that are reserved for a claim, by `namespace/name`. */
  readonly reservedFor: ReadonlyMap<string, readonly Volume[]>;
  /** The volumes by place. */
  readonly volumesAt: ReadonlyMap<string, readonly Volume[]>;
  /** The volumes whose data may be deleted together with their claims, and the place that is deleted. */
  readonly deletable: readonly { readonly volume: Volume; readonly place: string }[];
  /** The claims by `namespace/name`. */
  readonly claims: ReadonlyMap<string, Claim>;
  readonly pendingClaims: readonly Manifest[];
  readonly statefulSets: readonly Manifest[];
}

/** The command that prints a listing. */
export const COMMAND = '"kubectl get pv,pvc -A -o json"';

/** @throws UsageError if the objects are not a single listing */
export function listingOf(objects: readonly Manifest[], source: string): Listing {
  const ofKind = (kind: string): Manifest[] =>
    objects.filter(({ object }) => object.kind === kind && object.apiVersion === 'v1');
  const volumes = ofKind('PersistentVolume')
    .map(({ object }) => volumeOf(object))
    .sort((a, b) => compareNames(a.claim, b.claim) || a.name.localeCompare(b.name));
  const names = new Set<string>();
  for (const { name } of volumes) {
    if (names.has(name))
      throw new UsageError(`${source}: holds the volume ${show(name)} twice. List the cluster again`);
    names.add(name);
  }
  const claims = ofKind('PersistentVolumeClaim').map((manifest) => ({ manifest, claim: claimOf(manifest) }));
  return {
    volumes,
    volumesOf: groupBy(volumes, ({ claim }) => claim.text),
    reservedFor: groupBy(
      volumes.filter(({ isReserved }) => isReserved),
      ({ claim }) => claim.text,
    ),
    volumesAt: groupBy(volumes, ({ place }) => place),
    deletable: volumes.flatMap((volume) => {
      const place = deletedPlace(volume);
      return place === undefined ? [] : [{ volume, place }];
    }),
    claims: new Map(claims.map(({ claim }) => [claim.text, claim])),
    pendingClaims: claims.filter(({ claim }) => claim.isPending).map(({ manifest }) => manifest),
    statefulSets: objects.filter(({ object }) => object.kind === 'StatefulSet'),
  };
}

function claimOf({ object }: Manifest): Claim {
  return {
    ...nameOf(textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')),
    volumeName: textAt(object, 'spec', 'volumeName'),
    isPending: textAt(object, 'status', 'phase') === 'Pending',
  };
}

/**
 * The problem with a listing that lacks the claim of a Bound volume, as other claims of the namespace may be missing
 * too.
 * @param namespaces the relevant namespaces, if the listing has claims of several. A claim may be deleted between the
 * listing of volumes and of claims.
 */
export function incomplete({ volumes, claims }: Listing, namespaces?: ReadonlySet<string>): string[] {
  const listed = new Set([...claims.values()].map(({ namespace }) => namespace));
  const missing = volumes.filter(
    ({ phase, claim }) =>
      phase === 'Bound' &&
      claim.name !== '' &&
      !claims.has(claim.text) &&
      (namespaces === undefined || listed.size < 2 || namespaces.has(claim.namespace)),
  );
  if (missing.length === 0) return [];
  const bound = missing.map(({ name, claim }) => `${name} to ${claim.text}`);
  return [
    `the listing lacks the claims of volumes that are Bound: ${enumeration(bound)}. List volumes and claims of all namespaces at once: ${COMMAND}.`,
  ];
}
