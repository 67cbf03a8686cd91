import type { KubeRoleBindingProps, KubeRoleProps, PolicyRule } from '../../imports/k8s';
import type { Workload } from '../pod/workload';

/** Allows verbs on one kind of resource. */
export function rule(apiGroup: string, resource: string, verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources: [resource], verbs };
}

/** A role, and its binding to a ServiceAccount. */
export interface Grant {
  readonly kind: 'ClusterRole' | 'Role';
  readonly role: KubeRoleProps;
  readonly binding: KubeRoleBindingProps;
}

/** Grants rules to a ServiceAccount of the workload's namespace. */
export function grant(
  { namespace }: Pick<Workload, 'namespace'>,
  serviceAccountName: string,
  kind: Grant['kind'],
  metadata: { readonly name: string; readonly namespace?: string },
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
