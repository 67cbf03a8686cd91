import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, StatefulApp, type StatefulAppProps } from '../../lib';

const GOOD: StatefulAppProps = { image: 'example.com/visits:1.2.3' };
const INGRESS = { host: 'visits.example.com', ingressClassName: 'nginx' };

/** A value that the types forbid, as plain JavaScript and values read from a file can give it. */
const untyped = (value: unknown): never => value as never;

function faultsOf(changes: Partial<StatefulAppProps>): readonly string[] {
  const chart = new Chart(Testing.app(), 'chart');
  try {
    new StatefulApp(chart, 'visits', { ...GOOD, ...changes });
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.faults;
    throw error;
  }
  return [];
}

type Row = [input: string, changes: Partial<StatefulAppProps>, ...faults: string[]];

const NAME = 'a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)';
const PORT_NAME = 'a port name (a-z, 0-9 and single "-", with at least one letter, at most 15 characters)';
const UNPRIVILEGED = 'a port from 1024 to 65535 (the container runs without root)';

const ports: Row[] = [
  ['a port that only root may open', { port: 80 }, `port must be ${UNPRIVILEGED}, got 80`],
  ['a port beyond the last', { port: 65536 }, `port must be ${UNPRIVILEGED}, got 65536`],
  ['a port name of digits', { portName: '8080' }, `portName must be ${PORT_NAME}, got "8080"`],
  [
    'a long port name',
    { portName: 'sixteen-letters1' },
    `portName must be ${PORT_NAME}, got "sixteen-letters1"`,
  ],
  ['port 0 of the Service', { servicePort: 0 }, 'servicePort must be a port from 1 to 65535, got 0'],
  [
    'a node port out of range',
    { serviceType: 'NodePort', nodePort: 8080 },
    `nodePort must be a port from 30000 to 32767 (Kubernetes' default range), got 8080`,
  ],
  [
    'a node port without a Service on nodes',
    { nodePort: 30080 },
    'nodePort needs serviceType "NodePort" or "LoadBalancer", got 30080 with "ClusterIP"',
  ],
  [
    'a second port with everything wrong',
    { additionalPorts: [{ name: 'a--b', port: 1, servicePort: -1, nodePort: 1, protocol: untyped('tcp') }] },
    `additionalPorts[0].name must be ${PORT_NAME}, got "a--b"`,
    `additionalPorts[0].port must be ${UNPRIVILEGED}, got 1`,
    'additionalPorts[0].servicePort must be a port from 1 to 65535, got -1',
    `additionalPorts[0].nodePort must be a port from 30000 to 32767 (Kubernetes' default range), got 1`,
    'additionalPorts[0].protocol must be one of "TCP", "UDP", "SCTP", got "tcp"',
    'additionalPorts[0].nodePort needs serviceType "NodePort" or "LoadBalancer", got 1 with "ClusterIP"',
  ],
  [
    'the same port again',
    { portName: 'web', port: 9090, servicePort: 9090, additionalPorts: [{ name: 'web', port: 9090 }] },
    'the port name "web" is given more than once',
    'the port "9090/TCP" is given more than once',
    'the service port "9090/TCP" is given more than once',
  ],
];

const ingress: Row[] = [
  [
    'a host with a scheme',
    { ingress: { ...INGRESS, host: 'https://a.b' } },
    'ingress.host must be a host name such as "visits.example.com", got "https://a.b"',
  ],
  [
    'a nameless class',
    { ingress: { ...INGRESS, ingressClassName: '' } },
    `ingress.ingressClassName must be ${NAME}, got ""`,
  ],
  [
    'a path type that depends on the controller',
    { ingress: { ...INGRESS, pathType: untyped('ImplementationSpecific') } },
    'ingress.pathType must be one of "Prefix", "Exact", got "ImplementationSpecific"',
  ],
  [
    'a TLS secret with a slash',
    { ingress: { ...INGRESS, tlsSecretName: 'a/b' } },
    `ingress.tlsSecretName must be ${NAME}, got "a/b"`,
  ],
  [
    'a relative path',
    { ingress: { ...INGRESS, path: 'visits' } },
    'ingress.path must be a path that begins with "/", got "visits"',
  ],
  [
    'a snippet for the controller',
    { ingress: { ...INGRESS, annotations: { 'nginx.ingress.kubernetes.io/server-snippet': 'a' } } },
    'ingress.annotations["nginx.ingress.kubernetes.io/server-snippet"] is refused: a snippet runs configuration of your choice inside the ingress controller',
  ],
];

test.each([...ports, ...ingress])('a StatefulApp refuses %s', (_input, changes, ...faults) => {
  expect(faultsOf(changes)).toEqual(faults);
});
