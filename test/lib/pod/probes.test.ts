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

  test('by number if the port has no name', () => {
    expect(probes({ livenessProbe: '/livez' }, [{ containerPort: 80 }])).toMatchObject({
      livenessProbe: { httpGet: { port: 80 } },
    });
  });
});

describe('a probe object', () => {
  test.each<[string, object]>([
    ['exec', { exec: { command: ['pg_isready'] }, initialDelaySeconds: 10 }],
    ['httpGet', { httpGet: { path: '/', port: 'admin' } }],
    ['tcpSocket', { tcpSocket: { port: 1 } }],
    ['grpc', { grpc: { port: 9090 } }],
  ])('with %s is used unchanged', (_handler, probe) => {
    expect(probes({ startupProbe: probe }, PORTS).startupProbe).toEqual(probe);
  });

  test('without a handler checks whether the first port accepts connections', () => {
    expect(probes({ startupProbe: { periodSeconds: 3 } }, PORTS).startupProbe).toEqual({
      periodSeconds: 3,
      tcpSocket: { port: 'web' },
    });
  });
});

describe('the readiness probe of the app', () => {
  const readiness = (changes: Parameters<typeof statefulApp>[0]): unknown =>
    (podSpec(statefulApp(changes)).containers[0] as { readinessProbe?: unknown }).readinessProbe;

  test('checks by default whether the first port accepts connections', () => {
    expect(readiness({ ports: PORTS })).toEqual({
      tcpSocket: { port: 'web' },
      initialDelaySeconds: 0,
      periodSeconds: 5,
      timeoutSeconds: 5,
      successThreshold: 1,
      failureThreshold: 2,
    });
  });

  test('is omitted with false', () => {
    expect(readiness({ ports: PORTS, readinessProbe: false })).toBeUndefined();
  });

  test('is omitted for an app without ports', () => {
    expect(readiness({ ports: [] })).toBeUndefined();
  });

  test('is the given one', () => {
    expect(readiness({ ports: PORTS, readinessProbe: '/readyz' })).toMatchObject({
      httpGet: { path: '/readyz', port: 'web' },
    });
  });

  test.each(['UDP', 'SCTP'] as const)(
    'is omitted if the first port is %s, which no probe supports',
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
