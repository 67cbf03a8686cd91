import type { Container as KubeContainer } from '../../imports/k8s';
import type { Plain } from '../core/wire';
import { type Env, envVars } from './env';
import type { ImagePullPolicy } from './image';
import { type Port, containerPorts } from './ports';
import { type ProbeProps, probes } from './probes';
import { type PodSecurityProps, containerSecurityContext } from './security';
import { TMP_MOUNT } from './tmp-volume';

/** The fields of a Kubernetes container, with shorter forms for variables, ports and probes. */
export interface ContainerOptions
  extends
    ProbeProps,
    Plain<Omit<KubeContainer, 'name' | 'image' | 'imagePullPolicy' | 'env' | 'ports' | keyof ProbeProps>> {
  /** Image of the container, with a tag or, better, a digest: `registry.example.com/visits@sha256:…`. */
  readonly image: string;
  /** When the kubelet pulls the image. @default 'IfNotPresent', but 'Always' for the tag latest (by Kubernetes) */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Environment variables. @default none */
  readonly env?: Env;
  /** Ports of the container. The Services of the app expose all of them by default. @default none */
  readonly ports?: readonly Port[];
}

/** An init container or a sidecar container, with the same security settings as the app's container. */
export interface Container extends ContainerOptions {
  /** Name of the container; a DNS label. */
  readonly name: string;
  /**
   * `Always` makes an init container a native sidecar, which runs alongside the app (Kubernetes 1.29 and up).
   * @default an init container completes before the app starts
   */
  readonly restartPolicy?: 'Always';
}

/** A container as the API server reads it. */
export type RenderedContainer = Plain<KubeContainer> & Pick<Container, 'restartPolicy'>;

/**
 * A container of a pod with the security of the pod.
 * @param mountsTmp whether it gets a volume at `/tmp` if its root filesystem is read-only
 */
export function container(
  { ports, env, ...given }: Container,
  security: PodSecurityProps,
  mountsTmp = true,
): RenderedContainer {
  const securityContext = containerSecurityContext(security, given.securityContext);
  const { volumeMounts = [] } = given;
  const needsTmp =
    mountsTmp &&
    securityContext?.readOnlyRootFilesystem === true &&
    !volumeMounts.some(({ mountPath }) => /^\/tmp\/*$/.test(mountPath));
  const mounts = needsTmp ? [...volumeMounts, TMP_MOUNT] : volumeMounts;
  const variables = envVars(env);
  return {
    ...given,
    env: variables.length > 0 ? variables : undefined,
    ports: containerPorts(ports),
    ...probes(given, ports),
    securityContext,
    volumeMounts: mounts.length > 0 ? mounts : undefined,
  };
}
