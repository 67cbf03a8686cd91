import { textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { shellWord } from '../../shell';
import { type ObjectSet, nameOf } from '../object-set';
import type { Pair } from '../types';
import { type Recipe, kubectl } from './recipe';
import { startAgain, stop, usersOf } from './users';
import { reclaimVolumesOf, retainVolumes } from './volumes';

/** The effect of a missing object between its deletion and the apply. */
const MEANWHILE: Readonly<Record<string, string>> = {
  Service: 'Clients do not reach it until you apply.',
  Deployment: 'Its pods stop until you apply.',
  DaemonSet: 'Its pods stop until you apply.',
  Job: 'It runs again once you apply.',
  Pod: 'It stops until you apply.',
  Role: 'Permissions are missing until you apply.',
  RoleBinding: 'Permissions are missing until you apply.',
  ClusterRoleBinding: 'Permissions are missing until you apply.',
  StorageClass: 'Volumes and claims stay. New claims of the class wait until you apply.',
  CSIDriver: 'Volumes are not mounted until you apply.',
  ConfigMap: 'Pods that start wait for it until you apply.',
  Secret: 'Pods that start wait for it until you apply.',
};

/** Deletes an object without data, so that the apply recreates it. */
export function replaceObject({ identity, old, new: next }: Pair): Recipe {
  const { group, kind, namespace, name } = identity;
  // The kind of a custom resource needs its group.
  const type =
    Object.hasOwn(MEANWHILE, kind) || group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  const [policy, former] = [textAt(next, 'reclaimPolicy'), textAt(old, 'reclaimPolicy')];
  // Existing volumes may hold data that nobody has asked to delete.
  const isRetained = kind === 'StorageClass' && policy === 'Retain' && policy !== former;
  return {
    title: `replace ${nameOf(identity)}`,
    before: [
      {
        says: `Delete ${nameOf(identity)}. ${MEANWHILE[kind] ?? 'It is missing until you apply.'}`,
        commands: [`${kubectl(namespace)} delete ${type} ${shellWord(name)} --ignore-not-found`],
      },
      ...(isRetained ? [reclaimVolumesOf(name, policy)] : []),
    ],
    after: [],
  };
}

/** Replaces a static volume and its claim. The data stays, and the new volume may have another source. */
export function replaceVolume({ identity, old }: Pair, set: ObjectSet, next: ObjectSet): Recipe {
  const { name } = identity;
  const [namespace, claim] = claimOf(old, name, set);
  const users = claim === '' ? [] : usersOf(claim, namespace, set);
  return {
    title: `replace ${nameOf(identity)} and its claim`,
    before: [
      ...users.flatMap((user) => stop(user, next)),
      ...(claim === ''
        ? []
        : [
            ...retainVolumes(namespace, [claim]),
            {
              says: 'Delete the claim. A pod that still uses it makes this wait.',
              commands: [`${kubectl(namespace)} delete pvc ${claim} --ignore-not-found`],
            },
          ]),
      {
        says: 'Delete the volume. Its data stays.',
        commands: [`kubectl delete pv ${name} --ignore-not-found`],
      },
    ],
    after: users.flatMap((user) => startAgain(user, next)),
  };
}

/** The namespace and the name of the claim of a volume, which may only be named by the claim. Empty if it has none. */
function claimOf(volume: KubeObject, name: string, set: ObjectSet): [namespace: string, name: string] {
  const claimRef = valueAt(volume, 'spec', 'claimRef');
  if (claimRef !== undefined) return [textAt(claimRef, 'namespace'), textAt(claimRef, 'name')];
  const claim = set
    .ofKind('PersistentVolumeClaim')
    .find(({ object }) => textAt(object, 'spec', 'volumeName') === name)?.identity;
  return [claim?.namespace ?? '', claim?.name ?? ''];
}
