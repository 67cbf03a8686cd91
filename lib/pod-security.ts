import type { PodSecurityContext, SecurityContext } from '../imports/k8s';
import type { Faults } from './faults';
import { unprivilegedId } from './syntax';

/** Who a pod's processes are. */
export interface UserProps {
  /**
   * Numeric user that the containers run as; above 10000, so that it is nobody on the node.
   * @default 10001; 65532 for an NfsProvisioner
   */
  readonly runAsUser?: number;

  /**
   * Numeric group that the containers run as; above 10000.
   * @default the same number as runAsUser
   */
  readonly runAsGroup?: number;

  /**
   * Numeric group that owns the volumes' files, where the volume type supports it; NFS does not.
   * @default the same number as runAsGroup
   */
  readonly fsGroup?: number;
}

/** The user given, or the one by default; what is not given follows from it. */
export function userOf(props: UserProps = {}, defaultUser = 10001): Required<UserProps> {
  const runAsUser = props.runAsUser ?? defaultUser;
  const runAsGroup = props.runAsGroup ?? runAsUser;
  return { runAsUser, runAsGroup, fsGroup: props.fsGroup ?? runAsGroup };
}

/** What is wrong with the user. */
export function checkUser(faults: Faults, props: UserProps): void {
  faults
    .check('runAsUser', props.runAsUser, unprivilegedId)
    .check('runAsGroup', props.runAsGroup, unprivilegedId)
    .check('fsGroup', props.fsGroup, unprivilegedId);
}

/**
 * What Pod Security "restricted" demands of a pod.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedPod(user = userOf()): PodSecurityContext {
  return {
    ...runAs(user),
    fsGroup: user.fsGroup,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The same for each container; some scanners read only the one, some only the other. */
export function restrictedContainer(user = userOf()): SecurityContext {
  return {
    ...runAs(user),
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function runAs(
  user: Required<UserProps>,
): Pick<SecurityContext, 'runAsNonRoot' | 'runAsUser' | 'runAsGroup'> {
  return { runAsNonRoot: true, runAsUser: user.runAsUser, runAsGroup: user.runAsGroup };
}

/** The labels that make a namespace refuse every pod that is not "restricted", and warn of it. */
export const RESTRICTED_NAMESPACE_LABELS: Readonly<Record<string, string>> = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
};
