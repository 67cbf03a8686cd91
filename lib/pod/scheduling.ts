import type { Affinity, TopologySpreadConstraint } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** Scheduling preferences of the pods. */
export interface SpreadProps {
  /**
   * Affinity of the pods: an object of Kubernetes, or `'required'` for replicas that never share a node. `false` turns
   * off the default. Any value turns off the default of `topologySpreadConstraints`.
   * @default replicas prefer different nodes, if there are two or more
   */
  readonly affinity?: Plain<Affinity> | 'required' | false;
  /**
   * Spread of the pods over nodes and zones; `false` turns off the default.
   * @default preferably even over nodes and zones, if `affinity` is not set and there are two replicas or more
   */
  readonly topologySpreadConstraints?: readonly Plain<TopologySpreadConstraint>[] | false;
}

/** The scheduling fields of a pod. The defaults are preferences: a cluster with one node runs all replicas. */
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
  const podAffinityTerm = { topologyKey: 'kubernetes.io/hostname', labelSelector };
  const preferred = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }],
    },
  };
  const required = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podAffinityTerm] } };
  const defaultConstraints = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
  }));
  return {
    affinity: affinity === 'required' ? required : affinity || (isDefault ? preferred : undefined),
    topologySpreadConstraints:
      topologySpreadConstraints === false
        ? undefined
        : (topologySpreadConstraints ?? (isDefault ? defaultConstraints : undefined)),
  };
}
