import { type Check, oneOf, show, wholeNumber } from '../syntax';
import type { Rule } from './rule';

const EITHER = oneOf('RollingUpdate', 'OnDelete');

/** The workloads, and the words that their updateStrategy knows. */
const STRATEGIES: Readonly<Record<string, Check<string>>> = {
  StatefulSet: EITHER,
  DaemonSet: EITHER,
  Deployment: () => undefined,
  ReplicaSet: () => undefined,
};

/** Workloads have counts that exist, and update by one strategy. */
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
  };
