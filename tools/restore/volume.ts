import { isPlainObject } from '../../lib/core/wire';
import { directoryKey, fateInHandle, nfsDirectoryOf } from '../../lib/validation/nfs-directory';
import { textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import { type Name, nameOf } from '../manifests/name';

/** A PersistentVolume of the listing. A string that it lacks is empty. */
export interface Volume {
  readonly name: string;
  /** `Released` when its claim is gone; `Failed` when Kubernetes could not delete it. */
  readonly phase: string;
  readonly reclaimPolicy: string;
  readonly storage: string;
  readonly className: string;
  /** Where the data is: `server:path` on NFS, whatever mounts it. */
  readonly directory: string;
  /** Unique key of the directory. The same path on two nodes is two directories. */
  readonly place: string;
  /** The claim in its claimRef. */
  readonly claim: Name;
  /** Whether it waits for a claim of that name: its claimRef has no uid. */
  readonly isReserved: boolean;
  readonly created: string;
  /** Time of the last phase transition, since Kubernetes 1.29. */
  readonly transition: string;
  /** The PersistentVolume itself. */
  readonly object: KubeObject;
}

/** A volume and the claim that it goes to. */
export interface Restoration {
  readonly volume: Volume;
  readonly claim: Name;
}

export function volumeOf(object: KubeObject): Volume {
  const spec = (...path: string[]): string => textAt(object, 'spec', ...path);
  const phase = textAt(object, 'status', 'phase');
  const claim = nameOf(spec('claimRef', 'namespace'), spec('claimRef', 'name'));
  const name = textAt(object, 'metadata', 'name');
  // Kubernetes allows any character in a path, and a path must not move the cursor of a terminal.
  const directory = directoryOf(valueAt(object, 'spec')).replace(/\p{Cc}/gu, '�');
  return {
    name,
    phase,
    reclaimPolicy: spec('persistentVolumeReclaimPolicy'),
    storage: spec('capacity', 'storage'),
    className: spec('storageClassName'),
    directory,
    place: placeOf(valueAt(object, 'spec')) ?? name,
    claim,
    isReserved: phase === 'Available' && claim.name !== '' && spec('claimRef', 'uid') === '',
    created: textAt(object, 'metadata', 'creationTimestamp'),
    transition: textAt(object, 'status', 'lastPhaseTransitionTime'),
    object,
  };
}

/** Whether several claims may use the directory of a volume at once. */
export function isShared({ object }: Volume): boolean {
  return hasManyModes(valueAt(object, 'spec', 'accessModes'));
}

/** Whether one of the access modes is for many nodes. */
export function hasManyModes(modes: unknown): boolean {
  return Array.isArray(modes) && modes.some((mode) => String(mode).endsWith('Many'));
}

/** Whether Kubernetes or a provisioner may delete the data of a volume together with its claim. */
export function isDeletable({ reclaimPolicy, object }: Volume): boolean {
  if (reclaimPolicy === 'Retain') return false;
  const isOnNfs = nfsDirectoryOf(valueAt(object, 'spec') ?? {}) !== undefined;
  if (!isOnNfs || reclaimPolicy !== 'Delete') return true;
  // Kubernetes itself cannot delete a directory of an NFS server.
  return valueAt(object, 'spec', 'nfs') === undefined
    ? fateInHandle(textAt(object, 'spec', 'csi', 'volumeHandle')) !== 'retain'
    : textAt(object, 'metadata', 'annotations', 'pv.kubernetes.io/provisioned-by') !== '';
}

/** Whether the phase of a volume allows a restore. */
export function canBeRestored({ phase, isReserved }: Volume): boolean {
  return phase === 'Released' || phase === 'Failed' || isReserved;
}

/** Key of a directory that is the same on each node. */
function placeOf(spec: unknown): string | undefined {
  const onNfs = nfsDirectoryOf(spec ?? {});
  if (onNfs !== undefined) return directoryKey(onNfs);
  return valueAt(spec, 'csi') === undefined ? undefined : directoryOf(spec);
}

function directoryOf(spec: unknown): string {
  const onNfs = nfsDirectoryOf(spec ?? {});
  if (onNfs !== undefined) return `${onNfs.server}:${onNfs.path}`;
  const places = [
    [textAt(spec, 'local', 'path')],
    [textAt(spec, 'hostPath', 'path')],
    [textAt(spec, 'csi', 'driver'), textAt(spec, 'csi', 'volumeHandle')],
  ];
  const place = places.find((parts) => parts.some((part) => part !== ''));
  // CSI handles contain colons and slashes.
  if (place !== undefined) return place.join(place === places[2] ? '/' : ':');
  return sourceOf(spec);
}

/** The field of any other kind of volume, such as `iscsi`: the only object that other kinds lack. */
function sourceOf(spec: unknown): string {
  const common = ['capacity', 'claimRef', 'nodeAffinity'];
  const [source = 'unknown'] = Object.entries(isPlainObject(spec) ? spec : {})
    .filter(([field, value]) => isPlainObject(value) && !common.includes(field))
    .map(([field]) => field);
  return source;
}
