import { isForManyNodes } from '../../lib/validation/manifest';
import type { Manifest } from '../manifests/manifest';
import { type Name, compareNames } from '../manifests/name';
import { ageOf } from './age';
import { fillIn, hasStar, matchOf } from './claim-pattern';
import { csiObstacles, isDone, modesOf, replaces } from './csi-volume';
import { groupBy } from './group-by';
import { type Listing, incomplete } from './listing';
import { mismatches } from './mismatch';
import { obstaclesOf } from './obstacles';
import type { ChosenClaims, Options } from './options';
import { type Plan, planOf, plannedFor } from './planned-claim';
import { Refusal, enumeration } from './refusal';
import { type Restoration, type Volume, canBeRestored, isShared } from './volume';

export type Selection = Pick<Options, 'claims' | 'volumes' | 'asCsi'>;

/**
 * The volumes to restore, each with its claim: those of the chosen claims, or else of all claims in the manifests, and
 * the chosen volumes.
 * @param now the current time for ages, in milliseconds
 * @throws Refusal with all problems
 */
export function choose(
  selection: Selection,
  listing: Listing,
  manifests: readonly Manifest[],
  now: number,
): readonly Restoration[] {
  const { asCsi } = selection;
  const created = planOf(manifests);
  const { all, problems } = select(selection, listing, created);
  // An interrupted restore may have created some volumes, which leave the old ones without a claim.
  const done = asCsi === undefined ? [] : all.filter((restoration) => isDone(restoration, asCsi));
  const chosen = all.filter((restoration) => !done.some((other) => replaces(other, restoration)));
  const written = chosen.filter((restoration) => !done.includes(restoration));
  const plan = wholePlan(listing, manifests);
  const isForMany = (restoration: Restoration): boolean =>
    asCsi === undefined || done.includes(restoration)
      ? isShared(restoration.volume)
      : isForManyNodes(modesOf(restoration, plan));
  const namespaces = chosen.flatMap(({ volume, claim }) => [volume.claim.namespace, claim.namespace]);
  problems.push(
    ...incomplete(listing, new Set(namespaces)),
    ...rivals(chosen, now),
    ...sharers(chosen, isForMany),
  );
  for (const restoration of chosen) {
    const { volume, claim } = restoration;
    const obstacles = obstaclesOf(volume, claim, listing, isForMany(restoration));
    problems.push(...obstacles.map(({ message }) => message));
    if (manifests.length > 0 && plannedFor(claim, created) === undefined)
      problems.push(
        `${claim.text}: not created by these manifests. Add the manifests that create it, or pass none.`,
      );
  }
  if (asCsi !== undefined) problems.push(...csiObstacles(written, listing));
  problems.push(...mismatches(written, plan, asCsi !== undefined), ...mismatches(done, plan));
  if (done.length > 0 && written.length === 0 && problems.length === 0)
    problems.push(
      `the volumes of ${asCsi ?? ''} exist already: ${enumeration(done.map(({ volume }) => volume.name))}. Apply the manifests that create their claims.`,
    );
  if (problems.length > 0) throw new Refusal(problems);
  return written;
}

/** All volumes that the options and the manifests ask for, sorted by claim, and what they ask for in vain. */
function select(
  { claims, volumes }: Selection,
  listing: Listing,
  created: Plan,
): { readonly all: readonly Restoration[]; readonly problems: string[] } {
  const problems: string[] = [];
  const named = new Map<Volume, Name | undefined>();
  for (const { name, as } of volumes) {
    const volume = listing.volumes.find((volume) => volume.name === name);
    if (volume !== undefined) named.set(volume, as);
    else problems.push(`--volume ${name}: not in the listing. ${whatThereIs(listing)}`);
  }
  const byManifests = claims.length === 0;
  const chosenClaims: readonly ChosenClaims[] = byManifests ? [...created.values()] : claims;
  const restorations = new Map<Volume, Restoration>();
  for (const { pattern, as } of chosenClaims) {
    const found = restorationsFor(pattern, as, listing, named);
    // An interrupted restore may have reserved some volumes.
    if (as !== undefined)
      found.push(...restorationsFor(as, as, listing, named).filter(({ volume }) => volume.isReserved));
    if (found.length === 0 && !byManifests) {
      const volumes = listing.volumesOf.get(pattern.text) ?? [];
      const volume = volumes.find(canBeRestored) ?? volumes[0];
      if (volume !== undefined) found.push({ volume, claim: as ?? volume.claim });
      else problems.push(`--claim ${pattern.text}: no volume can be restored to it. ${whatThereIs(listing)}`);
    }
    for (const restoration of found) restorations.set(restoration.volume, restoration);
  }
  for (const [volume, as] of named)
    if (as !== undefined || !restorations.has(volume))
      restorations.set(volume, { volume, claim: as ?? volume.claim });
  if (restorations.size === 0 && problems.length === 0)
    problems.push(`no volume can be restored to a claim of the manifests. ${whatThereIs(listing)}`);

  const all = [...restorations.values()].sort((a, b) => compareNames(a.claim, b.claim));
  return { all, problems };
}

