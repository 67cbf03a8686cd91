import type { Container } from '../../imports/k8s';
import type { Faults } from '../faults';
import { imageReference } from '../image';
import { merge } from '../overrides';
import type { UserProps } from '../pod-security';
import { type Resources, checkResources } from '../resources';
import { dnsLabel } from '../syntax';
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
  return merge<Container>({ ...containerDefaults(given.image, user, resources), name: given.name }, given);
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
        .check(`${field}[${i}].name`, container.name, dnsLabel)
        .check(`${field}[${i}].image`, container.image, imageReference);
      checkResources(faults, container.resources);
    });
  }
  const all = [...(props.initContainers ?? []), ...(props.sidecarContainers ?? [])];
  faults.unique('the container name', [appName, ...all.map((container) => container.name)]);
}
