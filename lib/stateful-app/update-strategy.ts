import type { StatefulSetUpdateStrategy } from '../../imports/k8s';

/** Options of a rolling update. */
export interface RollingUpdateOptions {
  /**
   * Lowest ordinal that is updated. With 3 replicas, 2 updates only the last pod, as a canary. Lower the value step by
   * step to 0 to update all pods.
   * @default 0, all pods
   */
  readonly partition?: number;
}

/**
 * Update strategies of a StatefulSet.
 *
 * @example
 * ```ts
 * new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.1.0',
 *   replicas: 3,
 *   claims: [],
 *   updateStrategy: UpdateStrategy.rolling({ partition: 2 }),
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 */
export const UpdateStrategy = {
  /** Updates one pod after another, the highest ordinal first, and waits until each is ready. */
  rolling({ partition = 0 }: RollingUpdateOptions = {}): StatefulSetUpdateStrategy {
    return { type: 'RollingUpdate', rollingUpdate: { partition } };
  },

  /** Updates a pod when it is deleted. `kubectl rollout status` does not support this strategy. */
  onDelete(): StatefulSetUpdateStrategy {
    return { type: 'OnDelete' };
  },
};
