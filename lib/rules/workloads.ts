import type { Faults } from '../faults';
import { type Check, oneOf, show, wholeNumber } from '../syntax';
import type { Spec } from './manifest';
import type { Rule } from './rule';

const EITHER = oneOf('RollingUpdate', 'OnDelete');

/** The workloads, and the words that their updateStrategy knows. */
const STRATEGIES: Readonly<Record<string, Check<string>>> = {
  StatefulSet: EITHER,
  DaemonSet: EITHER,
  Deployment: () => undefined,
  ReplicaSet: () => undefined,
};

/** Workloads have counts that exist and fit together, and update by one strategy. */
export const workloads: Rule =
  () =>
  ({ manifest, faults }) => {
    const strategies = STRATEGIES[manifest.kind];
    if (strategies === undefined) return;
    const { replicas, minReadySeconds, revisionHistoryLimit, updateStrategy } = manifest.spec ?? {};
    const { type, rollingUpdate } = updateStrategy ?? {};
    faults
      .check('spec.replicas', replicas, wholeNumber)
      .check('spec.minReadySeconds', minReadySeconds, wholeNumber)
      .check('spec.revisionHistoryLimit', revisionHistoryLimit, wholeNumber)
      .check('spec.updateStrategy.rollingUpdate.partition', rollingUpdate?.partition, wholeNumber)
      .check('spec.updateStrategy.type', type, strategies)
      .when(
        type === 'OnDelete' && rollingUpdate !== undefined,
        `spec.updateStrategy.rollingUpdate must be left out with type "OnDelete", got ${show(rollingUpdate)}`,
      )
      .when(
        manifest.kind === 'StatefulSet' && rollingUpdate?.maxUnavailable !== undefined,
        'spec.updateStrategy.rollingUpdate.maxUnavailable is refused: it is off in Kubernetes 1.27 and on in later versions, so an upgrade of the cluster would change how pods are updated',
      );
    if (manifest.kind === 'StatefulSet') checkReplicas(faults, manifest.spec ?? {});
  };

/** The partition and what becomes of the claims fit the number of replicas, which is 1 where it is not said. */
function checkReplicas(faults: Faults, spec: Spec): void {
  const { replicas = 1, updateStrategy, persistentVolumeClaimRetentionPolicy: retention } = spec;
  const { partition = 0 } = updateStrategy?.rollingUpdate ?? {};
  faults
    .when(
      replicas > 0 && partition > replicas,
      `spec.updateStrategy.rollingUpdate.partition ${partition} is more than spec.replicas ${replicas}, so no pod would ever get the new version: use ${replicas} to hold an update back, or less to let it begin`,
    )
    .when(
      replicas === 0 && partition > 0,
      `spec.updateStrategy.rollingUpdate.partition ${partition} can't be with spec.replicas 0: pods below it would come back with the old version; use 0`,
    )
    .when(
      replicas === 0 && retention?.whenScaled === 'Delete',
      'spec.persistentVolumeClaimRetentionPolicy.whenScaled "Delete" can\'t be with spec.replicas 0: the claims of all pods would be deleted, and the pods come back without their data; use "Retain"',
    );
}
