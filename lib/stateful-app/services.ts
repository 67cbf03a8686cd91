import type { KubeServiceProps, ServiceSpec } from '../../imports/k8s';
import type { Plain } from '../core/wire';
import { type Port, servicePorts } from '../pod/ports';
import { type ObjectOptions, type Workload, metadataOf } from '../pod/workload';
import type { FieldDefaults } from './field-defaults';

/** Exposure of a Service: in the cluster, on a port of every node, or on a load balancer. */
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

/** The Service for clients, with the fields of Kubernetes. */
export interface ServiceOptions extends ObjectOptions, Plain<Omit<ServiceSpec, 'type'>> {
  /** Type of the Service. @default 'ClusterIP' */
  readonly type?: ServiceType;
}

/** The headless Service, with the fields of Kubernetes. */
export interface HeadlessServiceOptions extends ObjectOptions, Plain<Omit<ServiceSpec, 'type'>> {
  /** Name of the Service. Immutable: the StatefulSet refers to it. @default `<name>-headless` */
  readonly name?: string;
  /** Whether pods have DNS records before they are ready, for peer discovery at the start. @default true */
  readonly publishNotReadyAddresses?: boolean;
}

/** The headless Service, which gives each pod a DNS name and each named port an SRV record. */
export function headlessService(
  workload: Workload,
  ports: readonly Port[],
  { name = `${workload.name}-headless`, labels, annotations, ...spec }: HeadlessServiceOptions,
  defaults: FieldDefaults,
): Plain<KubeServiceProps> & { metadata: { name: string } } {
  return {
    metadata: metadataOf(workload, { name, labels, annotations }),
    spec: {
      clusterIp: 'None',
      ...defaults.headlessService,
      selector: workload.selector,
      ports: servicePorts(ports, 'headlessService', defaults.servicePorts),
      ...spec,
    },
  };
}

/** The Service for clients, with one address for all ready pods. */
export function clientService(
  workload: Workload,
  ports: readonly Port[],
  { name, labels, annotations, ...spec }: ServiceOptions,
  defaults: FieldDefaults,
): Plain<KubeServiceProps> & { metadata: { name: string } } {
  return {
    metadata: metadataOf(workload, { name, labels, annotations }),
    spec: {
      ...defaults.service,
      selector: workload.selector,
      ports: servicePorts(ports, 'service', defaults.servicePorts),
      ...spec,
    },
  };
}
