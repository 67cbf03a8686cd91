import { type Check, dnsLabel, dnsSubdomain, show } from '../../lib/validation/checks';
import { textAt, valueAt } from '../manifests/field';
import { COMMAND, type Listing } from './listing';
import type { Volume } from './volume';

/** Why a volume can't be given back. */
export interface Obstacle {
  /** In the list, a few words. */
  readonly note: string;
  /** Where the volume was chosen: after its name, and with the way out. */
  readonly message: string;
}

/** All that speaks against giving a volume back to its claim. */
export function obstaclesOf(volume: Volume, listing: Listing): Obstacle[] {
  const { name, phase, reclaimPolicy, object } = volume;
  const obstacles: Obstacle[] = [];
  const when = (condition: boolean, note: string, message: string): void => {
    if (condition) obstacles.push({ note, message });
  };
  const deleted = valueAt(object, 'metadata', 'deletionTimestamp');
  when(
    deleted !== undefined && deleted !== null,
    'being deleted',
    `is being deleted (deletionTimestamp ${show(deleted)}): Kubernetes does not take that back; give its directory back with a RetainedVolume once it is gone (docs/restore.md)`,
  );
  when(
    phase !== 'Released',
    phase,
    `must be Released, got ${show(phase)}: only a volume whose claim is gone is given back`,
  );
  when(
    reclaimPolicy !== 'Retain',
    `reclaim policy ${reclaimPolicy}`,
    `must have the reclaim policy "Retain", got ${show(reclaimPolicy)}: it may be on its way to deletion; if it stays, "kubectl patch pv ${name} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'" and list again`,
  );
  when(
    ['uid', 'resourceVersion'].some((field) => textAt(object, 'metadata', field) === ''),
    'incomplete listing',
    `must have metadata.uid and metadata.resourceVersion, by which "kubectl replace" sees that it has not changed: list it with ${COMMAND}`,
  );
  const named = namesOf(volume);
  when(named !== undefined, 'claim unknown', named ?? '');
  if (phase === 'Released' && named === undefined) obstacles.push(...competitors(volume, listing));
  return obstacles;
}

/** What is wrong with the names of the volume and of its claim. */
function namesOf({ name, claim, object }: Volume): string | undefined {
  const claimRef = valueAt(object, 'spec', 'claimRef');
  const kind = textAt(claimRef, 'kind');
  const isClaim = kind === 'PersistentVolumeClaim' && ['', 'v1'].includes(textAt(claimRef, 'apiVersion'));
  if (!isClaim || claim.namespace === '' || claim.name === '') {
    return `must have a spec.claimRef with kind "PersistentVolumeClaim", namespace and name, got ${show(claimRef ?? null)}: it does not tell whom it belonged to; reserve it by hand (docs/restore.md)`;
  }
  const problem =
    withField('metadata.name', name, dnsSubdomain) ??
    withField('spec.claimRef.namespace', claim.namespace, dnsLabel) ??
    withField('spec.claimRef.name', claim.name, dnsSubdomain);
  return problem === undefined ? undefined : `has a name that no object can have: ${problem}`;
}

function withField(field: string, value: string, check: Check<string>): string | undefined {
  const problem = check(value);
  return problem === undefined ? undefined : `${field} ${problem}, got ${show(value)}`;
}

/** What would get in the way of the claim: itself, made anew, or another volume that is kept for it. */
function competitors({ claim }: Volume, listing: Listing): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const existing = listing.claimsByName.get(claim.text);
  if (existing !== undefined) {
    const { volumeName } = existing;
    const state = volumeName === '' ? 'waiting for a volume' : `bound to ${show(volumeName)}`;
    obstacles.push({
      note: `claim exists, ${state}`,
      message: `belongs to the claim ${claim.text}, which exists already, ${state}: scale its StatefulSet to 0, "kubectl -n ${claim.namespace} delete pvc ${claim.name}", and list again`,
    });
  }
  const reserved = listing.volumesOf
    .get(claim.text)
    ?.find(({ phase }) => phase === 'Available' || phase === 'Pending');
  if (reserved !== undefined) {
    obstacles.push({
      note: `${reserved.name} is reserved for the claim`,
      message: `belongs to the claim ${claim.text}, for which ${show(reserved.name)} is reserved already: Kubernetes would take either; let the claim be made with that one, or take its reservation away by hand first`,
    });
  }
  return obstacles;
}
