import { listAt, textAt, valueAt } from '../../manifests/field';
import { shellWord } from '../../shell';
import { isControlled } from '../controlled';
import { type Entry, type ObjectSet, nameOf } from '../object-set';
import { claimTemplatesOf, podsOf, replicasOf } from '../stateful-set';
import { type Step, kubectl } from './recipe';
import { deleteAlone, retainClaims, stopPods } from './stateful-set';

/** Kinds whose pods end only with the object. */
const WITHOUT_SCALE = ['DaemonSet', 'Job', 'Pod'];

/** The workloads whose pods use a claim. Pods and ReplicaSets of other workloads are stopped with those. */
export function usersOf(claim: string, namespace: string, set: ObjectSet): Entry[] {
  return set.entries.filter(
    (entry) => entry.identity.namespace === namespace && uses(entry, claim) && !isControlled(entry, [set]),
  );
}

/** Whether pods of a workload mount a claim, by its name or from a template. */
function uses({ object }: Entry, claim: string): boolean {
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
export function stop(user: Entry, next: ObjectSet): Step[] {
  const { identity, object } = user;
  const { kind, namespace, name } = identity;
  const pods = kind === 'Pod' ? nameOf(identity) : `the pods of ${nameOf(identity)}`;
  const isLater = startAgain(user, next).length > 0;
  const starter = next.get(identity) === undefined ? 'Nothing' : isLater ? 'A later step' : 'The apply';
  const says = `Stop ${pods}, so that nothing uses the claim. ${starter} starts ${kind === 'Pod' ? 'it' : 'them'} again.`;
  const on = (verb: string, option: string): string =>
    `${kubectl(namespace)} ${verb} ${kind.toLowerCase()} ${shellWord(name)} ${option}`;
  if (WITHOUT_SCALE.includes(kind)) return [{ says, commands: [on('delete', '--ignore-not-found')] }];
  if (kind !== 'StatefulSet') return [{ says, commands: [on('scale', '--replicas=0')] }];
  const claims = retainClaims(namespace, name, object);
  // The apply would be in conflict with the patch that retains the claims, unless it creates the StatefulSet.
  const isPatched = claims.length > 0 && next.get(identity) !== undefined;
  return [
    ...claims,
    { ...stopPods(namespace, name, object), says },
    ...(isPatched ? [deleteAlone(namespace, name, false)] : []),
  ];
}

/** Starts the pods of a workload whose manifest leaves the number of replicas to the cluster. */
export function startAgain({ identity, object }: Entry, next: ObjectSet): Step[] {
  const { kind, namespace, name } = identity;
  const entry = next.get(identity);
  const isApplied = entry === undefined || valueAt(entry.object, 'spec', 'replicas') !== undefined;
  if (isApplied || WITHOUT_SCALE.includes(kind)) return [];
  return [
    {
      says: `Start the pods of ${nameOf(identity)} again, as its manifest sets no replicas.`,
      commands: [
        `${kubectl(namespace)} scale ${kind.toLowerCase()} ${shellWord(name)} --replicas=${replicasOf(object)}`,
      ],
    },
  ];
}
