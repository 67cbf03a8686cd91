import { type Container, container } from '../../../lib/pod/container';
import { IMAGE, podSpec, statefulApp } from '../../support/stateful-app';

const APP: Container = { name: 'app', image: IMAGE };
const TMP_MOUNT = { name: 'tmp', mountPath: '/tmp' };
const TMP_VOLUME = { name: 'tmp', emptyDir: {} };

describe('a container with a read-only root filesystem', () => {
  test('mounts the volume "tmp" at /tmp, after its own mounts', () => {
    const mount = { name: 'data', mountPath: '/data' };
    expect(container({ ...APP, volumeMounts: [mount] }, {}).volumeMounts).toEqual([mount, TMP_MOUNT]);
  });

  test.each(['/tmp', '/tmp/'])('keeps its own mount at %s', (mountPath) => {
    const mount = { name: 'cache', mountPath };
    expect(container({ ...APP, volumeMounts: [mount] }, {}).volumeMounts).toEqual([mount]);
  });

  test('mounts it even with a mount below /tmp', () => {
    const mount = { name: 'cache', mountPath: '/tmp/cache' };
    expect(container({ ...APP, volumeMounts: [mount] }, {}).volumeMounts).toEqual([mount, TMP_MOUNT]);
  });
});

describe('a container mounts nothing at /tmp', () => {
  test.each<[string, Container, object]>([
    ['with readOnlyRootFilesystem false', APP, { readOnlyRootFilesystem: false }],
    ['with the profile baseline', APP, { podSecurity: 'baseline' }],
    ['with a writable root filesystem', { ...APP, securityContext: { readOnlyRootFilesystem: false } }, {}],
  ])('%s', (_case, given, security) => {
    expect(container(given, security).volumeMounts).toBeUndefined();
  });
});

describe('the volume at /tmp', () => {
  test('is an emptyDir without a limit, once for all containers', () => {
    const { volumes, containers, initContainers } = podSpec(
      statefulApp({
        initContainers: [{ name: 'setup', image: IMAGE }],
        sidecarContainers: [{ name: 'log', image: IMAGE }],
      }),
    );
    expect(volumes).toEqual([TMP_VOLUME]);
    for (const each of [...containers, ...(initContainers ?? [])]) {
      expect(each).toMatchObject({ volumeMounts: [TMP_MOUNT] });
    }
  });

  test('is a volume named tmp of the user', () => {
    const tmp = { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } };
    const { volumes, containers } = podSpec(statefulApp({ volumes: [tmp] }));
    expect(volumes).toEqual([tmp]);
    expect(containers).toMatchObject([{ volumeMounts: [TMP_MOUNT] }]);
  });

  test('is the claim template named tmp', () => {
    const { volumes } = podSpec(statefulApp({ claims: [{ name: 'tmp', storage: '1Gi' }] }));
    expect(volumes).toBeUndefined();
  });

  test('is omitted if no container needs it', () => {
    const spec = podSpec(statefulApp({ readOnlyRootFilesystem: false }));
    expect(spec).not.toHaveProperty('volumes');
    expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
  });

  test('is omitted if each container mounts its own volume at /tmp', () => {
    const cache = { name: 'cache', emptyDir: {} };
    const volumeMounts = [{ name: 'cache', mountPath: '/tmp' }];
    expect(podSpec(statefulApp({ volumes: [cache], volumeMounts })).volumes).toEqual([cache]);
  });
});

test('every container has the security settings of the app, with its own security context merged over', () => {
  const { containers, initContainers } = podSpec(
    statefulApp({
      initContainers: [{ name: 'setup', image: IMAGE }],
      sidecarContainers: [{ name: 'log', image: IMAGE, securityContext: { readOnlyRootFilesystem: false } }],
    }),
  );
  const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  expect([...containers, ...(initContainers ?? [])]).toMatchObject([
    { securityContext: { ...restricted, readOnlyRootFilesystem: true } },
    { securityContext: { ...restricted, readOnlyRootFilesystem: false } },
    { securityContext: { ...restricted, readOnlyRootFilesystem: true } },
  ]);
});

test('a container has no resources, probes and pull policy by default', () => {
  const { securityContext, volumeMounts, ...given } = JSON.parse(
    JSON.stringify(container(APP, {})),
  ) as Record<string, unknown>;
  expect([securityContext, volumeMounts]).not.toContain(undefined);
  expect(given).toEqual(APP);
});
