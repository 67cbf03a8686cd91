import { listAt, textAt, valueAt } from '../../manifests/field';
import { shellWord } from '../../shell';
import { type Entry, type ObjectSet, nameOf } from '../object-set';
import { claimTemplatesOf, podsOf } from '../stateful-set';
import type { Pair } from '../types';
import { type Recipe, type Step, kubectl } from './recipe';
import { retainClaims } from './stateful-set';
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
export function replaceVolume({ identity, old }: Pair, set: ObjectSet): Recipe {
  const { name } = identity;
  const claimRef = valueAt(old, 'spec', 'claimRef');
  const [namespace, claim] = [textAt(claimRef, 'namespace'), textAt(claimRef, 'name')];
  const users = set.entries.filter((entry) => entry.identity.namespace === namespace && uses(entry, claim));
  return {
    title: `replace ${nameOf(identity)} and its claim`,
    before: [
      ...users.flatMap((user) => stop(user)),
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
    after: [],
  };
}

/** Whether pods of a workload mount a claim, by its name or from a template. */
function uses({ object }: Entry, claim: string): boolean {
  if (claim === '') return false;
  const volumes = [
    ...listAt(object, 'spec', 'template', 'spec', 'volumes'),
    ...listAt(object, 'spec', 'volumes'),
  ];
  const isMounted = volumes.some((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim);
  return (
    isMounted ||
    claimTemplatesOf(object).some(({ name }) => podsOf(object).some((pod) => `${name}-${pod}` === claim))
  );
}

/** Stops the pods of a workload, without the deletion of other claims of a StatefulSet. */
function stop({ identity, object }: Entry): Step[] {
  const { kind, namespace, name } = identity;
  const says = `Stop the pods of ${nameOf(identity)}, which use the claim, until you apply.`;
  const of = `${kubectl(namespace)} %s ${kind.toLowerCase()} ${shellWord(name)}`;
  if (['DaemonSet', 'Job', 'Pod'].includes(kind))
    return [{ says, commands: [`${of.replace('%s', 'delete')} --ignore-not-found`] }];
  const claims = kind === 'StatefulSet' ? retainClaims(namespace, name, object) : [];
  return [...claims, { says, commands: [`${of.replace('%s', 'scale')} --replicas=0`] }];
}
