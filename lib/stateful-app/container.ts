import {
  type Container,
  type EnvFromSource,
  type EnvVar,
  type EnvVarSource,
  type Lifecycle,
} from '../../imports/k8s';
import type { Faults } from '../faults';
import { type ImageProps, checkImage, defaultPullPolicy } from '../image';
import { type UserProps, restrictedContainer } from '../pod-security';
import { type Resources, checkResources, resourceRequirements } from '../resources';
import { environmentVariable } from '../syntax';
import { TMP_MOUNT } from '../tmp-volume';
import { type Claim } from './claims';
import { type MountedFilesProps, fileMounts } from './mounted-files';
import { type Port, containerPorts } from './ports';
import { type ProbeProps, probes } from './probes';

/** What runs in the app's container. */
export interface ContainerProps extends ImageProps, ProbeProps, MountedFilesProps {
  /** Program to run. @default the image's entry point */
  readonly command?: readonly string[];
  /** Its arguments. @default the image's */
  readonly args?: readonly string[];
  /** Environment variables: a text, or where Kubernetes takes the value from. @default none */
  readonly env?: Readonly<Record<string, string | EnvVarSource>>;
  /** ConfigMaps and Secrets whose keys all become environment variables. @default none */
  readonly envFrom?: EnvFromSource[];
  /** CPU, memory and ephemeral storage. @default requests 100m, 128Mi, 64Mi; limits 1, 256Mi, 256Mi */
  readonly resources?: Resources;
  /** What runs after the start and before the stop of the container. @default nothing */
  readonly lifecycle?: Lifecycle;
}

const DEFAULT_RESOURCES: Resources = {
  requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
  limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
};

/** What every container of the pod gets: no rights, bounded resources, a /tmp to write to. */
export function containerDefaults(
  image: string,
  user: Required<UserProps>,
  resources?: Resources,
): Required<Pick<Container, 'imagePullPolicy' | 'resources' | 'securityContext' | 'volumeMounts'>> {
  return {
    imagePullPolicy: defaultPullPolicy(image),
    resources: resourceRequirements(resources, DEFAULT_RESOURCES),
    securityContext: restrictedContainer(user),
    volumeMounts: [TMP_MOUNT],
  };
}

/** The app's own container. */
export function appContainer(
  name: string,
  props: ContainerProps,
  parts: {
    readonly ports: readonly [Port, ...Port[]];
    readonly claims: readonly Claim[];
    readonly user: Required<UserProps>;
    readonly env: readonly EnvVar[];
  },
): Container {
  const defaults = containerDefaults(props.image, parts.user, props.resources);
  const env = [...parts.env, ...environment(props.env)];
  return {
    ...defaults,
    name,
    image: props.image,
    imagePullPolicy: props.imagePullPolicy ?? defaults.imagePullPolicy,
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    env: env.length > 0 ? env : undefined,
    envFrom: props.envFrom,
    ports: containerPorts(parts.ports),
    lifecycle: props.lifecycle,
    ...probes(props, parts.ports[0].name),
    volumeMounts: [
      ...parts.claims.map((claim) => ({ name: claim.name, mountPath: claim.mountPath })),
      ...fileMounts(props),
      ...defaults.volumeMounts,
    ],
  };
}

function environment(env: ContainerProps['env'] = {}): EnvVar[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === 'string' ? { name, value } : { name, valueFrom: value },
  );
}

/** What is wrong with the container's own settings. */
export function checkContainer(faults: Faults, props: ContainerProps): void {
  faults.required('image', props.image);
  checkImage(faults, props);
  checkResources(faults, 'resources', props.resources);
  for (const name of Object.keys(props.env ?? {})) faults.check('env key', name, environmentVariable);
}
