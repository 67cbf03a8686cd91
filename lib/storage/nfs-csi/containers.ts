import type { SecurityContext, Volume } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { type Container, type RenderedContainer, container } from '../../pod/container';
import type { NfsCsiDriverProps, NfsCsiPodProps } from './props';

/** The directory of the driver's socket, which all containers of a pod share. */
export const SOCKET_VOLUME = 'socket-dir';

const SOCKET = '/csi/csi.sock';

const DEFAULT_RESOURCES = { requests: { cpu: '10m', memory: '20Mi' } };

/** Only root can connect to the socket of the driver. */
const SIDECAR: Plain<SecurityContext> = {
  runAsUser: 0,
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** What mounts filesystems on the node has to be privileged. */
const PRIVILEGED: Plain<SecurityContext> = { runAsUser: 0, privileged: true };

type Options = Pick<NfsCsiDriverProps, 'imagePullPolicy'> & Pick<NfsCsiPodProps, 'resources'>;

/** A container that talks to the driver, and may do nothing on the node. */
export function sidecar(
  name: string,
  image: string,
  args: readonly string[],
  options: Options,
  volumeMounts: Container['volumeMounts'] = [],
): RenderedContainer {
  return csiContainer(
    { name, image, args: [`--csi-address=${SOCKET}`, ...args], volumeMounts, securityContext: SIDECAR },
    options,
  );
}

/** The driver itself. */
export function plugin(
  image: string,
  driverName: string,
  options: Options,
  volumeMounts: Container['volumeMounts'] = [],
): RenderedContainer {
  return csiContainer(
    {
      name: 'nfs',
      image,
      args: ['--v=2', '--nodeid=$(NODE_ID)', `--endpoint=unix://${SOCKET}`, `--drivername=${driverName}`],
      env: { NODE_ID: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      volumeMounts,
      securityContext: PRIVILEGED,
    },
    options,
  );
}

function csiContainer(given: Container, { imagePullPolicy, resources }: Options): RenderedContainer {
  const volumeMounts = [{ name: SOCKET_VOLUME, mountPath: '/csi' }, ...(given.volumeMounts ?? [])];
  return container(
    { ...given, imagePullPolicy, resources: resources ?? DEFAULT_RESOURCES, volumeMounts },
    { podSecurity: 'privileged' },
  );
}

/** A directory of the node. */
export function hostPath(name: string, path: string, type: 'Directory' | 'DirectoryOrCreate'): Plain<Volume> {
  return { name, hostPath: { path, type } };
}
