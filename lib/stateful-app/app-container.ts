import { fieldsOf } from '../core/wire';
import type { Container, ContainerOptions } from '../pod/container';
import { envVars } from '../pod/env';
import type { Port } from '../pod/ports';
import { defaultReadinessProbe } from '../pod/probes';
import { claimMounts } from './claims';
import type { StatefulAppProps } from './props';

/** The app's container with its mounted claims and its default probe. */
export function appContainer(name: string, props: StatefulAppProps, peersSrvName?: string): Container {
  const { image, peersSrvVariable, readinessProbe = defaultReadinessProbe(props.ports) ?? false } = props;
  const { volumeMounts, volumeDevices } = claimMounts(props.claims);
  const devices = [...volumeDevices, ...(props.volumeDevices ?? [])];
  const peers = peersSrvVariable === undefined ? [] : [{ name: peersSrvVariable, value: peersSrvName }];
  return {
    ...fieldsOf<ContainerOptions>(props, 'Container'),
    image,
    name: props.containerName ?? name,
    env: [...peers, ...envVars(props.env)],
    readinessProbe,
    volumeMounts: [...volumeMounts, ...(props.volumeMounts ?? [])],
    volumeDevices: devices.length > 0 ? devices : undefined,
  };
}

/**
 * The ports of all containers that run concurrently. A sidecar's port, such as one for metrics, is on the client
 * Service only if its `service` is set.
 */
export function podPorts({
  ports = [],
  initContainers = [],
  sidecarContainers = [],
}: Partial<StatefulAppProps>): readonly Port[] {
  const native = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const others = [...native, ...sidecarContainers].flatMap((container) => container.ports ?? []);
  return [...ports, ...others.map((port) => ({ ...port, service: port.service ?? false }))];
}
