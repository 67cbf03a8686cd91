import type { KubeServiceAccountProps } from '../imports/k8s';
import { type Workload, metadataOf } from './workload';

/** An account of the workload's own, whose token no pod gets without asking for it. */
export function serviceAccount(
  workload: Workload,
  annotations?: Readonly<Record<string, string>>,
): KubeServiceAccountProps {
  return { metadata: { ...metadataOf(workload), annotations }, automountServiceAccountToken: false };
}
