import {
  NfsProvisioner,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
  type k8s,
} from '../../../../lib';
import { type Manifest, only, synth } from '../../../support/synth';

/** The ClusterRole of the chart nfs-subdir-external-provisioner 4.0.18, as `group/resource: verb`. */
const UPSTREAM = [
  ...grants('', 'nodes', 'get', 'list', 'watch'),
  ...grants('', 'persistentvolumes', 'get', 'list', 'watch', 'create', 'delete'),
  ...grants('', 'persistentvolumeclaims', 'get', 'list', 'watch', 'update'),
  ...grants('storage.k8s.io', 'storageclasses', 'get', 'list', 'watch'),
  ...grants('', 'events', 'create', 'update', 'patch'),
].sort();

const UPSTREAM_WITHOUT_NODES = UPSTREAM.filter((grant) => !grant.startsWith('/nodes:'));

/** The Role of that chart for leader election. */
const UPSTREAM_LEADER = grants('', 'endpoints', 'get', 'list', 'watch', 'create', 'update', 'patch').sort();

function grants(group: string, resource: string, ...verbs: readonly string[]): string[] {
  return verbs.map((verb) => `${group}/${resource}: ${verb}`);
}

type Role = Manifest & { readonly rules: readonly k8s.PolicyRule[] };
type Binding = Manifest & Pick<k8s.KubeClusterRoleBindingProps, 'roleRef' | 'subjects'>;

function provisioner(
  props: Partial<NfsProvisionerProps> = {},
  classes: Readonly<Record<string, NfsStorageClassProps>> = {},
): Manifest[] {
  return synth(
    (chart) => {
      const nfs = new NfsProvisioner(chart, 'nfs', { server: 'nfs.example.com', path: '/srv/nfs', ...props });
      for (const [id, options] of Object.entries(classes)) nfs.addStorageClass(id, options);
    },
    { namespace: 'storage' },
  );
}

/** The permissions that the bindings of a kind grant to the provisioner's ServiceAccount, their only subject. */
function granted(manifests: readonly Manifest[], kind: 'ClusterRole' | 'Role'): string[] {
  const bindings = manifests.filter((manifest) => manifest.kind === `${kind}Binding`) as Binding[];
  const roles = bindings.map(({ roleRef, subjects }) => {
    expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'nfs', namespace: 'storage' }]);
    expect(roleRef).toMatchObject({ apiGroup: 'rbac.authorization.k8s.io', kind });
    return only(manifests, kind, roleRef.name) as Role;
  });
  expect(roles).toHaveLength(manifests.filter((manifest) => manifest.kind === kind).length);
  return roles.flatMap(({ rules }) => rules.flatMap(grantsOf)).sort();
}

function grantsOf({ apiGroups = [], resources = [], verbs, ...others }: k8s.PolicyRule): string[] {
  expect(others).toEqual({});
  return apiGroups.flatMap((group) => resources.flatMap((resource) => grants(group, resource, ...verbs)));
}

const WAITS: NfsStorageClassProps = { volumeBindingMode: 'WaitForFirstConsumer' };

describe('an NfsProvisioner is granted', () => {
  test('the cluster-wide rules of the upstream chart, without the one for nodes', () => {
    expect(granted(provisioner({}, { keep: {} }), 'ClusterRole')).toEqual(UPSTREAM_WITHOUT_NODES);
  });

  test('all rules of the upstream chart, once, if a class has WaitForFirstConsumer', () => {
    expect(granted(provisioner({}, { a: WAITS, b: WAITS }), 'ClusterRole')).toEqual(UPSTREAM);
  });

  test('nothing in its namespace without leader election', () => {
    expect(granted(provisioner(), 'Role')).toEqual([]);
  });

  test('Endpoints in its namespace, and no more cluster-wide rules, with leader election', () => {
    const manifests = provisioner({ leaderElection: true, replicas: 2 });
    expect(granted(manifests, 'Role')).toEqual(UPSTREAM_LEADER);
    expect(only(manifests, 'Role').metadata.namespace).toBe('storage');
    expect(only(manifests, 'RoleBinding').metadata.namespace).toBe('storage');
    expect(granted(manifests, 'ClusterRole')).toEqual(UPSTREAM_WITHOUT_NODES);
  });

  test('nothing without rbac', () => {
    const manifests = provisioner({ rbac: false, leaderElection: true }, { waits: WAITS });
    expect(manifests.filter(({ kind }) => kind.includes('Role'))).toEqual([]);
  });
});
