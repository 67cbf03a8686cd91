import { show } from '../../lib/validation/checks';
import { InvalidPropsError } from '../../lib/validation/fault';
import type { Listing } from './listing';
import type { Name } from '../manifests/name';
import { obstaclesOf } from './obstacles';
import type { Options } from './options';
import { inDoubt, incomplete, several, whatThereIs } from './refusals';
import { membersOf } from './stateful-set';
import type { Volume } from './volume';

export type Selection = Pick<Options, 'statefulSets' | 'claims' | 'volumes'>;

/** Orders names with their ordinals as numbers. */
const ORDER = new Intl.Collator('en', { numeric: true });

/**
 * The volumes that were asked for, each of which can be given back.
 * @param source what the listing is called in the error
 * @param now the time by which ages are told, in milliseconds
 * @throws InvalidPropsError that lists all that speaks against it
 */
export function chooseVolumes(selection: Selection, listing: Listing, source: string, now: number): Volume[] {
  const choice = new Choice(selection, listing, now);
  for (const name of new Set(selection.volumes)) choice.addVolume(name);
  for (const claim of uniqueNames(selection.claims)) choice.addClaim(claim);
  for (const statefulSet of uniqueNames(selection.statefulSets)) choice.addStatefulSet(statefulSet);
  return choice.made(source);
}

class Choice {
  readonly #refusals: string[] = [];
  readonly #chosen = new Set<Volume>();
  readonly #asked: ReadonlySet<string>;

  constructor(
    selection: Selection,
    readonly listing: Listing,
    readonly now: number,
  ) {
    this.#asked = new Set(selection.claims.map(({ text }) => text));
    this.#refusals.push(...incomplete(listing));
  }

  addVolume(name: string): void {
    const volume = this.listing.volumes.find((volume) => volume.name === name);
    if (volume === undefined)
      this.#refuse(`--volume ${name}: the list holds no such volume; ${whatThereIs(this.listing)}`);
    else this.#chosen.add(volume);
  }

  addClaim(claim: Name): void {
    if (this.#volumesOf(claim).length === 0)
      this.#refuse(`--claim ${claim.text}: no volume belonged to it; ${whatThereIs(this.listing)}`);
    this.#choose(claim);
  }

  addStatefulSet(statefulSet: Name): void {
    const { own, doubtful } = membersOf(statefulSet, this.listing);
    const waiting = own.filter((claim) => this.#isWaiting(claim));
    const inQuestion = doubtful.filter(({ claim }) => this.#isWaiting(claim));
    if (waiting.length + inQuestion.length === 0)
      this.#refuse(
        `--statefulset ${statefulSet.text}: no Released volume belonged to a claim of it; ${whatThereIs(this.listing)}`,
      );
    const unclear = inQuestion.filter(({ claim }) => !this.#asked.has(claim.text));
    if (unclear.length > 0) this.#refuse(inDoubt(statefulSet, unclear));
    for (const claim of waiting) this.#choose(claim);
  }

  /** The volumes, unless anything speaks against one of them. */
  made(source: string): Volume[] {
    const chosen = [...this.#chosen].sort((a, b) => ORDER.compare(a.claim.text, b.claim.text));
    for (const [claim, volumes] of this.listing.volumesOf) {
      const both = volumes.filter((volume) => this.#chosen.has(volume) && isReleased(volume));
      if (both.length > 1) this.#refuse(several(claim, both, this.now));
    }
    for (const volume of chosen) {
      for (const { message } of obstaclesOf(volume, this.listing))
        this.#refuse(`volume ${show(volume.name)} ${message}`);
    }
    if (this.#refusals.length > 0) {
      const faults = this.#refusals.map((message) => ({ code: 'not-restorable', field: '', message }));
      throw new InvalidPropsError(source, faults);
    }
    return chosen;
  }

  /** The volume of a claim: the one that was named, else the one that is Released. */
  #choose(claim: Name): void {
    const volumes = this.#volumesOf(claim);
    if (volumes.some((volume) => this.#chosen.has(volume))) return;
    const released = volumes.filter(isReleased);
    // Where none is Released, or several are, what speaks against it is told in the end.
    for (const volume of released.length === 0 ? volumes : released) this.#chosen.add(volume);
  }

  #volumesOf(claim: Name): readonly Volume[] {
    return this.listing.volumesOf.get(claim.text) ?? [];
  }

  /** Whether a claim has a volume that is not in use, nor kept for it already. */
  #isWaiting(claim: Name): boolean {
    return this.#volumesOf(claim).some((volume) => isReleased(volume) || volume.phase === 'Failed');
  }

  #refuse(message: string): void {
    if (!this.#refusals.includes(message)) this.#refusals.push(message);
  }
}

function isReleased({ phase }: Volume): boolean {
  return phase === 'Released';
}

function uniqueNames(names: readonly Name[]): Iterable<Name> {
  return new Map(names.map((name) => [name.text, name])).values();
}
