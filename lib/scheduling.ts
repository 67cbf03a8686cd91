import type { Affinity, PodSpec, Toleration, TopologySpreadConstraint } from '../imports/k8s';
import type { Faults } from './faults';
import { dnsSubdomain, labelKey, labelValue } from './syntax';
import type { Workload } from './workload';

/** Where pods may run. */
export interface SchedulingProps {
  /** Labels that a node must have. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /** Taints of nodes that the pods put up with. @default none */
  readonly tolerations?: Toleration[];

  /** Rules of attraction to nodes and other pods. @default replicas prefer different nodes */
  readonly affinity?: Affinity;

  /** How evenly the pods are spread. @default evenly over nodes and zones where that is possible */
  readonly topologySpreadConstraints?: TopologySpreadConstraint[];

  /** Name of a PriorityClass. @default the cluster's default priority */
  readonly priorityClassName?: string;
}

/** What is wrong with where pods may run. */
export function checkScheduling(faults: Faults, props: SchedulingProps): void {
  faults.check('priorityClassName', props.priorityClassName, dnsSubdomain);
  for (const [key, value] of Object.entries(props.nodeSelector ?? {})) {
    faults.check('nodeSelector key', key, labelKey).check(`nodeSelector["${key}"]`, value, labelValue);
  }
}

/** The scheduling part of a pod. Spread and affinity are wishes: a cluster of one node runs all replicas. */
export function scheduling(
  { selector }: Workload,
  props: SchedulingProps,
): Pick<
  PodSpec,
  'nodeSelector' | 'tolerations' | 'affinity' | 'topologySpreadConstraints' | 'priorityClassName'
> {
  const labelSelector = { matchLabels: selector };
  return {
    nodeSelector: props.nodeSelector,
    tolerations: props.tolerations,
    priorityClassName: props.priorityClassName,
    affinity: props.affinity ?? {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
        ],
      },
    },
    topologySpreadConstraints:
      props.topologySpreadConstraints ??
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector,
      })),
  };
}
