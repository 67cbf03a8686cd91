import { type Definition, service, statefulSet, testRules, workload } from '../../../support/findings';

const headless = (selector: object | undefined): Definition => ({
  kind: 'Service',
  metadata: { name: 'peers' },
  spec: { clusterIP: 'None', selector },
});

describe('ports of a Service', () => {
  testRules([
    [
      'several, one without a name',
      [service({ ports: [{ port: 80 }, { port: 81, name: 'b' }] })],
      ['service-ports', 'spec.ports[0].name', undefined, 'must be set if there are several ports.'],
    ],
    [
      'the same name, or the same number, twice',
      [
        service({
          ports: [
            { port: 80, name: 'a' },
            { port: 80, name: 'a', protocol: 'TCP' },
          ],
        }),
      ],
      ['service-ports', 'spec.ports[1].name', 'a', 'must be unique (got "a").'],
      ['service-ports', 'spec.ports[1].port', '80/TCP', 'must be unique (got "80/TCP").'],
    ],
    [
      'one number with two protocols is accepted',
      [
        service({
          ports: [
            { port: 53, name: 'a' },
            { port: 53, name: 'b', protocol: 'UDP' },
          ],
        }),
      ],
    ],
    [
      'a name that the pods lack, or have with another protocol',
      [
        statefulSet(),
        service({
          ports: [
            { name: 'a', port: 80, targetPort: 'admin' },
            { name: 'b', port: 81, targetPort: 'http', protocol: 'UDP' },
          ],
        }),
      ],
      [
        'target-port',
        'spec.ports[0].targetPort',
        'admin',
        'is not the name of a TCP port of the selected pods ("http") (got "admin").',
      ],
      [
        'target-port',
        'spec.ports[1].targetPort',
        'http',
        'is not the name of a UDP port of the selected pods (none) (got "http").',
      ],
    ],
    [
      'a name that one of the selected pods has, or pods defined elsewhere have, is accepted',
      [
        ...[[{ name: 'http', containerPort: 80 }], []].map((ports) => ({
          kind: 'Pod',
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'a', image: 'a:1', ports }] },
        })),
        service({ ports: [{ port: 80, targetPort: 'http' }] }),
        { kind: 'Service', spec: { selector: { app: 'other' }, ports: [{ port: 80, targetPort: 'admin' }] } },
        { kind: 'Service', spec: { ports: [{ port: 80, targetPort: 'admin' }] } },
      ],
    ],
    [
      'a node port of two Services',
      ['a', 'b'].map((name) => ({
        kind: 'Service',
        metadata: { name },
        spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
      })),
      [
        'duplicate-node-port',
        'spec.ports[0].nodePort',
        30080,
        'is also a node port of chart/1 (got 30080). Change one of them.',
      ],
      ['duplicate-node-port', 'spec.ports[0].nodePort', 30080],
    ],
    [
      'a node port with two protocols is accepted',
      ['TCP', 'UDP'].map((protocol) => ({
        kind: 'Service',
        spec: { type: 'NodePort', ports: [{ port: 53, nodePort: 30053, protocol }] },
      })),
    ],
  ]);
});

describe('a governing Service', () => {
  const app = statefulSet({ serviceName: 'peers' });
  const problem = 'names a headless Service that does not select the pods, but';
  testRules([
    [
      'that selects other pods',
      [app, headless({ app: 'other' })],
      ['governing-service', 'spec.serviceName', 'peers', `${problem} {"app":"other"} (got "peers").`],
    ],
    [
      'without a selector',
      [app, headless(undefined)],
      ['governing-service', 'spec.serviceName', 'peers', `${problem} {} (got "peers").`],
    ],
    ['that selects the pods is accepted', [app, headless({ app: 'web' })]],
    [
      'that is not headless is accepted',
      [app, { kind: 'Service', metadata: { name: 'peers' }, spec: { ports: [{ port: 80 }] } }],
    ],
  ]);
});

describe('NetworkPolicies', () => {
  const policy = (name: string, podSelector: object, rules: object = { ingress: [{}] }): Definition => ({
    kind: 'NetworkPolicy',
    metadata: { name },
    spec: { podSelector, ...rules },
  });
  const shared = (name: string): Definition => {
    const labels = { app: name, instance: 'shop' };
    const template = { metadata: { labels }, spec: { containers: [{ name, image: 'a:1' }] } };
    return {
      kind: 'StatefulSet',
      metadata: { name },
      spec: { selector: { matchLabels: { app: name } }, template },
    };
  };
  const instance = { matchLabels: { instance: 'shop' } };
  const one = { matchLabels: { app: 'a' } };
  const finding = ['network-policy-overlap', 'spec.podSelector', instance] as const;
  testRules([
    [
      'of two workloads that select the pods of both',
      [shared('a'), shared('b'), policy('a', instance), policy('b', instance)],
      [
        ...finding,
        'selects the pods of several workloads, which chart/3 selects too (got {"matchLabels":{"instance":"shop"}}). Give each workload a unique label for the selector.',
      ],
      finding,
    ],
    [
      'that each select their own pods are accepted',
      [shared('a'), shared('b'), policy('a', one), policy('b', { matchLabels: { app: 'b' } })],
    ],
    ['one for several workloads is accepted', [shared('a'), shared('b'), policy('a', instance)]],
    [
      'one in addition to a policy that denies everything is accepted',
      [shared('a'), shared('b'), policy('a', instance), policy('deny', {}, { policyTypes: ['Ingress'] })],
    ],
    [
      'for pods that are defined elsewhere, and a budget for such pods, are accepted',
      [
        policy('a', { matchLabels: { app: 'other' } }),
        {
          kind: 'PodDisruptionBudget',
          spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'other' } } },
        },
      ],
    ],
  ]);
});

describe('an Ingress', () => {
  const ingress = (port: object): Definition => ({
    kind: 'Ingress',
    spec: {
      defaultBackend: { service: { name: 'web', port } },
      rules: [
        { http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port } } }] } },
      ],
    },
  });
  const web = service({ ports: [{ port: 80, name: 'http' }] });
  const path = 'spec.rules[0].http.paths[0].backend.service.port';
  const snippet = { 'nginx.ingress.kubernetes.io/server-snippet': 'a', 'nginx.org/location-snippets': 'b' };
  testRules([
    [
      'to a port name that its Service lacks',
      [ingress({ name: 'admin' }), web],
      [
        'ingress-backend',
        'spec.defaultBackend.service.port.name',
        'admin',
        'is not a port of Service "web" ("http", 80) (got "admin").',
      ],
      ['ingress-backend', `${path}.name`, 'admin'],
    ],
    [
      'to a port number that its Service lacks',
      [ingress({ number: 8080 }), web],
      ['ingress-backend', 'spec.defaultBackend.service.port.number', 8080],
      ['ingress-backend', `${path}.number`, 8080],
    ],
    ['to ports of its Service is accepted', [ingress({ number: 80 }), ingress({ name: 'http' }), web]],
    [
      'with snippets for the controller',
      [{ kind: 'Ingress', metadata: { annotations: snippet } }],
      [
        'ingress-snippet',
        'metadata.annotations["nginx.ingress.kubernetes.io/server-snippet"]',
        'a',
        'must not be set (got "a").',
      ],
      ['ingress-snippet', 'metadata.annotations["nginx.org/location-snippets"]', 'b'],
    ],
    [
      'annotations of another kind are accepted',
      [{ ...workload('Deployment', 'a'), metadata: { name: 'a', annotations: snippet } }],
    ],
  ]);
});
