import { containerSecurityContext, podSecurityContext } from '../../../lib/pod/security';

const USER = { runAsUser: 999, runAsGroup: 998, fsGroup: 997 };
const SECCOMP = { seccompProfile: { type: 'RuntimeDefault' } };

describe('the profile restricted', () => {
  test('secures a pod as the standard requires, with the user of its images', () => {
    expect(podSecurityContext('restricted', {})).toEqual({ runAsNonRoot: true, ...SECCOMP });
  });

  test('secures a container as the standard requires, with a read-only root filesystem', () => {
    expect(containerSecurityContext({})).toEqual({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      ...SECCOMP,
    });
  });

  test('repeats the user and the group of the pod in its containers', () => {
    expect(containerSecurityContext(USER)).toMatchObject({ runAsUser: 999, runAsGroup: 998 });
    expect(containerSecurityContext(USER)).not.toHaveProperty('fsGroup');
  });

  test('changes the owner of a volume only if its root differs', () => {
    expect(podSecurityContext('restricted', USER)).toMatchObject({
      ...USER,
      fsGroupChangePolicy: 'OnRootMismatch',
    });
  });
});

describe.each(['baseline', 'privileged'] as const)('the profile %s', (podSecurity) => {
  test('sets nothing by default', () => {
    expect(podSecurityContext(podSecurity, {})).toBeUndefined();
    expect(containerSecurityContext({ podSecurity })).toBeUndefined();
  });

  test('sets the user of the pod, which its containers inherit', () => {
    expect(podSecurityContext(podSecurity, USER)).toEqual(USER);
    expect(containerSecurityContext({ podSecurity, ...USER })).toBeUndefined();
  });

  test('makes the root filesystem read-only if requested', () => {
    expect(containerSecurityContext({ podSecurity, readOnlyRootFilesystem: true })).toEqual({
      readOnlyRootFilesystem: true,
    });
  });

  test('uses the security context of a container unchanged', () => {
    const own = { capabilities: { add: ['IPC_LOCK'] } };
    expect(containerSecurityContext({ podSecurity }, own)).toEqual(own);
  });
});

describe('the security context of the user', () => {
  test('of a pod merges over the profile', () => {
    const own = { runAsNonRoot: false, sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] };
    expect(podSecurityContext('restricted', USER, own)).toMatchObject({ ...USER, ...SECCOMP, ...own });
  });

  test('of a container merges over the profile', () => {
    const own = { runAsUser: 0, runAsNonRoot: false, readOnlyRootFilesystem: false };
    expect(containerSecurityContext(USER, own)).toMatchObject({ ...own, allowPrivilegeEscalation: false });
  });

  test('of a container that adds a capability still drops all others', () => {
    expect(containerSecurityContext({}, { capabilities: { add: ['NET_BIND_SERVICE'] } })).toMatchObject({
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    });
  });

  test('of a container may keep capabilities', () => {
    expect(containerSecurityContext({}, { capabilities: { drop: [] } })).toMatchObject({
      capabilities: { drop: [] },
    });
  });
});
