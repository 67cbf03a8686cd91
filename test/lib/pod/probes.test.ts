import { type ProbeProps, defaultReadinessProbe, probes } from '../../../lib/pod/probes';
import { podSpec, statefulApp } from '../../support/stateful-app';

const PORTS = [
  { name: 'web', containerPort: 8080 },
  { name: 'admin', containerPort: 8081 },
];

describe('a path is an HTTP probe of the first port, with every timing set:', () => {
  test.each<[keyof ProbeProps, number, number]>([
    ['startupProbe', 2, 60],
    ['livenessProbe', 10, 6],
    ['readinessProbe', 5, 2],
  ])('%s every %d s, up to %d times', (name, periodSeconds, failureThreshold) => {
    expect(probes({ [name]: '/healthy' }, PORTS)).toEqual({
      startupProbe: undefined,
      livenessProbe: undefined,
      readinessProbe: undefined,
      [name]: {
        httpGet: { path: '/healthy', port: 'web' },
        initialDelaySeconds: 0,
        periodSeconds,
        timeoutSeconds: 5,
        successThreshold: 1,
        failureThreshold,
      },
    });
  });

  test('by its number if the port has no name', () => {
    expect(probes({ livenessProbe: '/livez' }, [{ containerPort: 80 }])).toMatchObject({
      livenessProbe: { httpGet: { port: 80 } },
    });
  });
});

describe('a probe in the form of Kubernetes', () => {
  test.each<[string, object]>([
    ['exec', { exec: { command: ['pg_isready'] }, initialDelaySeconds: 10 }],
    ['httpGet', { httpGet: { path: '/', port: 'admin' } }],
    ['tcpSocket', { tcpSocket: { port: 1 } }],
    ['grpc', { grpc: { port: 9090 } }],
  ])('with %s is taken as it is', (_handler, probe) => {
    expect(probes({ startupProbe: probe }, PORTS).startupProbe).toEqual(probe);
  });

  test('without a handler asks whether the first port accepts a connection', () => {
    expect(probes({ startupProbe: { periodSeconds: 3 } }, PORTS).startupProbe).toEqual({
      periodSeconds: 3,
      tcpSocket: { port: 'web' },
    });
  });
});

describe('the readiness probe of the app', () => {
  const readiness = (changes: Parameters<typeof statefulApp>[0]): unknown =>
    (podSpec(statefulApp(changes)).containers[0] as { readinessProbe?: unknown }).readinessProbe;

  test('asks by default whether the first port accepts a connection', () => {
    expect(readiness({ ports: PORTS })).toEqual({
      tcpSocket: { port: 'web' },
      initialDelaySeconds: 0,
      periodSeconds: 5,
      timeoutSeconds: 5,
      successThreshold: 1,
      failureThreshold: 2,
    });
  });

  test('is left out with false', () => {
    expect(readiness({ ports: PORTS, readinessProbe: false })).toBeUndefined();
  });

  test('is left out for an app without ports', () => {
    expect(readiness({ ports: [] })).toBeUndefined();
  });

  test('is the one that is given', () => {
    expect(readiness({ ports: PORTS, readinessProbe: '/readyz' })).toMatchObject({
      httpGet: { path: '/readyz', port: 'web' },
    });
  });

  test.each(['UDP', 'SCTP'] as const)(
    'is left out if the first port is %s, which no probe asks',
    (protocol) => {
      expect(defaultReadinessProbe([{ name: 'dns', containerPort: 53, protocol }])).toBeUndefined();
    },
  );
});

test('an app has no startup and no liveness probe by default', () => {
  const [container] = podSpec(statefulApp({ ports: PORTS })).containers;
  expect(container).not.toHaveProperty('startupProbe');
  expect(container).not.toHaveProperty('livenessProbe');
});
