import type { KubeNetworkPolicyProps } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { type Workload, metadataOf } from '../../pod/workload';
import type { NfsNetworkPolicyOptions } from './props';

/** Allows egress to the API server only. The node mounts NFS, so the policies of the pod do not apply to it. */
export function networkPolicy(
  workload: Workload,
  { apiServerPorts = [443, 6443, 8443, 16443], ...object }: NfsNetworkPolicyOptions = {},
): Plain<KubeNetworkPolicyProps> {
  return {
    metadata: metadataOf(workload, object),
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': workload.name } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: apiServerPorts.map((port) => ({ port, protocol: 'TCP' })) }],
    },
  };
}
