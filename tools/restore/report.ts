import { shellWord } from '../shell';
import { nameOfCsiVolume } from './csi-volume';
import type { Listing } from './listing';
import type { Options } from './options';
import { MANY, atMost, enumeration } from './refusal';
import { type Restoration, canBeRestored, isShared } from './volume';

/** The standard error of a restore: the claim of each volume, and the next commands. */
export function reportOf(
  restorations: readonly Restoration[],
  listing: Listing,
  { manifests, asCsi }: Pick<Options, 'manifests' | 'asCsi'>,
): string {
  const count = restorations.length;
  const restored = new Set(restorations.map(({ volume }) => volume));
  const shared = restorations.flatMap(({ volume }) =>
    (listing.volumesAt.get(volume.place) ?? []).filter(
      (other) =>
        canBeRestored(other) &&
        !restored.has(other) &&
        (other.claim.text === volume.claim.text || !isShared(other)),
    ),
  );
  const doubles = [...new Set(shared)];
  // A pathPattern of namespace and name gives the directory to any claim of the old name.
  const reused = restorations
    .filter(({ claim, volume }) => claim.text !== volume.claim.text)
    .map(({ volume }) => volume)
    .filter(({ place, claim }) => place.endsWith(`/${claim.namespace}.${claim.name}/`))
    .map(({ claim }) => claim.text);
  const namesOf = (isReserved: boolean): string =>
    [...restored]
      .filter((volume) => volume.isReserved === isReserved)
      .map(({ name }) => name)
      .join(' ');
  const [reserved, released] = [namesOf(true), namesOf(false)];
  const lines = [
    `${count} ${count === 1 ? 'volume' : 'volumes'} to restore:`,
    ...atMost(
      2 * MANY,
      restorations.map((restoration) => lineOf(restoration, asCsi)),
    ).map((line) => `  ${line}`),
    ...when(
      doubles.length > 0,
      `These volumes share a directory with a restored one. "kubectl delete pv NAME" removes one, and keeps its directory: ${enumeration(doubles.map(({ name }) => name))}`,
    ),
    ...when(
      reused.length > 0,
      `Their directories keep the names of old claims. Do not create these claims again, as they would share a directory: ${enumeration(reused)}`,
    ),
    ...when(
      manifests.length === 0,
      'Claims that ask for more than these sizes get new, empty volumes. Name the manifests, such as dist/, to have that checked.',
    ),
    'Next, with the output saved as restore.yaml:',
    ...(asCsi === undefined
      ? ['  kubectl replace -f restore.yaml         # "Conflict": the volume has changed. List again']
      : ['  kubectl create -f restore.yaml          # new volumes on the directories of the old ones']),
    ...(asCsi === undefined || reserved === ''
      ? []
      : [`  kubectl delete pv ${reserved}    # reserved for claims as well; keeps the directories`]),
    `  kubectl apply --server-side${(manifests.length === 0 ? ['dist/'] : manifests).map((path) => ` -f ${shellWord(path)}`).join('')}    # creates the claims, which bind to their volumes`,
    ...(asCsi === undefined || released === ''
      ? []
      : [`  kubectl delete pv ${released}    # once the claims are Bound; keeps the directories`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function lineOf({ claim, volume }: Restoration, asCsi: string | undefined): string {
  const { storage, directory, claim: old } = volume;
  const name = asCsi === undefined ? volume.name : nameOfCsiVolume(volume);
  const renamed = claim.text === old.text || old.name === '' ? '' : `  was ${old.text}`;
  return `${claim.text}  ${storage}  ${name}  ${directory}${renamed}`;
}

function when(condition: boolean, line: string): string[] {
  return condition ? [line] : [];
}
