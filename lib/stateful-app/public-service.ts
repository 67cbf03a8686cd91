import type { KubeServiceProps } from '../../imports/k8s';
import type { Faults } from '../faults';
import { checkAnnotations } from '../labels';
import { oneOf, serviceName } from '../syntax';
import { type Workload, metadataOf } from '../workload';
import { type Port, publicServicePorts } from './ports';

/** Who can reach a Service: the cluster, who reaches a node, or who reaches a load balancer. */
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

export interface PublicServiceProps {
  /** Who can reach the app. @default 'ClusterIP' */
  readonly serviceType?: ServiceType;
  /** Name of the public Service; a DNS label that begins with a letter. @default the app's name */
  readonly publicServiceName?: string;
  /** Annotations of the public Service, such as those that a load balancer reads. @default none */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
}

/** The Service that clients use: one address for all pods that are ready. */
export function publicService(
  app: Workload,
  publicServiceName: string,
  ports: readonly Port[],
  props: PublicServiceProps,
): KubeServiceProps {
  return {
    metadata: { ...metadataOf(app, publicServiceName), annotations: props.serviceAnnotations },
    spec: {
      type: props.serviceType ?? 'ClusterIP',
      selector: app.selector,
      ports: publicServicePorts(ports),
    },
  };
}

/** What is wrong with the public Service. */
export function checkPublicService(faults: Faults, props: PublicServiceProps): void {
  faults
    .check('publicServiceName', props.publicServiceName, serviceName)
    .check('serviceType', props.serviceType, oneOf('ClusterIP', 'NodePort', 'LoadBalancer'));
  checkAnnotations(faults, 'serviceAnnotations', props.serviceAnnotations);
}
