import { NfsCsiDriver, type NfsCsiDriverProps, type k8s } from '../../../../lib';
import { type Manifest, only, synth } from '../../../support/synth';

function grants(group: string, resource: string, ...verbs: readonly string[]): string[] {
  return verbs.map((verb) => `${group}/${resource}: ${verb}`);
}

/** The rules of csi-driver-nfs 4.13.4 that csi-provisioner uses: no nodes, no snapshots, no Secrets, no leases. */
const PROVISIONING = [
  ...grants('', 'persistentvolumes', 'get', 'list', 'watch', 'create', 'patch', 'delete'),
  ...grants('', 'persistentvolumeclaims', 'get', 'list', 'watch', 'update'),
  ...grants('storage.k8s.io', 'storageclasses', 'get', 'list', 'watch'),
  ...grants('', 'events', 'create', 'update', 'patch'),
].sort();

const EXPANSION = grants('', 'persistentvolumeclaims/status', 'patch');

type Role = Manifest & { readonly rules: readonly k8s.PolicyRule[] };
type Binding = Manifest & Pick<k8s.KubeClusterRoleBindingProps, 'roleRef' | 'subjects'>;

const SECRET = { name: 'mount-options', namespace: 'secrets' };

function driver(props: NfsCsiDriverProps = {}, secrets: readonly (typeof SECRET)[] = []): Manifest[] {
  return synth(
    (chart) => {
      const csi = new NfsCsiDriver(chart, 'nfs-csi', props);
      secrets.forEach((provisionerSecret, i) =>
        csi.addStorageClass(`class-${i}`, { server: 'nas', share: '/srv', provisionerSecret }),
      );
    },
    { namespace: 'storage' },
  );
}

/** What the bindings of a kind grant to the ServiceAccount of the controller, which is their only subject. */
function granted(manifests: readonly Manifest[], kind: 'ClusterRole' | 'Role'): string[] {
  const bindings = manifests.filter((manifest) => manifest.kind === `${kind}Binding`) as Binding[];
  const roles = bindings.map(({ metadata, roleRef, subjects }) => {
    expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'nfs-csi-controller', namespace: 'storage' }]);
    expect(roleRef).toMatchObject({ apiGroup: 'rbac.authorization.k8s.io', kind });
    const inNamespace = manifests.filter((manifest) => manifest.metadata.namespace === metadata.namespace);
    return only(inNamespace, kind, roleRef.name) as Role;
  });
  expect(roles).toHaveLength(manifests.filter((manifest) => manifest.kind === kind).length);
  return roles
    .flatMap(({ metadata, rules }) =>
      rules.flatMap(({ apiGroups = [], resources = [], verbs, resourceNames = [] }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) =>
            grants(group, resource, ...verbs).map((line) =>
              [line, ...resourceNames, metadata.namespace].filter(Boolean).join(' '),
            ),
          ),
        ),
      ),
    )
    .sort();
}

describe('the controller of an NfsCsiDriver is granted', () => {
  test('what csi-provisioner uses, and nothing in a namespace', () => {
    expect(granted(driver(), 'ClusterRole')).toEqual(PROVISIONING);
    expect(granted(driver(), 'Role')).toEqual([]);
  });

  test('the status of claims with volumeExpansion', () => {
    expect(granted(driver({ volumeExpansion: true }), 'ClusterRole')).toEqual(
      [...PROVISIONING, ...EXPANSION].sort(),
    );
  });

  test('leases in its namespace with leader election', () => {
    expect(granted(driver({ controller: { leaderElection: true } }), 'Role')).toEqual(
      grants('coordination.k8s.io', 'leases', 'create', 'get', 'update').map((line) => `${line} storage`),
    );
  });

  test('one Secret, once, if classes have it as provisionerSecret', () => {
    expect(granted(driver({}, [SECRET, SECRET]), 'Role')).toEqual(['/secrets: get mount-options secrets']);
  });

  test('two Secrets of one name in two namespaces', () => {
    expect(granted(driver({}, [SECRET, { ...SECRET, namespace: 'more' }]), 'Role')).toEqual([
      '/secrets: get mount-options more',
      '/secrets: get mount-options secrets',
    ]);
  });

  test('two Secrets whose namespaces and names are alike when joined', () => {
    const secrets = [
      { name: 'nfs', namespace: 'team-a' },
      { name: 'a-nfs', namespace: 'team' },
    ];
    expect(granted(driver({}, secrets), 'Role')).toEqual([
      '/secrets: get a-nfs team',
      '/secrets: get nfs team-a',
    ]);
  });

  test('nothing with rbac false', () => {
    const manifests = driver({ rbac: false, controller: { leaderElection: true } }, [SECRET]);
    expect(manifests.filter(({ kind }) => kind.includes('Role'))).toEqual([]);
  });
});
