import type { PodSpec } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import type { NfsCsiDriverProps, NfsCsiPodProps } from './props';

/** What the pods of the controller and those of the node plugin have in common. */
export function csiPod(
  { imagePullSecrets }: NfsCsiDriverProps,
  { nodeSelector = { 'kubernetes.io/os': 'linux' } }: NfsCsiPodProps,
  serviceAccountName: string,
): Plain<Omit<PodSpec, 'containers'>> {
  return {
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // A mount lives in the network of its process, and a server may refuse clients that are not nodes.
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    nodeSelector,
    imagePullSecrets: imagePullSecrets?.map((secret) =>
      typeof secret === 'string' ? { name: secret } : secret,
    ),
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  };
}
