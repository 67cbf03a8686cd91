import type { StatefulSetUpdateStrategy } from '../imports/k8s';
import { Faults } from './faults';
import { wholeNumber } from './syntax';

export interface RollingUpdateOptions {
  /**
   * Only pods with this ordinal or a higher one get the new version: a canary. With 3 replicas, 2 updates the last pod
   * alone; lower it step by step to 0 to update them all.
   * @default 0, all pods
   */
  readonly partition?: number;
}

/**
 * How the pods of a StatefulSet get a new version.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 */
export class UpdateStrategy {
  /**
   * One pod after another, the highest ordinal first, each ready before the next.
   * @throws InvalidPropsError when the partition is no whole number
   */
  static rolling(options: RollingUpdateOptions = {}): UpdateStrategy {
    new Faults().check('partition', options.partition, wholeNumber).throwIfAny('UpdateStrategy.rolling');
    return new UpdateStrategy({
      type: 'RollingUpdate',
      rollingUpdate: { partition: options.partition ?? 0 },
    });
  }

  /** A pod gets the new version when somebody deletes it. `kubectl rollout status` can't follow this. */
  static onDelete(): UpdateStrategy {
    return new UpdateStrategy({ type: 'OnDelete' });
  }

  private constructor(
    /** The strategy as Kubernetes takes it. */
    readonly spec: StatefulSetUpdateStrategy,
  ) {}
}
