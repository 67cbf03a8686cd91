import { IntOrString, type KubePodDisruptionBudgetProps } from '../imports/k8s';
import { type Workload, metadataOf } from './workload';

/**
 * Bounds how many of a workload's pods a node drain may take down at a time. Pods that are not healthy anyway never
 * hold up a drain.
 */
export function disruptionBudget(workload: Workload, maxUnavailable = 1): KubePodDisruptionBudgetProps {
  return {
    metadata: metadataOf(workload),
    spec: {
      maxUnavailable: IntOrString.fromNumber(maxUnavailable),
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: workload.selector },
    },
  };
}
