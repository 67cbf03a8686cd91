import { type ContainerPort, IntOrString, type ServicePort } from '../../imports/k8s';
import type { Faults } from '../faults';
import { nodePort, oneOf, portName, portNumber, unprivilegedPort } from '../syntax';

/** A port of the app, and of its Services. */
export interface Port {
  /** Name of the port, by which Services, probes and SRV records find it; at most 15 characters. */
  readonly name: string;
  /** Port that the container listens on; 1024 to 65535. */
  readonly port: number;
  /** Port of the public Service. @default the same number as port */
  readonly servicePort?: number;
  /** Port of the headless Service, as its SRV records tell it to peers. @default the same number as port */
  readonly headlessPort?: number;
  /** Port on every node; 30000 to 32767; for serviceType NodePort and LoadBalancer. @default the cluster picks one */
  readonly nodePort?: number;
  /** Transport protocol. @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
}

export interface PortProps {
  /** Main port that the container listens on; 1024 to 65535. @default 8080 */
  readonly port?: number;
  /** Name of the main port. @default 'http' */
  readonly portName?: string;
  /** Main port of the public Service. @default 80 */
  readonly servicePort?: number;
  /** Main port of the headless Service, as its SRV records tell it to peers. @default the same number as port */
  readonly headlessPort?: number;
  /** Main port on every node; 30000 to 32767; for serviceType NodePort and LoadBalancer. @default the cluster picks one */
  readonly nodePort?: number;
  /** More ports of the app. @default none */
  readonly additionalPorts?: readonly Port[];
}

/** All ports of an app, the main one first. */
export function portsOf(props: PortProps): readonly [Port, ...Port[]] {
  const main: Port = {
    name: props.portName ?? 'http',
    port: props.port ?? 8080,
    servicePort: props.servicePort ?? 80,
    headlessPort: props.headlessPort,
    nodePort: props.nodePort,
  };
  return [main, ...(props.additionalPorts ?? [])];
}

export function containerPorts(ports: readonly Port[]): ContainerPort[] {
  return ports.map(({ name, port, protocol = 'TCP' }) => ({ name, containerPort: port, protocol }));
}

/** The ports of the governing Service: whatever it says, its clients connect to the container's port. */
export function headlessServicePorts(ports: readonly Port[]): ServicePort[] {
  return ports.map(({ name, port, headlessPort = port, protocol = 'TCP' }) => ({
    name,
    port: headlessPort,
    targetPort: IntOrString.fromString(name),
    protocol,
  }));
}

export function publicServicePorts(ports: readonly Port[]): ServicePort[] {
  return ports.map(({ name, port, servicePort = port, nodePort, protocol = 'TCP' }) => ({
    name,
    port: servicePort,
    targetPort: IntOrString.fromString(name),
    nodePort,
    protocol,
  }));
}

/** What is wrong with the ports. */
export function checkPorts(faults: Faults, props: PortProps, serviceType: string): void {
  const ports = portsOf(props);
  ports.forEach((port, i) => {
    const at = (field: string): string => (i === 0 ? field : `additionalPorts[${i - 1}].${field}`);
    faults
      .required(i === 0 ? 'portName' : at('name'), port.name, portName)
      .required(at('port'), port.port, unprivilegedPort)
      .check(at('servicePort'), port.servicePort, portNumber)
      .check(at('headlessPort'), port.headlessPort, portNumber)
      .check(at('nodePort'), port.nodePort, nodePort)
      .check(at('protocol'), port.protocol, oneOf('TCP', 'UDP', 'SCTP'))
      .when(
        port.nodePort !== undefined && serviceType === 'ClusterIP',
        `${at('nodePort')} needs serviceType "NodePort" or "LoadBalancer", got ${port.nodePort} with "ClusterIP"`,
      );
  });
  faults
    .unique(
      'the port name',
      ports.map((port) => port.name),
    )
    .unique(
      'the port',
      ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`),
    )
    .unique(
      'the headless port',
      ports.map(({ port, headlessPort = port, protocol = 'TCP' }) => `${headlessPort}/${protocol}`),
    )
    .unique(
      'the service port',
      ports.map(({ port, servicePort = port, protocol = 'TCP' }) => `${servicePort}/${protocol}`),
    );
}
