import type {
  KubeClusterRoleBindingProps,
  KubeClusterRoleProps,
  KubeRoleBindingProps,
  KubeRoleProps,
  PolicyRule,
} from '../../imports/k8s';
import { type Workload, metadataOf } from '../workload';

const CORE = '';
const READ = ['get', 'list', 'watch'];

function rule(apiGroup: string, resource: string, verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources: [resource], verbs };
}

/** All that provisioning takes: the upstream chart's rules without the one for nodes. */
const PROVISIONING: PolicyRule[] = [
  rule(CORE, 'persistentvolumes', [...READ, 'create', 'delete']),
  rule(CORE, 'persistentvolumeclaims', [...READ, 'update']),
  rule('storage.k8s.io', 'storageclasses', READ),
  rule(CORE, 'events', ['create', 'update', 'patch']),
];

/** Needed only for volumes that wait for their first consumer: its node is looked up. */
const TOPOLOGY: PolicyRule[] = [rule(CORE, 'nodes', READ)];

/** Replicas elect a leader by an Endpoints object in their own namespace. */
const LEADER_ELECTION: PolicyRule[] = [rule(CORE, 'endpoints', [...READ, 'create', 'update', 'patch'])];

/** A ClusterRole and what binds it to the provisioner's account. */
export interface ClusterGrant {
  readonly role: KubeClusterRoleProps;
  readonly binding: KubeClusterRoleBindingProps;
}

export function provisioningGrant(workload: Workload, serviceAccountName: string): ClusterGrant {
  return clusterGrant(workload, serviceAccountName, `${workload.name}-runner`, PROVISIONING);
}

export function topologyGrant(workload: Workload, serviceAccountName: string): ClusterGrant {
  return clusterGrant(workload, serviceAccountName, `${workload.name}-topology`, TOPOLOGY);
}

function clusterGrant(workload: Workload, account: string, name: string, rules: PolicyRule[]): ClusterGrant {
  const metadata = { name, labels: workload.labels };
  return {
    role: { metadata, rules },
    binding: {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: workload.namespace }],
    },
  };
}

export function leaderElectionGrant(
  workload: Workload,
  serviceAccountName: string,
): { readonly role: KubeRoleProps; readonly binding: KubeRoleBindingProps } {
  const metadata = metadataOf(workload, `${workload.name}-leader-election`);
  return {
    role: { metadata, rules: LEADER_ELECTION },
    binding: {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace: workload.namespace }],
    },
  };
}
