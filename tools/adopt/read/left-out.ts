import { textAt } from '../../manifests/field';
import { isControlled } from '../../plan/controlled';
import type { Entry, ObjectSet } from '../../plan/object-set';
import { isLive } from '../../plan/stored/written';

/** An object that a program does not write, and why. */
export interface LeftOut {
  readonly entry: Entry;
  readonly reason: string;
}

/** Kinds that clusters make for themselves. */
const OF_CLUSTERS: ReadonlySet<string> = new Set([
  ...['ComponentStatus', 'ControllerRevision', 'CSINode', 'CSIStorageCapacity', 'Endpoints'],
  ...['EndpointSlice', 'Event', 'Lease', 'Node', 'VolumeAttachment'],
]);

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** The objects of a listing that Kubernetes or a controller makes. */
export function leftOutOf(set: ObjectSet): LeftOut[] {
  return set.entries.flatMap((entry) => {
    const reason = reasonOf(entry, set);
    return reason === undefined ? [] : [{ entry, reason }];
  });
}

function reasonOf(entry: Entry, set: ObjectSet): string | undefined {
  const { object, identity } = entry;
  if (!isLive(object)) return undefined;
  if (isControlled(entry, [set])) return 'made by Kubernetes or a controller';
  if (OF_CLUSTERS.has(identity.kind)) return 'made by the cluster';
  if (identity.kind === 'Namespace' && /^(?:default|kube-.*)$/.test(identity.name))
    return 'made by Kubernetes';
  if (
    identity.kind === 'PersistentVolume' &&
    textAt(object, 'metadata', 'annotations', PROVISIONED_BY) !== ''
  )
    return 'provisioned for a claim';
  return undefined;
}
