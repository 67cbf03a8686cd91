import type { PolicyRule } from '../../../imports/k8s';
import { type Workload, metadataOf } from '../../pod/workload';
import { type Grant, grant, rule } from '../grant';
import type { SecretName } from './storage-class-props';

const CORE = '';
const STORAGE = 'storage.k8s.io';

/** What csi-provisioner 6.3 needs for this driver, which has no topology, no attachments and no snapshots here. */
const PROVISIONING: PolicyRule[] = [
  rule(CORE, 'persistentvolumes', ['get', 'list', 'watch', 'create', 'patch', 'delete']),
  rule(CORE, 'persistentvolumeclaims', ['get', 'list', 'watch', 'update']),
  rule(STORAGE, 'storageclasses', ['get', 'list', 'watch']),
  rule(CORE, 'events', ['create', 'update', 'patch']),
];

/** What csi-resizer needs beside that. */
const EXPANSION: PolicyRule[] = [rule(CORE, 'persistentvolumeclaims/status', ['patch'])];

const LEADER_ELECTION: PolicyRule[] = [rule('coordination.k8s.io', 'leases', ['get', 'create', 'update'])];

/** The ClusterRole of the controller. */
export function controllerGrant(workload: Workload, serviceAccountName: string, expands: boolean): Grant {
  const metadata = { name: workload.name, labels: workload.labels };
  const rules = expands ? [...PROVISIONING, ...EXPANSION] : PROVISIONING;
  return grant(workload, serviceAccountName, 'ClusterRole', metadata, rules);
}

/** The Role that the controller needs for leader election. */
export function leaderElectionGrant(workload: Workload, serviceAccountName: string): Grant {
  const metadata = metadataOf(workload, { name: `${workload.name}-leader-election` });
  return grant(workload, serviceAccountName, 'Role', metadata, LEADER_ELECTION);
}

/** The Role that lets the controller read one Secret. */
export function secretGrant(workload: Workload, serviceAccountName: string, secret: SecretName): Grant {
  const metadata = {
    ...metadataOf(workload, { name: `${workload.name}-${secret.name}` }),
    namespace: secret.namespace,
  };
  return grant(workload, serviceAccountName, 'Role', metadata, [
    { ...rule(CORE, 'secrets', ['get']), resourceNames: [secret.name] },
  ]);
}
