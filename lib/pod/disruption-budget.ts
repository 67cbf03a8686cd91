import type { KubePodDisruptionBudgetProps, PodDisruptionBudgetSpec } from '../../imports/k8s';
import type { Plain } from '../core/wire';
import { type ObjectOptions, type Workload, metadataOf } from './workload';

/** The PodDisruptionBudget of a workload, with the fields of Kubernetes. */
export interface PodDisruptionBudgetOptions
  extends ObjectOptions, Plain<Omit<PodDisruptionBudgetSpec, 'selector'>> {
  /** Number or percentage of pods that may be unavailable after an eviction. @default 1, unless minAvailable is set */
  readonly maxUnavailable?: number | string;
  /** Number or percentage of pods that must be available after an eviction. @default not set */
  readonly minAvailable?: number | string;
  /** Which unhealthy pods may always be evicted: `AlwaysAllow` or `IfHealthyBudget`. @default 'AlwaysAllow' */
  readonly unhealthyPodEvictionPolicy?: string;
}

/** Limits the number of pods of a workload that are evicted at a time, for example by a node drain. */
export function disruptionBudget(
  workload: Workload,
  { name, labels, annotations, ...spec }: PodDisruptionBudgetOptions = {},
  defaults: Partial<PodDisruptionBudgetSpec> = { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
): Plain<KubePodDisruptionBudgetProps> {
  return {
    metadata: metadataOf(workload, { name, labels, annotations }),
    spec: {
      ...(spec.minAvailable === undefined && { maxUnavailable: 1 }),
      ...defaults,
      ...spec,
      selector: { matchLabels: workload.selector },
    },
  };
}
