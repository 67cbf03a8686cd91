import { show } from '../../lib/validation/checks';
import { ageOf } from './age';
import { COMMAND, type Listing } from './listing';
import type { Name } from '../manifests/name';
import type { DoubtfulClaim } from './stateful-set';
import type { Volume } from './volume';

/** As many names as a sentence holds. */
const MANY = 10;

/**
 * What is missing in a listing: a volume that is Bound has a claim, and where that is not in the list, others may be
 * missing too, which must not be made a second volume for.
 */
export function incomplete({ volumes, claims }: Listing): string[] {
  const known = new Set(claims.map(({ text }) => text));
  const missing = volumes.filter(
    ({ phase, claim }) => phase === 'Bound' && claim.name !== '' && !known.has(claim.text),
  );
  if (missing.length === 0) return [];
  const bound = missing.map(({ name, claim }) => `${name} to ${claim.text}`);
  const what = claims.length === 0 ? 'no claim' : 'not the claims of all volumes';
  return [
    `the list holds ${what}, though these volumes are Bound: ${enumeration(bound)}; list volumes and claims of all namespaces at once, ${COMMAND}`,
  ];
}

/** Several volumes of one claim, of which one has to be chosen. */
export function several(claim: string, volumes: readonly Volume[], now: number): string {
  const each = volumes.map(
    ({ name, created, storage, directory }) =>
      `${name} (${ageOf(created, now)} old, ${storage === '' ? 'no size' : storage}, ${directory})`,
  );
  return `the claim ${claim} had ${volumes.length} volumes: ${each.join(', ')}: look into the directories, and choose one with --volume NAME`;
}

/** Claims that by their names may be those of another StatefulSet. */
export function inDoubt(statefulSet: Name, doubtful: readonly DoubtfulClaim[]): string {
  const each = doubtful.map(({ claim, template }) => {
    const [first = '', ...rest] = template.split('-');
    const other = [...rest, statefulSet.name].join('-');
    return `${claim.name} (template ${show(template)}, or template ${show(first)} of ${show(other)})`;
  });
  return `--statefulset ${statefulSet.text}: by their names, these may be claims of another StatefulSet: ${each.join(', ')}; name those that you mean: ${doubtful.map(({ claim }) => `--claim ${claim.text}`).join(' ')}`;
}

/** The claims that have a Released volume. */
export function whatThereIs({ volumes }: Listing): string {
  const released = volumes.filter(({ phase }) => phase === 'Released');
  if (released.length === 0) return 'no volume of the list is Released';
  return `Released are ${enumeration(released.map(({ name, claim }) => `${name} of ${claim.text}`))}`;
}

function enumeration(items: readonly string[]): string {
  const more = items.length > MANY ? [`and ${items.length - MANY} more`] : [];
  return [...items.slice(0, MANY), ...more].join(', ');
}
