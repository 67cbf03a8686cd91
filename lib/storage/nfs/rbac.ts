import type { KubeRoleBindingProps, KubeRoleProps, PolicyRule } from '../../../imports/k8s';
import { type Workload, metadataOf } from '../../pod/workload';

const CORE = '';
const READ = ['get', 'list', 'watch'];

function rule(apiGroup: string, resource: string, verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources: [resource], verbs };
}

/** Permissions for provisioning: the rules of the upstream chart without the one for nodes. */
const PROVISIONING = [
  rule(CORE, 'persistentvolumes', [...READ, 'create', 'delete']),
  rule(CORE, 'persistentvolumeclaims', [...READ, 'update']),
  rule('storage.k8s.io', 'storageclasses', READ),
  rule(CORE, 'events', ['create', 'update', 'patch']),
];

/** With WaitForFirstConsumer, the provisioner looks up the node of the consumer. */
const TOPOLOGY = [rule(CORE, 'nodes', READ)];

/** Replicas elect a leader through an Endpoints object in their namespace. */
const LEADER_ELECTION = [rule(CORE, 'endpoints', [...READ, 'create', 'update', 'patch'])];

/** A role, and its binding to the ServiceAccount of the provisioner. */
export interface Grant {
  readonly kind: 'ClusterRole' | 'Role';
  readonly role: KubeRoleProps;
  readonly binding: KubeRoleBindingProps;
}

/** The ClusterRole that the provisioner always needs. */
export function provisioningGrant(workload: Workload, serviceAccountName: string): Grant {
  const metadata = { name: `${workload.name}-runner`, labels: workload.labels };
  return grant(workload, serviceAccountName, 'ClusterRole', metadata, PROVISIONING);
}

/** The ClusterRole that the provisioner needs for classes with WaitForFirstConsumer. */
export function topologyGrant(workload: Workload, serviceAccountName: string): Grant {
  const metadata = { name: `${workload.name}-topology`, labels: workload.labels };
  return grant(workload, serviceAccountName, 'ClusterRole', metadata, TOPOLOGY);
}

/** The Role that the provisioner needs for leader election. */
export function leaderElectionGrant(workload: Workload, serviceAccountName: string): Grant {
  const metadata = metadataOf(workload, { name: `${workload.name}-leader-election` });
  return grant(workload, serviceAccountName, 'Role', metadata, LEADER_ELECTION);
}

function grant(
  { namespace }: Workload,
  serviceAccountName: string,
  kind: Grant['kind'],
  metadata: { readonly name: string },
  rules: PolicyRule[],
): Grant {
  return {
    kind,
    role: { metadata, rules },
    binding: {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
    },
  };
}
