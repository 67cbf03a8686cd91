import { show } from '../syntax';
import type { Rule } from './rule';

/** A volume on a node's disk says which node, and is of a class that has its claims wait for their pods. */
export const localVolumes: Rule =
  (inventory) =>
  ({ manifest, faults }) => {
    const { local, claimRef, nodeAffinity, storageClassName: name = '' } = manifest.spec ?? {};
    if (manifest.kind !== 'PersistentVolume' || local === undefined) return;
    faults.when(
      (nodeAffinity?.required?.nodeSelectorTerms ?? []).length === 0,
      'spec.nodeAffinity.required must say which node has the local volume: give it nodeSelectorTerms',
    );
    // A volume that is kept for one claim is bound to it without its class.
    if (name === '' || claimRef !== undefined) return;
    inventory.afterwards(() => {
      faults.when(
        !inventory.has('StorageClass', name),
        () =>
          `spec.storageClassName ${show(name)} names a StorageClass that is not in this app, without which claims do not wait for their pods: define it, or say that the cluster has it with new ExistingObject(scope, ${show(name)}, { kind: "StorageClass" })`,
      );
    });
  };
