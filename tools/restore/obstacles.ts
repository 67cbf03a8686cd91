import { type Check, dnsLabel, dnsSubdomain, show } from '../../lib/validation/checks';
import { textAt, valueAt } from '../manifests/field';
import type { Name } from '../manifests/name';
import { COMMAND, type Listing } from './listing';
import { type Volume, canBeRestored, deletedPlace, isShared } from './volume';

/** The reason why a volume cannot be restored. */
export interface Obstacle {
  /** A short note for the table. */
  readonly note: string;
  /** The message for the volume or the claim: `field: problem (got X). What to do.` */
  readonly message: string;
}

/**
 * All obstacles to restoring a volume to a claim.
 * @param claim the claim of its claimRef, or another with `--as`
 * @param isForMany whether several claims may use the directory once it is restored
 */
export function obstaclesOf(
  volume: Volume,
  claim: Name,
  listing: Listing,
  isForMany = isShared(volume),
): Obstacle[] {
  const obstacles = [...obstaclesOfVolume(volume)];
  const nameless = namelessness(volume, claim);
  if (nameless !== undefined) obstacles.push(nameless);
  else if (obstacles.length === 0) {
    const sharing = sharedDirectory(volume, claim, listing, isForMany);
    obstacles.push(...(sharing === undefined ? competitors(volume, claim, listing) : [sharing]));
  }
  return obstacles;
}

function* obstaclesOfVolume(volume: Volume): Generator<Obstacle> {
  const { name, phase, reclaimPolicy, object } = volume;
  const deleted = valueAt(object, 'metadata', 'deletionTimestamp') ?? undefined;
  if (deleted !== undefined)
    yield {
      note: 'being deleted',
      message: `${name}: metadata.deletionTimestamp: Kubernetes does not undo a deletion (got ${show(deleted)}). Wait until the volume is gone, then define a RetainedVolume for its directory (docs/restore.md).`,
    };
  if (!canBeRestored(volume) && !(phase === 'Available' && volume.claim.name === ''))
    yield {
      note: phase === '' ? 'no phase' : phase,
      message: `${name}: status.phase: must be Released, Failed, or Available with a claimRef (got ${show(phase)}). Only a volume whose claim is gone can be restored.`,
    };
  if (reclaimPolicy !== 'Retain')
    yield {
      note: `reclaim policy ${reclaimPolicy}`,
      message: `${name}: spec.persistentVolumeReclaimPolicy: must be "Retain" (got ${show(reclaimPolicy)}). Kubernetes may delete the volume soon: run ${toRetain(volume)} and list again.`,
    };
  for (const field of ['uid', 'resourceVersion'])
    if (textAt(object, 'metadata', field) === '')
      yield {
        note: `no ${field}`,
        message: `${name}: metadata.${field}: must be set, so that "kubectl replace" notices a change. List the cluster with ${COMMAND}.`,
      };
}

/** The obstacle of an invalid name of the volume or its claim. */
function namelessness({ name, object }: Volume, claim: Name): Obstacle | undefined {
  const problem = (field: string, value: string, check: Check<string>): string | undefined => {
    const found = check(value);
    return found && `${name}: ${field}: ${found} (got ${show(value)}).`;
  };
  const claimRef = valueAt(object, 'spec', 'claimRef') ?? null;
  const message =
    claim.namespace === '' || claim.name === ''
      ? `${name}: spec.claimRef: must have a namespace and a name (got ${show(claimRef)}). Name the claim: --volume ${name} --as NAMESPACE/NAME.`
      : (problem('metadata.name', name, dnsSubdomain) ??
        problem('spec.claimRef.namespace', claim.namespace, dnsLabel) ??
        problem('spec.claimRef.name', claim.name, dnsSubdomain));
  return message === undefined ? undefined : { note: 'claim unknown', message };
}

/** Another volume that uses the directory, or that may be deleted together with it. */
function sharedDirectory(
  volume: Volume,
  claim: Name,
  { volumesAt, deletable }: Listing,
  isForMany: boolean,
): Obstacle | undefined {
  const { name, directory, place } = volume;
  const users = (volumesAt.get(place) ?? []).filter(
    (other) => other !== volume && (other.claim.text === claim.text || !isForMany || !isShared(other)),
  );
  const bound = users.find(({ phase }) => phase === 'Bound');
  // With a pathPattern, a recreated claim has a new volume with its old directory.
  if (bound !== undefined)
    return {
      note: `same directory as ${bound.name}, which is Bound`,
      message: `${name}: its directory is in use by ${bound.claim.text} through ${bound.name} (got ${directory}). There is nothing to restore: "kubectl delete pv ${name}" removes this volume and keeps the directory.`,
    };
  const remover = deletable.find(
    (other) =>
      other.volume !== volume &&
      // The place of a directory ends with "/".
      (other.place === place || (other.place.endsWith('/') && place.startsWith(other.place))),
  )?.volume;
  if (remover !== undefined)
    return {
      note: `can be removed with ${remover.name}, whose reclaim policy is ${remover.reclaimPolicy}`,
      message: `${name}: its directory can be removed together with ${remover.name}, whose reclaim policy is ${show(remover.reclaimPolicy)} (got ${directory}). Run ${toRetain(remover)}, and list again.`,
    };
  const reserved = users.find((other) => other.isReserved && other.claim.text !== claim.text);
  return (
    reserved && {
      note: `same directory as ${reserved.name}, which is reserved`,
      message: `${name}: its directory is reserved for ${reserved.claim.text} through ${reserved.name} (got ${directory}). Only one claim can have it: "kubectl delete pv ${reserved.name}" removes the reservation and keeps the directory.`,
    }
  );
}

/** The claim itself, if it is bound to another volume, or another volume that is reserved for it. */
function* competitors({ name }: Volume, claim: Name, { claims, reservedFor }: Listing): Generator<Obstacle> {
  const existing = claims.get(claim.text);
  if (existing !== undefined && !(existing.isPending && existing.volumeName === name)) {
    const { volumeName, isPending } = existing;
    const waits = volumeName === '' ? 'waits for a volume' : `waits for ${volumeName}`;
    const state = isPending ? waits : `is bound to ${volumeName}`;
    yield {
      note: `claim exists, ${state}`,
      message: `${claim.text}: already exists and ${state}, so it cannot get ${name}. Scale its StatefulSet to 0, run "kubectl -n ${claim.namespace} delete pvc ${claim.name}", and list again.`,
    };
  }
  const reserved = reservedFor.get(claim.text)?.find((other) => other.name !== name);
  if (reserved !== undefined) {
    const first = deletedPlace(reserved) === undefined ? 'run' : `run ${toRetain(reserved)} and`;
    yield {
      note: `${reserved.name} is reserved for the claim`,
      message: `${claim.text}: ${reserved.name} is already reserved for it, and Kubernetes could bind either. Restore that volume, or ${first} "kubectl delete pv ${reserved.name}", which keeps its data, and list again.`,
    };
  }
}

/** The command after which the data of a volume outlives its object. */
function toRetain({ name }: Volume): string {
  return `"kubectl patch pv ${name} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'"`;
}