/** The claims that the cluster and the manifests create. */
export function wholePlan({ statefulSets, pendingClaims }: Listing, manifests: readonly Manifest[]): Plan {
  return planOf([...statefulSets, ...manifests, ...pendingClaims]);
}

/** The volumes that wait for the claims of a pattern: one for each directory, or those that were named. */
function restorationsFor(
  pattern: Name,
  as: Name | undefined,
  listing: Listing,
  named: ReadonlyMap<Volume, unknown>,
): Restoration[] {
  const ofClaims = hasStar(pattern)
    ? listing.volumesOf.values()
    : [listing.volumesOf.get(pattern.text) ?? []];
  return [...ofClaims].flatMap((volumes) => {
    const match = volumes[0] && matchOf(pattern, volumes[0].claim);
    if (match === undefined) return [];
    const candidates = volumes.filter((volume) => named.has(volume));
    return (candidates.length > 0 ? candidates : waiting(volumes)).map((volume) => ({
      volume,
      claim: as === undefined ? volume.claim : fillIn(as, match),
    }));
  });
}

/** The restorable volumes of a claim. Of several with one directory, a reserved one or else the newest. */
function waiting(volumes: readonly Volume[]): readonly Volume[] {
  return [...groupBy(volumes, ({ place }) => place).values()].flatMap((group) => {
    if (group.some(({ phase }) => phase === 'Bound')) return [];
    return group
      .filter(canBeRestored)
      .sort((a, b) => Number(b.isReserved) - Number(a.isReserved) || b.created.localeCompare(a.created))
      .slice(0, 1);
  });
}

/** Claims to which several of the volumes would be restored. */
function rivals(chosen: readonly Restoration[], now: number): string[] {
  const byClaim = groupBy(chosen, ({ claim }) => claim.text);
  return [...byClaim].flatMap(([claim, restorations]) => {
    if (restorations.length === 1) return [];
    const each = restorations.map(
      ({ volume: { name, phase, created, storage, directory } }) =>
        `${name} (${phase}, ${ageOf(created, now)} old, ${storage || 'no size'}, ${directory})`,
    );
    return `${claim}: must get one volume only (got ${each.length}: ${enumeration(each)}). Compare the directories, and choose one with --volume NAME.`;
  });
}

/** Directories that several claims would get, although their volumes are for one node each. */
function sharers(chosen: readonly Restoration[], isForMany: (restoration: Restoration) => boolean): string[] {
  const unreserved = chosen.filter(({ volume }) => !volume.isReserved);
  const byPlace = groupBy(unreserved, ({ volume }) => volume.place);
  return [...byPlace.values()].flatMap((restorations) => {
    const [first] = restorations;
    const isOneClaim = restorations.every(({ claim }) => claim.text === first?.claim.text);
    if (isOneClaim || restorations.every(isForMany)) return [];
    const each = restorations.map(({ claim, volume }) => `${claim.text} through ${volume.name}`);
    return `${first?.volume.directory}: must go to one claim only (got ${each.length}: ${enumeration(each)}). Choose one of them with --claim, or have all claims ask for ReadWriteMany.`;
  });
}

/** The claims for which volumes wait. */
function whatThereIs({ volumes }: Listing): string {
  const waits = volumes.filter(canBeRestored);
  if (waits.length === 0) return 'No volume in the listing can be restored.';
  return `Volumes that can be restored: ${enumeration(waits.map(({ name, claim }) => `${name} for ${claim.text}`))}.`;
}
