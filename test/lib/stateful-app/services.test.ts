import type { Container, StatefulAppProps } from '../../../lib';
import { IMAGE, findingsOfStatefulApp, portsOf, statefulApp } from '../../support/stateful-app';
import { only } from '../../support/synth';

const PORTS = [
  { name: 'http', containerPort: 80 },
  { name: 'peer', containerPort: 2380, service: false },
] as const;

describe('the headless Service', () => {
  test('has no address, and publishes pods before they are ready', () => {
    expect(only(statefulApp(), 'Service', 'app-headless')).toMatchObject({
      spec: { clusterIP: 'None', publishNotReadyAddresses: true },
    });
  });

  test('has all ports by default', () => {
    expect(portsOf(statefulApp({ ports: PORTS }), 'app-headless')).toMatchObject([
      { name: 'http', port: 80, targetPort: 'http' },
      { name: 'peer', port: 2380, targetPort: 'peer' },
    ]);
  });

  test('has the given name and fields', () => {
    const headlessService = { name: 'app', publishNotReadyAddresses: false, labels: { tier: 'db' } };
    const manifests = statefulApp({ headlessService, service: false });
    expect(only(manifests, 'Service', 'app')).toMatchObject({
      metadata: { labels: { tier: 'db' } },
      spec: { clusterIP: 'None', publishNotReadyAddresses: false },
    });
    expect(only(manifests, 'StatefulSet')).toMatchObject({ spec: { serviceName: 'app' } });
  });
});

describe('the client Service', () => {
  test('has all ports that are not disabled', () => {
    expect(portsOf(statefulApp({ ports: PORTS }), 'app')).toMatchObject([{ name: 'http', port: 80 }]);
  });

  test('is omitted if it has no port', () => {
    const manifests = statefulApp({ ports: PORTS.slice(1) });
    expect(manifests.filter(({ kind }) => kind === 'Service')).toHaveLength(1);
  });

  test('has the given name, type and fields', () => {
    const manifests = statefulApp({
      ports: [{ ...PORTS[0], service: { name: 'web', port: 8000, nodePort: 30080 } }],
      service: { name: 'web', type: 'NodePort', sessionAffinity: 'ClientIP', externalTrafficPolicy: 'Local' },
    });
    expect(only(manifests, 'Service', 'web')).toMatchObject({
      spec: {
        type: 'NodePort',
        sessionAffinity: 'ClientIP',
        externalTrafficPolicy: 'Local',
        ports: [{ name: 'web', port: 8000, targetPort: 'http', nodePort: 30080 }],
      },
    });
  });

  test('has separate ports if given', () => {
    const ports = [{ name: 'web', port: 80, targetPort: 'http' }];
    expect(portsOf(statefulApp({ ports: PORTS, service: { ports } }), 'app')).toEqual(ports);
  });
});

describe('ports of other running containers', () => {
  const metrics = { name: 'metrics', containerPort: 9100 };
  const exporter: Container = { name: 'exporter', image: IMAGE, ports: [metrics] };

  test.each<[string, Partial<StatefulAppProps>]>([
    ['a sidecar', { sidecarContainers: [exporter] }],
    ['a native sidecar', { initContainers: [{ ...exporter, restartPolicy: 'Always' }] }],
  ])('of %s are in the headless Service and the NetworkPolicy, not in the client Service', (_type, props) => {
    const manifests = statefulApp({ ports: [PORTS[0]], ...props });
    const port = { name: 'metrics', port: 9100, targetPort: 'metrics', protocol: 'TCP' };
    expect(portsOf(manifests, 'app-headless')).toContainEqual(port);
    expect(portsOf(manifests, 'app')).not.toContainEqual(port);
    expect(only(manifests, 'NetworkPolicy')).toMatchObject({
      spec: {
        ingress: [
          {
            ports: [
              { port: 80, protocol: 'TCP' },
              { port: 9100, protocol: 'TCP' },
            ],
          },
        ],
      },
    });
  });

  test('of a sidecar are in the client Service if enabled', () => {
    const sidecarContainers = [{ ...exporter, ports: [{ ...metrics, service: 81 }] }];
    expect(portsOf(statefulApp({ ports: [PORTS[0]], sidecarContainers }), 'app')).toContainEqual({
      name: 'metrics',
      port: 81,
      targetPort: 'metrics',
      protocol: 'TCP',
    });
  });

  test('of an init container are in none of them, as the container has completed when the app starts', () => {
    const manifests = statefulApp({ ports: [PORTS[0]], initContainers: [exporter] });
    expect(JSON.stringify(manifests.filter(({ kind }) => kind !== 'StatefulSet'))).not.toContain('9100');
  });

  test('with the name of a port of the app are renamed, and targeted by number', () => {
    const ports = [
      { name: 'http', containerPort: 9100, service: { name: 'metrics' }, headlessService: false },
    ] as const;
    const manifests = statefulApp({ ports: [PORTS[0]], sidecarContainers: [{ ...exporter, ports }] });
    expect(portsOf(manifests, 'app')).toMatchObject([
      { name: 'http', targetPort: 80 },
      { name: 'metrics', port: 9100, targetPort: 9100 },
    ]);
  });
});

test.each<[string, Partial<StatefulAppProps>]>([
  ['a port below 1024', { ports: [{ name: 'http', containerPort: 80 }] }],
  [
    'a port by two protocols',
    {
      ports: [
        { name: 'dns', containerPort: 53, protocol: 'UDP' },
        { name: 'dns-tcp', containerPort: 53 },
      ],
    },
  ],
  ['a port without a name', { ports: [{ containerPort: 80 }] }],
  ['a port of the host', { ports: [{ name: 'http', containerPort: 80, hostPort: 80 }] }],
  [
    'the same port in an init container and the app',
    { ports: PORTS, initContainers: [{ name: 'setup', image: IMAGE, ports: [{ containerPort: 80 }] }] },
  ],
])('a StatefulApp accepts %s', (_case, props) => {
  expect(findingsOfStatefulApp(props)).toEqual([]);
});

describe('peersSrvName', () => {
  const peers = (props: Partial<StatefulAppProps>): unknown =>
    JSON.stringify(statefulApp({ peersSrvVariable: 'PEERS', ...props })).match(
      /"PEERS","value":"([^"]*)"/,
    )?.[1];

  test('is the SRV name of the first port of the headless Service', () => {
    expect(peers({ ports: PORTS })).toBe('_http._tcp.app-headless.shops.svc.cluster.local');
  });

  test('skips a port that the headless Service does not have', () => {
    expect(peers({ ports: [{ ...PORTS[0], headlessService: false }, PORTS[1]] })).toMatch(/^_peer\._tcp\./);
  });

  test('has the protocol of the port', () => {
    expect(peers({ ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] })).toMatch(/^_dns\._udp\./);
  });
});
