import type { KubeNetworkPolicyProps, NetworkPolicyEgressRule, NetworkPolicyPeer } from '../../imports/k8s';
import type { PropNames } from '../core/prop-names';
import type { Plain } from '../core/wire';
import type { Port } from '../pod/ports';
import { OBJECT_OPTIONS, type ObjectOptions, type Workload, metadataOf } from '../pod/workload';

/** Allowed connections to and from the pods. */
export interface NetworkPolicyOptions extends ObjectOptions {
  /** Peers that may connect to the ports of the pods, besides the replicas; `[]` for none. @default all */
  readonly allowFrom?: readonly Plain<NetworkPolicyPeer>[];
  /** Egress rules of the pods, besides DNS and the replicas. @default none */
  readonly allowTo?: readonly Plain<NetworkPolicyEgressRule>[];
}

export const NETWORK_POLICY_OPTIONS: PropNames<NetworkPolicyOptions> = {
  ...OBJECT_OPTIONS,
  allowFrom: true,
  allowTo: true,
};

/** The NetworkPolicy of the pods. Replicas may connect to all ports of each other. */
export function networkPolicy(
  workload: Workload,
  ports: readonly Port[],
  { allowFrom, allowTo = [], ...object }: NetworkPolicyOptions = {},
): Plain<KubeNetworkPolicyProps> {
  const podSelector = { matchLabels: workload.selector };
  const podPorts = ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol }));
  const dns = ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol }));
  // A rule without ports would allow all ports, and a rule without peers all peers.
  const hasPorts = podPorts.length > 0;
  const from = allowFrom && [...allowFrom, { podSelector }];
  return {
    metadata: metadataOf(workload, object),
    spec: {
      podSelector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: hasPorts ? [{ from, ports: podPorts }] : [],
      egress: [{ ports: dns }, ...(hasPorts ? [{ to: [{ podSelector }], ports: podPorts }] : []), ...allowTo],
    },
  };
}
