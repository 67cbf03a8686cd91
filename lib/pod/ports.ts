import type { ContainerPort, ServicePort } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** A port of a container, and how the Services of the app show it. */
export interface Port extends Plain<Omit<ContainerPort, 'protocol'>> {
  /** Name of the port, by which Services, probes and SRV records find it; at most 15 characters. @default none */
  readonly name?: string;
  /** Number of the port that the container listens on; 1 to 65535. */
  readonly containerPort: number;
  /** Transport protocol. @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  /**
   * How the client Service shows the port: its number there, more settings, or `false` to leave it out.
   * @default the name and number of the container port; the port of a sidecar is left out
   */
  readonly service?: number | ServicePortOptions | false;
  /**
   * How the headless Service shows the port: its number there, more settings, or `false` to leave it out.
   * @default the name and number of the container port
   */
  readonly headlessService?: number | ServicePortOptions | false;
}

/** A port of a Service, in the fields of Kubernetes. */
export interface ServicePortOptions extends Plain<Omit<ServicePort, 'port' | 'protocol'>> {
  /** Number of the port on the Service; 1 to 65535. @default the number of the container port */
  readonly port?: number;
}

/** The ports of a container, without what is for Services. */
export function containerPorts(ports: readonly Port[] | undefined): Plain<ContainerPort>[] | undefined {
  return ports?.map(({ service, headlessService, ...port }) => ({
    protocol: 'TCP',
    ...port,
  }));
}

/** How the ports of a Service are written. */
export interface ServicePortDefaults {
  /** Whether each port has a `targetPort`, also where its number is that of the container port. */
  readonly namesTarget?: boolean;
}

/**
 * The ports that a Service of a pod shows. A port is targeted by name; by number if it has no name, or one that another
 * port of the pod has too.
 */
export function servicePorts(
  ports: readonly Port[],
  on: 'service' | 'headlessService',
  { namesTarget = false }: ServicePortDefaults = {},
): Plain<ServicePort>[] {
  return ports.flatMap((port) => {
    const shown = port[on];
    if (shown === false) return [];
    const options = typeof shown === 'number' ? { port: shown } : shown;
    const { name, containerPort, protocol = 'TCP' } = port;
    const isUnique = name !== undefined && ports.filter((other) => other.name === name).length === 1;
    const written = { name, port: containerPort, protocol, ...options };
    if (!namesTarget && written.port === containerPort) return [written];
    return [{ targetPort: isUnique ? name : containerPort, ...written }];
  });
}
