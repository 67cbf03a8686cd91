import type { Affinity, TopologySpreadConstraint } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** Where pods prefer to run. */
export interface SpreadProps {
  /**
   * Affinity of the pods; `false` leaves out the default, and the default of `topologySpreadConstraints` with it.
   * @default replicas prefer different nodes, where there are two or more
   */
  readonly affinity?: Plain<Affinity> | false;
  /**
   * How the pods are spread over nodes and zones; `false` leaves out the default.
   * @default evenly over nodes and zones where that is possible, if `affinity` is not set and there are two replicas or more
   */
  readonly topologySpreadConstraints?: readonly Plain<TopologySpreadConstraint>[] | false;
}

/** The scheduling part of a pod. The defaults are preferences: a cluster of one node runs all replicas. */
export function spread(
  selector: Readonly<Record<string, string>>,
  { affinity, topologySpreadConstraints }: SpreadProps,
  replicas: number,
): {
  readonly affinity: Plain<Affinity> | undefined;
  readonly topologySpreadConstraints: readonly Plain<TopologySpreadConstraint>[] | undefined;
} {
  const labelSelector = { matchLabels: selector };
  const isDefault = affinity === undefined && replicas > 1;
  const defaultAffinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
      ],
    },
  };
  const defaultConstraints = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
  }));
  return {
    affinity: affinity === false ? undefined : (affinity ?? (isDefault ? defaultAffinity : undefined)),
    topologySpreadConstraints:
      topologySpreadConstraints === false
        ? undefined
        : (topologySpreadConstraints ?? (isDefault ? defaultConstraints : undefined)),
  };
}
