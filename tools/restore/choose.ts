import type { Manifest } from '../manifests/manifest';
import { type Name, compareNames } from '../manifests/name';
import { ageOf } from './age';
import { fillIn, hasStar, matchOf } from './claim-pattern';
import { groupBy } from './group-by';
import { type Listing, incomplete } from './listing';
import { mismatches } from './mismatch';
import { obstaclesOf } from './obstacles';
import type { ChosenClaims, Options } from './options';
import { planOf, plannedFor } from './planned-claim';
import { Refusal, enumeration } from './refusal';
import { type Restoration, type Volume, canBeRestored } from './volume';

export interface Choice {
  readonly restorations: readonly Restoration[];
  /** Volumes with the directory of another one that goes back. */
  readonly doubles: readonly Volume[];
}

export type Selection = Pick<Options, 'claims' | 'volumes'>;

/**
 * The volumes that go back, each to its claim: those of the claims that were chosen, or else of all that the manifests
 * create, and those that were named.
 * @param now the time at which ages are told, in milliseconds
 * @throws Refusal with all problems
 */
export function choose(
  { claims, volumes }: Selection,
  listing: Listing,
  manifests: readonly Manifest[],
  now: number,
): Choice {
  const problems = incomplete(listing);
  const named = new Map<Volume, Name | undefined>();
  for (const { name, as } of volumes) {
    const volume = listing.volumes.find((volume) => volume.name === name);
    if (volume !== undefined) named.set(volume, as);
    else problems.push(`--volume ${name}: is not in the listing. ${whatThereIs(listing)}`);
  }
  const created = planOf(manifests);
  const byManifests = claims.length === 0;
  const patterns: readonly ChosenClaims[] = byManifests ? [...created.values()] : claims;
  const restorations = new Map<Volume, Restoration>();
  const doubles: Volume[] = [];
  for (const { pattern, as } of patterns) {
    const found = [
      ...candidatesFor(pattern, listing, named),
      // Those that an earlier restore has reserved: it may have been interrupted.
      ...(as === undefined ? [] : candidatesFor(as, listing, named).filter(isDone)),
    ];
    if (found.length === 0 && !byManifests) {
      const volumes = listing.volumesOf.get(pattern.text) ?? [];
      const taken = volumes.find(canBeRestored) ?? volumes[0];
      if (taken === undefined)
        problems.push(`--claim ${pattern.text}: no volume waits for it. ${whatThereIs(listing)}`);
      else named.set(taken, as);
    }
    for (const { match, candidates } of found) {
      const isOneDirectory = new Set(candidates.map(({ directory }) => directory)).size === 1;
      const [newest, ...older] = candidates;
      if (isOneDirectory) doubles.push(...older);
      for (const volume of isOneDirectory && newest !== undefined ? [newest] : candidates)
        restorations.set(volume, {
          volume,
          claim: named.get(volume) ?? (as === undefined ? volume.claim : fillIn(as, match)),
        });
    }
  }
  for (const [volume, as] of named)
    if (!restorations.has(volume)) restorations.set(volume, { volume, claim: as ?? volume.claim });
  if (restorations.size === 0 && byManifests && volumes.length === 0)
    problems.push(`no volume waits for a claim of the manifests. ${whatThereIs(listing)}`);

  const chosen = [...restorations.values()].sort((a, b) => compareNames(a.claim, b.claim));
  problems.push(...rivals(chosen, now));
  for (const { volume, claim } of chosen) {
    problems.push(...obstaclesOf(volume, claim, listing).map(({ message }) => message));
    if (manifests.length > 0 && plannedFor(claim, created) === undefined)
      problems.push(
        `${claim.text}: is not created by the manifests. Add those that create it, or name none.`,
      );
  }
  const { statefulSets, pendingClaims } = listing;
  problems.push(...mismatches(chosen, planOf([...statefulSets, ...manifests, ...pendingClaims])));
  if (problems.length > 0) throw new Refusal(problems);
  return { restorations: chosen, doubles };
}

interface Found {
  /** What the `*` of the pattern stands for. */
  readonly match: string;
  /** The volumes that could go to the claim. Of one directory, the one to take comes first. */
  readonly candidates: readonly Volume[];
}

function isDone({ candidates }: Found): boolean {
  return candidates.every(({ isReserved }) => isReserved);
}

function candidatesFor(
  pattern: Name,
  listing: Listing,
  named: ReadonlyMap<Volume, unknown>,
): readonly Found[] {
  const ofClaims = hasStar(pattern)
    ? listing.volumesOf.values()
    : [listing.volumesOf.get(pattern.text) ?? []];
  return [...ofClaims].flatMap((volumes) => {
    const match = volumes[0] && matchOf(pattern, volumes[0].claim);
    if (match === undefined) return [];
    const chosen = volumes.filter((volume) => named.has(volume));
    const candidates = chosen.length > 0 ? chosen : waiting(volumes);
    return candidates.length > 0 ? [{ match, candidates }] : [];
  });
}

/** The volumes of a claim that wait for it, unless it has their directory already. Reserved ones and newer ones first. */
function waiting(volumes: readonly Volume[]): readonly Volume[] {
  const bound = volumes.filter(({ phase }) => phase === 'Bound');
  const inUse = new Set(bound.map(({ directory }) => directory));
  return volumes
    .filter((volume) => canBeRestored(volume) && !inUse.has(volume.directory))
    .sort((a, b) => Number(b.isReserved) - Number(a.isReserved) || b.created.localeCompare(a.created));
}

/** Claims to which several of the volumes would go. */
function rivals(chosen: readonly Restoration[], now: number): string[] {
  const byClaim = groupBy(chosen, ({ claim }) => claim.text);
  return [...byClaim].flatMap(([claim, restorations]) => {
    if (restorations.length === 1) return [];
    const each = restorations.map(
      ({ volume: { name, phase, created, storage, directory } }) =>
        `${name} (${phase}, ${ageOf(created, now)} old, ${storage || 'no size'}, ${directory})`,
    );
    return `${claim}: only one volume can go to it (got ${each.length}: ${enumeration(each)}). Look into the directories, and choose one with --volume NAME.`;
  });
}

/** The claims for which volumes wait. */
function whatThereIs({ volumes }: Listing): string {
  const waits = volumes.filter(canBeRestored);
  if (waits.length === 0) return 'No volume of the listing waits for a claim.';
  return `These wait: ${enumeration(waits.map(({ name, claim }) => `${name} for ${claim.text}`))}.`;
}
