import { IntOrString, type KubeNetworkPolicyProps } from '../../imports/k8s';
import { instanceLabel } from '../labels';
import { type Workload, metadataOf } from '../workload';

/** Lets nothing in, and nothing out but calls of the API server. NFS itself is the node's business, not the pod's. */
export function networkPolicy(workload: Workload, apiServerPorts: readonly number[]): KubeNetworkPolicyProps {
  return {
    metadata: metadataOf(workload),
    spec: {
      podSelector: { matchLabels: instanceLabel(workload) },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        { ports: apiServerPorts.map((port) => ({ port: IntOrString.fromNumber(port), protocol: 'TCP' })) },
      ],
    },
  };
}
