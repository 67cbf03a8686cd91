import type { KubeServiceProps } from '../../imports/k8s';
import { type Workload, metadataOf } from '../workload';
import { type Port, headlessServicePorts } from './ports';

/**
 * The headless Service that governs the StatefulSet: it has no address of its own, and gives every pod a DNS name and
 * every named port an SRV record, ready or not, so that peers find each other while they start.
 */
export function governingService(
  app: Workload,
  serviceName: string,
  ports: readonly Port[],
): KubeServiceProps {
  return {
    metadata: metadataOf(app, serviceName),
    spec: {
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: app.selector,
      ports: headlessServicePorts(ports),
    },
  };
}
