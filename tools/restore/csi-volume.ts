import { nfsCsiSource } from '../../lib/storage/nfs-csi/volume-source';
import { show } from '../../lib/validation/checks';
import { listAt, textAt, valueAt } from '../manifests/field';
import type { Listing } from './listing';
import { type Plan, plannedFor } from './planned-claim';
import type { Restoration, Volume } from './volume';

/** Longest name of an object. */
const LONGEST = 253;

/** Why a volume has no directory that a CSI driver can mount in its place. */
export function csiObstacles(restorations: readonly Restoration[], { volumes }: Listing): string[] {
  const names = new Set(volumes.map(({ name }) => name));
  return restorations.flatMap(({ volume }) => {
    const { name, object } = volume;
    const later = nameOfCsiVolume(volume);
    if (names.has(later))
      return [
        `${name}: ${later} exists already. Apply the manifests that create its claim, or run "kubectl delete pv ${later}", which keeps the directory.`,
      ];
    if (valueAt(object, 'spec', 'nfs') === undefined)
      return [
        `${name}: spec.nfs: must be set, as only volumes that nodes mount by themselves become CSI volumes (got ${show(volume.directory)}). Restore it without --as-csi.`,
      ];
    if (textAt(object, 'spec', 'nfs', 'path').split('/').includes('..'))
      return [
        `${name}: spec.nfs.path: must not contain "..", which the driver refuses (got ${show(volume.directory)}). Define a RetainedVolume with the path without it.`,
      ];
    if (volume.directory.includes('#'))
      return [
        `${name}: spec.nfs: must not contain "#", which separates the parts of a volume handle (got ${show(volume.directory)}). Rename the directory on the server, and define a RetainedVolume.`,
      ];
    return later.length > LONGEST
      ? [
          `${name}: metadata.name: must have at most ${LONGEST - PREFIX.length} characters, as the new volume has it after "${PREFIX}" (got ${show(name)}). Define a RetainedVolume for ${volume.directory}.`,
        ]
      : [];
  });
}

const PREFIX = 'csi-';

/** Name of the new volume beside the old one. */
export function nameOfCsiVolume({ name }: Pick<Volume, 'name'>): string {
  return `${PREFIX}${name}`;
}

/** The access modes that a claim asks for, or else those of the old volume. */
export function modesOf({ volume, claim }: Restoration, plan: Plan): readonly unknown[] {
  const modes = listAt(plannedFor(claim, plan)?.spec, 'accessModes');
  return modes.length > 0 ? modes : listAt(volume.object, 'spec', 'accessModes');
}

/** Whether a volume is one that `--as-csi` has written, and that waits for its claim. */
export function isDone({ volume, claim }: Restoration, driver: string): boolean {
  const isWaiting = volume.isReserved && volume.claim.text === claim.text;
  return isWaiting && textAt(volume.object, 'spec', 'csi', 'driver') === driver;
}

/** Whether a volume that `--as-csi` has written takes the place of another one. */
export function replaces(done: Restoration, { volume, claim }: Restoration): boolean {
  return done.volume.name === nameOfCsiVolume(volume) && done.claim.text === claim.text;
}

/**
 * A PersistentVolume of csi-driver-nfs that is reserved for a claim. Class and access modes are those that the claim
 * asks for, as a CSI volume of another class would not bind.
 */
export function csiVolume(
  { volume, claim }: Restoration,
  driver: string,
  plan: Plan,
): Record<string, unknown> {
  const { object } = volume;
  const name = nameOfCsiVolume(volume);
  const className = valueAt(plannedFor(claim, plan)?.spec, 'storageClassName');
  const labels = valueAt(object, 'metadata', 'labels');
  const mountOptions = mountOptionsOf(object);
  const nodeAffinity = valueAt(object, 'spec', 'nodeAffinity');
  const server = textAt(object, 'spec', 'nfs', 'server');
  const path = textAt(object, 'spec', 'nfs', 'path').replace(/(?<=.)\/+$/, '');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...(labels !== undefined && { labels }) },
    spec: {
      capacity: valueAt(object, 'spec', 'capacity'),
      accessModes: modesOf({ volume, claim }, plan),
      volumeMode: 'Filesystem',
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: typeof className === 'string' ? className : volume.className,
      ...(mountOptions.length > 0 && { mountOptions }),
      ...(nodeAffinity !== undefined && { nodeAffinity }),
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: claim.namespace,
        name: claim.name,
      },
      csi: nfsCsiSource({ driver, server, path, name }),
    },
  };
}

/**
 * The options that nodes mount a volume with. The annotation takes precedence, as in Kubernetes. A CSI volume is mounted
 * read-only by an option alone.
 */
function mountOptionsOf(object: unknown): readonly unknown[] {
  const annotation = textAt(object, 'metadata', 'annotations', 'volume.beta.kubernetes.io/mount-options');
  const options = annotation === '' ? listAt(object, 'spec', 'mountOptions') : annotation.split(',');
  const isReadOnly = valueAt(object, 'spec', 'nfs', 'readOnly') === true;
  return isReadOnly && !options.includes('ro') ? [...options, 'ro'] : options;
}
