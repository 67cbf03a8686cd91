import type { PodSecurityContext, SecurityContext } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/**
 * A profile of the Pod Security Standards.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export type PodSecurityProfile = 'restricted' | 'baseline' | 'privileged';

/** The user and the groups of the processes of a pod. */
export interface UserProps {
  /** Numeric user id of all containers. @default the user of each image */
  readonly runAsUser?: number;
  /** Numeric group id of all containers. @default the group of each image */
  readonly runAsGroup?: number;
  /**
   * Numeric group id that owns the files of the volumes, where the volume type supports it. NFS ignores it.
   * @default none
   */
  readonly fsGroup?: number;
}

/** Security settings of the pods of a workload. */
export interface PodSecurityProps extends UserProps {
  /**
   * Profile of the Pod Security Standards that the pods meet. With `restricted`, each container gets the required
   * settings and a read-only root filesystem. The other two set nothing by default.
   * @default 'restricted'
   */
  readonly podSecurity?: PodSecurityProfile;
  /**
   * Whether the root filesystem of the containers is read-only. If so, each container gets an emptyDir volume at `/tmp`
   * unless it mounts another one there. Define a volume named `tmp` to change that emptyDir.
   * @default true with the profile 'restricted', else not set
   */
  readonly readOnlyRootFilesystem?: boolean;
}

const SECCOMP = { seccompProfile: { type: 'RuntimeDefault' } } as const;

/** The security context of a pod: the profile, the user and group ids, then `podSecurityContext`. */
export function podSecurityContext(
  profile: PodSecurityProfile,
  { runAsUser, runAsGroup, fsGroup }: UserProps,
  own: Plain<PodSecurityContext> = {},
): Plain<PodSecurityContext> | undefined {
  const restricted = profile === 'restricted';
  return nonEmpty({
    ...(restricted && { runAsNonRoot: true, ...SECCOMP }),
    ...(restricted && fsGroup !== undefined && { fsGroupChangePolicy: 'OnRootMismatch' }),
    runAsUser,
    runAsGroup,
    fsGroup,
    ...own,
  });
}

/**
 * The security context of a container. Repeats the settings of the pod, as some scanners read only one of the two.
 * Capabilities are merged: a container that adds one still drops all others.
 */
export function containerSecurityContext(
  { podSecurity = 'restricted', readOnlyRootFilesystem, runAsUser, runAsGroup }: PodSecurityProps,
  own?: Plain<SecurityContext>,
): Plain<SecurityContext> | undefined {
  // Kubernetes keeps an empty context, and rolls the pods if it goes.
  if (podSecurity !== 'restricted') return nonEmpty({ readOnlyRootFilesystem, ...own }) ?? own;
  return {
    runAsNonRoot: true,
    runAsUser,
    runAsGroup,
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: readOnlyRootFilesystem ?? true,
    ...SECCOMP,
    ...own,
    capabilities: { drop: ['ALL'], ...own?.capabilities },
  };
}

function nonEmpty<T extends object>(context: T): T | undefined {
  return Object.values(context).some((value) => value !== undefined) ? context : undefined;
}
