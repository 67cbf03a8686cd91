import {
  IntOrString,
  type KubeNetworkPolicyProps,
  type NetworkPolicyEgressRule,
  type NetworkPolicyPeer,
} from '../../imports/k8s';
import { instanceLabel } from '../labels';
import { type Workload, metadataOf } from '../workload';
import type { Port } from './ports';

export interface NetworkPolicyProps {
  /** Who may connect to the app's ports. @default anybody */
  readonly allowFrom?: NetworkPolicyPeer[];
  /** What the app may connect to besides DNS and its own replicas. @default nothing */
  readonly allowTo?: NetworkPolicyEgressRule[];
}

/** Lets in what talks to the app's ports, and out DNS, the app's own replicas and what was asked for. */
export function networkPolicy(
  app: Workload,
  ports: readonly Port[],
  props: NetworkPolicyProps,
): KubeNetworkPolicyProps {
  const pods = { matchLabels: instanceLabel(app) };
  const appPorts = ports.map(({ port, protocol = 'TCP' }) => ({
    port: IntOrString.fromNumber(port),
    protocol,
  }));
  const dns = ['UDP', 'TCP'].map((protocol) => ({ port: IntOrString.fromNumber(53), protocol }));
  return {
    metadata: metadataOf(app),
    spec: {
      podSelector: pods,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: props.allowFrom, ports: appPorts }],
      egress: [{ ports: dns }, { to: [{ podSelector: pods }], ports: appPorts }, ...(props.allowTo ?? [])],
    },
  };
}
