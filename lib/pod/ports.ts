import type { ContainerPort, ServicePort } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** A port of a container, and its ports on the Services of the app. */
export interface Port extends Plain<Omit<ContainerPort, 'protocol'>> {
  /** Name of the port for Services, probes and SRV records; at most 15 characters. @default none */
  readonly name?: string;
  /** Number of the port that the container listens on; 1 to 65535. */
  readonly containerPort: number;
  /** Transport protocol. @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  /**
   * The port on the client Service: its number, more settings, or `false` for none.
   * @default the name and number of the container port; none for the port of a sidecar
   */
  readonly service?: number | ServicePortOptions | false;
  /**
   * The port on the headless Service: its number, more settings, or `false` for none.
   * @default the name and number of the container port
   */
  readonly headlessService?: number | ServicePortOptions | false;
}

/** A port of a Service, with the fields of Kubernetes. */
export interface ServicePortOptions extends Plain<Omit<ServicePort, 'port' | 'protocol'>> {
  /** Number of the port on the Service; 1 to 65535. @default the number of the container port */
  readonly port?: number;
}

/** The ports of a container without the settings of Services. */
export function containerPorts(ports: readonly Port[] | undefined): Plain<ContainerPort>[] | undefined {
  return ports?.map(({ service, headlessService, ...port }) => ({
    protocol: 'TCP',
    ...port,
  }));
}

/** How the ports of a Service are written. */
export interface ServicePortDefaults {
  /** Whether each port has a `targetPort`, also where its number is that of the container port. @default true */
  readonly namesTarget?: boolean;
}

/**
 * The ports that a Service of a pod shows. A port is targeted by name; by number if it has no name, or one that another
 * port of the pod has too.
 */
export function servicePorts(
  ports: readonly Port[],
  on: 'service' | 'headlessService',
  { namesTarget = true }: ServicePortDefaults = {},
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
