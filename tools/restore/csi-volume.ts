import { nfsCsiSource } from '../../lib/storage/nfs-csi/volume-source';
import { show } from '../../lib/validation/checks';
import { listAt, textAt, valueAt } from '../manifests/field';
import { type Plan, plannedFor } from './planned-claim';
import type { Restoration, Volume } from './volume';

/** Longest name of an object. */
const LONGEST = 253;

/** Why a volume has no directory that a CSI driver can mount in its place. */
export function csiObstacles(restorations: readonly Restoration[]): string[] {
  return restorations.flatMap(({ volume }) => {
    const { name, object } = volume;
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
    return nameOfCsiVolume(volume).length > LONGEST
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
  const wanted = plannedFor(claim, plan)?.spec;
  const modes = listAt(wanted, 'accessModes');
  const className = valueAt(wanted, 'storageClassName');
  const labels = valueAt(object, 'metadata', 'labels');
  const mountOptions = mountOptionsOf(object);
  const nodeAffinity = valueAt(object, 'spec', 'nodeAffinity');
  const server = textAt(object, 'spec', 'nfs', 'server');
  const path = textAt(object, 'spec', 'nfs', 'path');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...(labels !== undefined && { labels }) },
    spec: {
      capacity: valueAt(object, 'spec', 'capacity'),
      accessModes: modes.length > 0 ? modes : valueAt(object, 'spec', 'accessModes'),
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
