import { scalarAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { ObjectSet } from '../object-set';
import { claimTemplatesOf, numberAt, podsOf, replicasOf, retentionOf } from '../stateful-set';
import type { Change, Pair, Rollout } from '../types';

/** @returns `undefined` for a kind without pods, and for a change that does not affect pods */
export function rolloutOf(pair: Pair, changes: readonly Change[], next: ObjectSet): Rollout | undefined {
  const { group, kind } = pair.identity;
  const isTemplate = changes.some(({ field }) => /^spec\.template\b/.test(field));
  if (group === 'apps' && kind === 'StatefulSet') return rolloutOfStatefulSet(pair, isTemplate, next);
  if (group === 'apps' && kind === 'Deployment') return rolloutOfDeployment(pair, isTemplate);
  if (group === 'apps' && kind === 'DaemonSet' && isTemplate) return rolloutOfDaemonSet(pair);
  if (group === 'apps' && kind === 'ReplicaSet' && isTemplate)
    return {
      pods: [],
      restarts: false,
      steps: ['Running pods stay as they are. Only new pods use the new template.'],
    };
  if (
    group === 'batch' &&
    kind === 'CronJob' &&
    changes.some(({ field }) => field.startsWith('spec.jobTemplate'))
  )
    return {
      pods: [],
      restarts: false,
      steps: ['Takes effect with the next Job. Jobs that run stay as they are.'],
    };
  if (group === '' && kind === 'Pod' && changes.some(({ field }) => field.endsWith('.image')))
    return {
      pods: [pair.identity.name],
      restarts: true,
      steps: ['Restarts the containers whose image changes.'],
    };
  return undefined;
}

function rolloutOfStatefulSet(
  { identity, old, new: next }: Pair,
  isTemplate: boolean,
  objects: ObjectSet,
): Rollout | undefined {
  const steps: string[] = [];
  const before = podsOf(old);
  const after = podsOf(next);
  const isParallel = textAt(next, 'spec', 'podManagementPolicy') === 'Parallel';
  const removed = before.filter((pod) => !after.includes(pod)).reverse();
  const added = after.filter((pod) => !before.includes(pod));
  const pace = isParallel ? 'all at once' : 'one at a time';
  if (removed.length > 0) {
    const fate = retentionOf(next, 'whenScaled') === 'Delete' ? 'Deletes' : 'Keeps';
    steps.push(`Deletes ${listed(removed)}${removed.length === 1 ? '' : `, ${pace}`}.`);
    if (claimTemplatesOf(next).length > 0) steps.push(`${fate} their claims (whenScaled).`);
  }
  if (added.length > 0) steps.push(`Creates ${listed(added)}${added.length === 1 ? '' : `, ${pace}`}.`);

  const oldPartition = partitionOf(old);
  const partition = partitionOf(next);
  const kept = after.filter((pod) => before.includes(pod));
  const rolling = after.filter((pod, i) => i >= partition && kept.includes(pod)).reverse();
  if (textAt(next, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    if (isTemplate && kept.length > 0)
      steps.push('No pod restarts by itself (OnDelete). Each pod uses the new template once you delete it.');
    return steps.length === 0 ? undefined : { pods: [], restarts: false, steps };
  }
  if (isTemplate && rolling.length > 0) {
    steps.push(`Replaces ${listed(rolling)}${rolling.length === 1 ? '' : `, ${paceOf(next)}`}.`);
    steps.push(...limitsOf(next, identity.namespace, objects));
  }
  if (isTemplate && partition > 0 && kept.length > rolling.length)
    steps.push(
      `Keeps ${listed(kept.filter((pod) => !rolling.includes(pod)))} on the current template (partition ${partition}).`,
    );
  const released = after
    .filter((pod, i) => i >= partition && i < oldPartition && kept.includes(pod))
    .reverse();
  if (!isTemplate && released.length > 0) {
    steps.push(
      `Replaces ${listed(released)} if they still run an earlier template (partition ${oldPartition} → ${partition}).`,
    );
    return { pods: released, restarts: true, steps };
  }
  if (steps.length === 0) return undefined;
  return { pods: isTemplate ? rolling : [], restarts: isTemplate && rolling.length > 0, steps };
}

/** The number of pods that a StatefulSet replaces at a time, independent of its podManagementPolicy. */
function paceOf(statefulSet: KubeObject): string {
  const limit = scalarAt(statefulSet, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  const feature =
    limit === '' || limit === '1' ? '' : ` (up to ${limit} with the feature gate MaxUnavailableStatefulSet)`;
  return `one at a time${feature}, each once the one before is ready`;
}

function limitsOf(workload: KubeObject, namespace: string, objects: ObjectSet): string[] {
  const seconds = numberAt(workload, 0, 'spec', 'minReadySeconds');
  const labels = valueAt(workload, 'spec', 'template', 'metadata', 'labels');
  const budget = objects
    .ofKind('PodDisruptionBudget', 'policy')
    .find(
      ({ identity, object }) =>
        identity.namespace === namespace &&
        Object.entries(valueAt(object, 'spec', 'selector', 'matchLabels') ?? {}).every(
          ([key, value]) => valueAt(labels, key) === value,
        ),
    );
  return [
    ...(seconds === 0 ? [] : [`Waits ${seconds} s after each pod is ready (minReadySeconds).`]),
    ...(budget === undefined
      ? []
      : [`PodDisruptionBudget ${budget.identity.name} does not limit this: it applies only to evictions.`]),
  ];
}

function partitionOf(statefulSet: KubeObject): number {
  return numberAt(statefulSet, 0, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
}

function rolloutOfDeployment({ old, new: next }: Pair, isTemplate: boolean): Rollout | undefined {
  const [before, after] = [replicasOf(old), replicasOf(next)];
  const steps =
    before === after ? [] : [`Scales from ${before} to ${after} ${after === 1 ? 'pod' : 'pods'}.`];
  const restarts = isTemplate && after > 0;
  if (restarts) {
    const at = (field: string): string => scalarAt(next, 'spec', 'strategy', 'rollingUpdate', field) || '25%';
    const isRecreate = textAt(next, 'spec', 'strategy', 'type') === 'Recreate';
    steps.push(
      isRecreate
        ? `Stops ${after === 1 ? 'the pod' : `all ${after} pods`} before new ones start (Recreate).`
        : `Replaces ${after === 1 ? 'the pod' : `all ${after} pods`}, with at most ${at('maxUnavailable')} unavailable and ${at('maxSurge')} extra.`,
    );
  }
  return steps.length === 0 ? undefined : { pods: [], restarts, steps };
}

function rolloutOfDaemonSet({ new: next }: Pair): Rollout {
  if (textAt(next, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return {
      pods: [],
      restarts: false,
      steps: ['No pod restarts by itself (OnDelete). Each pod uses the new template once you delete it.'],
    };
  const limit = scalarAt(next, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') || '1';
  return {
    pods: [],
    restarts: true,
    steps: [`Replaces the pod of each node, at most ${limit} at a time.`],
  };
}

/** `visits-2, visits-1 and visits-0`, or the first and the last of many. */
function listed(pods: readonly string[]): string {
  if (pods.length > 5) return `${pods.length} pods, ${pods[0] ?? ''} … ${pods.at(-1) ?? ''}`;
  return pods.length === 1 ? (pods[0] ?? '') : `${pods.slice(0, -1).join(', ')} and ${pods.at(-1) ?? ''}`;
}
