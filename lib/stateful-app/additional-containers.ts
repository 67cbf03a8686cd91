import type { Container } from '../../imports/k8s';
import type { Faults } from '../faults';
import { imageReference } from '../image';
import type { UserProps } from '../pod-security';
import { type Resources, checkResources } from '../resources';
import { dnsLabel } from '../syntax';
import { TMP_MOUNT } from '../tmp-volume';
import { containerDefaults } from './container';

/**
 * A container beside the app's own, or before it: Kubernetes' Container with resources as plain strings. What is not
 * given is as hardened as the app's container.
 */
export interface AdditionalContainer extends Omit<Container, 'image' | 'resources'> {
  /** The container's image, with a tag or a digest. */
  readonly image: string;
  /** CPU, memory and ephemeral storage. @default requests 100m, 128Mi, 64Mi; limits 1, 256Mi, 256Mi */
  readonly resources?: Resources;
}

export interface AdditionalContainerProps {
  /** Containers that run one after another before the app starts. @default none */
  readonly initContainers?: readonly AdditionalContainer[];
  /** Containers that run beside the app, in the same pod; they may mount its volumes by name. @default none */
  readonly sidecarContainers?: readonly AdditionalContainer[];
}

/** A container with everything filled in. */
export function additionalContainer(
  { resources, ...given }: AdditionalContainer,
  user: Required<UserProps>,
): Container {
  const defaults = containerDefaults(given.image, user, resources);
  return {
    ...given,
    resources: defaults.resources,
    imagePullPolicy: given.imagePullPolicy ?? defaults.imagePullPolicy,
    securityContext: { ...defaults.securityContext, ...given.securityContext },
    volumeMounts: [...(given.volumeMounts ?? []), ...defaults.volumeMounts],
  };
}

/** What is wrong with the additional containers of an app. */
export function checkAdditionalContainers(
  faults: Faults,
  appName: string,
  props: AdditionalContainerProps,
): void {
  for (const field of ['initContainers', 'sidecarContainers'] as const) {
    props[field]?.forEach((container, i) => {
      faults
        .required(`${field}[${i}].name`, container.name, dnsLabel)
        .required(`${field}[${i}].image`, container.image, imageReference);
      faults.when(
        container.volumeMounts?.some((mount) => mount.mountPath === TMP_MOUNT.mountPath) ?? false,
        `${field}[${i}].volumeMounts mountPath "/tmp" is taken by the scratch space that every container has`,
      );
      checkResources(faults, `${field}[${i}].resources`, container.resources);
    });
  }
  const all = [...(props.initContainers ?? []), ...(props.sidecarContainers ?? [])];
  const names = all.map((container) => container.name);
  faults
    .unique('the container name', names)
    .when(names.includes(appName), `the container name "${appName}" is taken by the app's own container`);
}
