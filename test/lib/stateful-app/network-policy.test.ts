import type { NetworkPolicyOptions, StatefulAppProps } from '../../../lib';
import { statefulApp } from '../../support/stateful-app';
import { only } from '../../support/synth';

const PORTS = [
  { name: 'http', containerPort: 8080 },
  { name: 'dns', containerPort: 53, protocol: 'UDP' },
] as const;
const POD_PORTS = [
  { port: 8080, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];
const SELECTOR = { 'app.kubernetes.io/name': 'app', 'app.kubernetes.io/instance': 'app' };
const REPLICAS = [{ podSelector: { matchLabels: SELECTOR } }];
const DNS = {
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

function policy(networkPolicy: NetworkPolicyOptions, ports: StatefulAppProps['ports'] = PORTS): unknown {
  const manifest = only(statefulApp({ networkPolicy, ports }), 'NetworkPolicy') as unknown as {
    spec: object;
  };
  return manifest.spec;
}

test('a NetworkPolicy allows all peers to the ports, and the pods to DNS and each other', () => {
  expect(policy({})).toEqual({
    podSelector: { matchLabels: SELECTOR },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: POD_PORTS }],
    egress: [DNS, { to: REPLICAS, ports: POD_PORTS }],
  });
});

test('allowFrom limits the peers besides the replicas', () => {
  const allowFrom = [{ namespaceSelector: {} }];
  expect(policy({ allowFrom })).toMatchObject({
    ingress: [{ from: [...allowFrom, ...REPLICAS], ports: POD_PORTS }],
  });
});

// A rule with an empty list would allow all peers.
test('allowFrom [] allows only the replicas', () => {
  expect(policy({ allowFrom: [] })).toMatchObject({ ingress: [{ from: REPLICAS, ports: POD_PORTS }] });
});

test('allowTo adds egress rules', () => {
  const allowTo = [{ ports: [{ port: 5432 }] }];
  expect(policy({ allowTo })).toMatchObject({ egress: [DNS, { to: REPLICAS }, ...allowTo] });
});

test('a NetworkPolicy of an app without ports allows no ingress', () => {
  expect(policy({}, [])).toMatchObject({ ingress: [], egress: [DNS] });
  expect(policy({ allowFrom: [{ namespaceSelector: {} }] }, [])).toMatchObject({ ingress: [] });
});
