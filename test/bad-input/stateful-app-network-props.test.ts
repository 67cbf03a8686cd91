import {
  ANNOTATION_KEY,
  NAME,
  PORT_NAME,
  UNPRIVILEGED,
  type StatefulAppRow,
  faultsOfStatefulApp,
  untyped,
} from '../support/bad-input';

const INGRESS = { host: 'visits.example.com', ingressClassName: 'nginx' };

const ports: StatefulAppRow[] = [
  ['a port that only root may open', { port: 80 }, `port must be ${UNPRIVILEGED}, got 80`],
  ['a port beyond the last', { port: 65536 }, `port must be ${UNPRIVILEGED}, got 65536`],
  ['a port name of digits', { portName: '8080' }, `portName must be ${PORT_NAME}, got "8080"`],
  [
    'a long port name',
    { portName: 'sixteen-letters1' },
    `portName must be ${PORT_NAME}, got "sixteen-letters1"`,
  ],
  [
    'port 0 of the headless Service',
    { headlessPort: 0 },
    'headlessPort must be a port from 1 to 65535, got 0',
  ],
  [
    'one port of the headless Service for two',
    { headlessPort: 9090, additionalPorts: [{ name: 'admin', port: 9090 }] },
    'the headless port "9090/TCP" occurs more than once: give each its own',
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
    'the port name "web" occurs more than once: give each its own',
    'the port "9090/TCP" occurs more than once: give each its own',
    'the headless port "9090/TCP" occurs more than once: give each its own',
    'the service port "9090/TCP" occurs more than once: give each its own',
  ],
];

const ingress: StatefulAppRow[] = [
  [
    'a host with a scheme',
    { ingress: { ...INGRESS, host: 'https://a.b' } },
    'ingress.host must be a host name such as "visits.example.com", got "https://a.b"',
  ],
  ...['192.0.2.10', '2001:db8::1'].map((host): StatefulAppRow => [
    `the address ${host} as host`,
    { ingress: { ...INGRESS, host } },
    `ingress.host must be a host name such as "visits.example.com", got "${host}"`,
  ]),
  [
    'an Ingress without host and class',
    { ingress: untyped({}) },
    'ingress.host must be given',
    'ingress.ingressClassName must be given',
  ],
  [
    'an annotation of the Ingress with a space in its key',
    { ingress: { ...INGRESS, annotations: { 'my key': 'a' } } },
    `ingress.annotations key must be ${ANNOTATION_KEY}, got "my key"`,
  ],
  [
    'overrides of an Ingress that is not asked for',
    { overrides: { ingress: { metadata: { labels: { tier: 'web' } } } } },
    'overrides.ingress has no effect without ingress: give ingress its host and class',
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
];

test.each([...ports, ...ingress])('a StatefulApp refuses %s', (_input, changes, ...faults) => {
  expect(faultsOfStatefulApp(changes)).toEqual(faults);
});
