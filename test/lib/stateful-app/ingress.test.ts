import type { IngressOptions, StatefulAppProps } from '../../../lib';
import { statefulApp } from '../../support/stateful-app';
import { only } from '../../support/synth';

const HOST = 'shop.example.com';

function ingress(options: Partial<IngressOptions>, props: Partial<StatefulAppProps> = {}): unknown {
  const ports = [{ name: 'http', containerPort: 8080 }];
  return only(statefulApp({ ports, ingress: { host: HOST, ...options }, ...props }), 'Ingress');
}

const backend = (port: object, name = 'app'): object => ({
  spec: { rules: [{ http: { paths: [{ backend: { service: { name, port } } }] } }] },
});

test('an Ingress routes the host to the first port of the client Service, with TLS and the default class', () => {
  expect(ingress({})).toMatchObject({
    metadata: { name: 'app', namespace: 'shops' },
    spec: {
      tls: [{ hosts: [HOST], secretName: 'app-tls' }],
      rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix' }] } }],
    },
  });
  expect(ingress({})).toMatchObject(backend({ name: 'http' }));
  expect(ingress({})).not.toHaveProperty('spec.ingressClassName');
});

test('an Ingress without TLS has no Secret', () => {
  expect(ingress({ tlsSecretName: false })).not.toHaveProperty('spec.tls');
});

test.each<[string, Partial<IngressOptions>, Partial<StatefulAppProps>, object]>([
  ['a renamed Service', {}, { service: { name: 'web' } }, backend({ name: 'http' }, 'web')],
  ['a port without a name by its number', {}, { ports: [{ containerPort: 80 }] }, backend({ number: 80 })],
  [
    'a port by its name on the Service',
    {},
    { ports: [{ name: 'http', containerPort: 80, service: { name: 'web' } }] },
    backend({ name: 'web' }),
  ],
  [
    'the given port',
    { port: 'admin' },
    {
      ports: [
        { name: 'http', containerPort: 80 },
        { name: 'admin', containerPort: 81 },
      ],
    },
    backend({ name: 'admin' }),
  ],
])('an Ingress routes to %s', (_case, options, props, expected) => {
  expect(ingress(options, props)).toMatchObject(expected);
});
