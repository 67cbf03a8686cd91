import { type ChangeRow, changesOf, refused } from './row';

const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  spec: { selector: { app: 'NAME' }, ports: [{ name: 'http', port: 80 }] },
};
const HEADLESS = { spec: { clusterIP: 'None' } };
const LOAD_BALANCER = { spec: { type: 'LoadBalancer', loadBalancerClass: 'example.com/none' } };
const ports = (...list: readonly object[]): object => ({ spec: { ports: list } });

const services = changesOf(SERVICE, [
  ['selector', { spec: { selector: { app: 'other' } } }, 'in place'],
  ['port', ports({ name: 'http', port: 8080 }), 'in place'],
  ['one more port', ports({ name: 'http', port: 80 }, { name: 'https', port: 443 }), 'in place'],
  [
    'defaults, written',
    {
      spec: {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        publishNotReadyAddresses: false,
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }],
      },
    },
    'unchanged',
  ],
  ['publishNotReadyAddresses', { spec: { publishNotReadyAddresses: true } }, 'in place'],
  ['headless', HEADLESS, refused('spec.clusterIP')],
  ['clusterIP: None, no longer written', { spec: { clusterIP: null } }, 'unchanged', HEADLESS],
  ['name of a port of a headless Service', ports({ name: 'web', port: 80 }), 'in place', HEADLESS],
  ['type NodePort', { spec: { type: 'NodePort' } }, 'in place'],
  ['type LoadBalancer', LOAD_BALANCER, 'in place'],
  ['type ClusterIP', { spec: { type: 'ClusterIP' } }, 'in place', { spec: { type: 'NodePort' } }],
  ['type ExternalName', { spec: { type: 'ExternalName', externalName: 'example.com' } }, 'in place'],
  [
    'type ClusterIP instead of ExternalName',
    { spec: { type: 'ClusterIP', externalName: null } },
    'in place',
    { spec: { type: 'ExternalName', externalName: 'example.com' } },
  ],
  [
    'loadBalancerClass',
    { spec: { loadBalancerClass: 'example.com/other' } },
    refused('spec.loadBalancerClass'),
    LOAD_BALANCER,
  ],
  [
    'loadBalancerClass, no longer written',
    { spec: { loadBalancerClass: null } },
    refused('spec.loadBalancerClass'),
    LOAD_BALANCER,
  ],
  [
    'loadBalancerClass, removed with the type',
    { spec: { type: 'ClusterIP', loadBalancerClass: null } },
    'in place',
    LOAD_BALANCER,
  ],
  ['externalTrafficPolicy', { spec: { externalTrafficPolicy: 'Local' } }, 'in place', LOAD_BALANCER],
  [
    'healthCheckNodePort',
    { spec: { healthCheckNodePort: 32_124 } },
    refused('spec.healthCheckNodePort'),
    { spec: { ...LOAD_BALANCER.spec, externalTrafficPolicy: 'Local', healthCheckNodePort: 32_123 } },
  ],
  ['an address instead of None', { spec: { clusterIP: '192.0.2.1' } }, refused('spec.clusterIP'), HEADLESS],
  ['session affinity', { spec: { sessionAffinity: 'ClientIP' } }, 'in place'],
  [
    'session affinity, the default timeout written',
    { spec: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } } },
    'unchanged',
    { spec: { sessionAffinity: 'ClientIP' } },
  ],
  [
    'session affinity, removed',
    { spec: { sessionAffinity: null } },
    'in place',
    { spec: { sessionAffinity: 'ClientIP' } },
  ],
  [
    'ipFamilies',
    { spec: { ipFamilies: ['IPv6'] } },
    refused('spec.ipFamilies'),
    { spec: { ipFamilies: ['IPv4'] } },
  ],
  [
    'ipFamilyPolicy',
    { spec: { ipFamilyPolicy: 'PreferDualStack' } },
    'in place',
    { spec: { ipFamilyPolicy: 'SingleStack' } },
  ],
]);

const INGRESS = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  spec: {
    ingressClassName: 'a',
    defaultBackend: { service: { name: 'web', port: { number: 80 } } },
  },
};

const POLICY = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  spec: { podSelector: { matchLabels: { app: 'NAME' } }, ingress: [{ ports: [{ port: 80 }] }] },
};

/** Changes of Services, Ingresses and other network objects. */
export const NETWORK_CHANGES: readonly ChangeRow[] = [
  ...services,
  ...changesOf(INGRESS, [
    ['class', { spec: { ingressClassName: 'b' } }, 'in place'],
    ['backend', { spec: { defaultBackend: { service: { name: 'other' } } } }, 'in place'],
  ]),
  ...changesOf(
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', spec: { controller: 'example.com/a' } },
    [
      ['controller', { spec: { controller: 'example.com/b' } }, refused('spec.controller')],
      ['parameters', { spec: { parameters: { kind: 'Settings', name: 'a' } } }, 'in place'],
      [
        'scope of parameters, the default written',
        { spec: { parameters: { scope: 'Cluster' } } },
        'unchanged',
        { spec: { parameters: { kind: 'Settings', name: 'a' } } },
      ],
    ],
  ),
  ...changesOf(POLICY, [
    ['selected pods', { spec: { podSelector: { matchLabels: { app: 'other' } } } }, 'in place'],
    ['egress', { spec: { egress: [{ ports: [{ port: 443 }] }] } }, 'in place'],
    [
      'defaults, written',
      { spec: { policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }] } },
      'unchanged',
    ],
  ]),
  ...changesOf(
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.1'] }],
    },
    [
      ['addresses', { endpoints: [{ addresses: ['192.0.2.2'] }] }, 'in place'],
      [
        'addressType',
        { addressType: 'IPv6', endpoints: [{ addresses: ['2001:db8::1'] }] },
        refused('addressType'),
      ],
    ],
  ),
];
