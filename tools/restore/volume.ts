import { isPlainObject } from '../../lib/core/wire';
import { textAt, valueAt } from '../manifests/field';
import { type Name, nameOf } from '../manifests/name';

/** The label by which a StatefulApp's claims tell whose they are. */
export const INSTANCE = 'app.kubernetes.io/instance';

/** A PersistentVolume of the listing. A text that it lacks is empty. */
export interface Volume {
  readonly name: string;
  /** `Released` when its claim is gone. */
  readonly phase: string;
  readonly reclaimPolicy: string;
  readonly storage: string;
  readonly className: string;
  /** Where the bytes are: `server:path` on NFS. */
  readonly directory: string;
  /** The claim that it is or was bound to, as far as it says so. */
  readonly claim: Name;
  /** Its label app.kubernetes.io/instance; provisioners set none. */
  readonly instance: string;
  readonly created: string;
  /** Since when it is in its phase; Kubernetes says so since 1.29. */
  readonly transition: string;
  /** The PersistentVolume itself, all of it. */
  readonly object: unknown;
}

export function volumeOf(object: unknown): Volume {
  const spec = (...path: string[]): string => textAt(object, 'spec', ...path);
  return {
    name: textAt(object, 'metadata', 'name'),
    phase: textAt(object, 'status', 'phase'),
    reclaimPolicy: spec('persistentVolumeReclaimPolicy'),
    storage: spec('capacity', 'storage'),
    className: spec('storageClassName'),
    directory: directoryOf(valueAt(object, 'spec')),
    claim: nameOf(spec('claimRef', 'namespace'), spec('claimRef', 'name')),
    instance: textAt(object, 'metadata', 'labels', INSTANCE),
    created: textAt(object, 'metadata', 'creationTimestamp'),
    transition: textAt(object, 'status', 'lastPhaseTransitionTime'),
    object,
  };
}

function directoryOf(spec: unknown): string {
  const places = [
    [textAt(spec, 'nfs', 'server'), textAt(spec, 'nfs', 'path')],
    [textAt(spec, 'local', 'path')],
    [textAt(spec, 'hostPath', 'path')],
    [textAt(spec, 'csi', 'driver'), textAt(spec, 'csi', 'volumeHandle')],
  ];
  const place = places.find((parts) => parts.some((part) => part !== ''));
  // CSI handles hold colons and slashes of their own.
  if (place !== undefined) return place.join(place === places[3] ? '/' : ':');
  return sourceOf(spec);
}

/** The field of any other kind of volume, such as `iscsi`: the one object that no other kind of volume has. */
function sourceOf(spec: unknown): string {
  const common = ['capacity', 'claimRef', 'nodeAffinity'];
  const [source = 'unknown'] = Object.entries(isPlainObject(spec) ? spec : {})
    .filter(([field, value]) => isPlainObject(value) && !common.includes(field))
    .map(([field]) => field);
  return source;
}
