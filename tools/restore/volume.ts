import { isPlainObject } from '../../lib/core/wire';
import { isForManyNodes } from '../../lib/validation/manifest';
import {
  directoryInHandle,
  directoryKey,
  fateInHandle,
  nfsDirectoryOf,
} from '../../lib/validation/nfs-directory';
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
  return isForManyNodes(valueAt(object, 'spec', 'accessModes'));
}

/** The place that Kubernetes or a provisioner may delete together with the claim of a volume. */
export function deletedPlace({ reclaimPolicy, object, place }: Volume): string | undefined {
  if (reclaimPolicy === 'Retain') return undefined;
  const isOnNfs = nfsDirectoryOf(valueAt(object, 'spec') ?? {}) !== undefined;
  if (!isOnNfs || reclaimPolicy !== 'Delete') return place;
  if (valueAt(object, 'spec', 'nfs') === undefined) {
    const handle = textAt(object, 'spec', 'csi', 'volumeHandle');
    const directory = fateInHandle(handle) === 'retain' ? undefined : directoryInHandle(handle);
    return directory && directoryKey(directory);
  }
  // Kubernetes itself cannot delete a directory of an NFS server.
  const provisioner = textAt(object, 'metadata', 'annotations', 'pv.kubernetes.io/provisioned-by');
  return provisioner === '' ? undefined : place;
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
