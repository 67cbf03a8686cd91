import type { KubeDaemonSetProps } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { TMP_VOLUME } from '../../pod/tmp-volume';
import { type Workload, metadataOf } from '../../pod/workload';
import { SOCKET_VOLUME, hostPath, plugin, sidecar } from './containers';
import { DEFAULT_IMAGES } from './images';
import { csiPod } from './pod';
import type { NfsCsiDriverProps } from './props';

/** The directory in which the kubelet finds the sockets of plugins. */
const REGISTRATION_VOLUME = 'registration-dir';

/** The directories of pods, in which volumes are mounted. */
const PODS_VOLUME = 'pods-mount-dir';

/** The DaemonSet of the node plugin. It needs no access to the API server. */
export function nodeDaemonSet(
  workload: Workload,
  props: NfsCsiDriverProps,
  driverName: string,
  serviceAccountName: string,
): Plain<KubeDaemonSetProps> {
  const { node = {}, imagePullPolicy, kubeletPath = '/var/lib/kubelet' } = props;
  const images = { ...DEFAULT_IMAGES, ...props.images };
  const options = { imagePullPolicy, resources: node.resources };
  // Another driver has another directory.
  const socketPath = `${kubeletPath}/plugins/${driverName}`;
  const podsPath = `${kubeletPath}/pods`;
  return {
    metadata: metadataOf(workload),
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: workload.selector },
      template: {
        metadata: { labels: workload.labels, annotations: node.podAnnotations },
        spec: {
          ...csiPod(props, node, serviceAccountName),
          priorityClassName: node.priorityClassName ?? 'system-node-critical',
          tolerations: node.tolerations ?? [{ operator: 'Exists' }],
          containers: [
            plugin(images.nfsPlugin, driverName, options, [
              { name: PODS_VOLUME, mountPath: podsPath, mountPropagation: 'Bidirectional' },
            ]),
            sidecar(
              'node-driver-registrar',
              images.nodeDriverRegistrar,
              ['--v=2', `--kubelet-registration-path=${socketPath}/csi.sock`],
              options,
              [{ name: REGISTRATION_VOLUME, mountPath: '/registration' }],
            ),
          ],
          volumes: [
            hostPath(SOCKET_VOLUME, socketPath, 'DirectoryOrCreate'),
            hostPath(REGISTRATION_VOLUME, `${kubeletPath}/plugins_registry`, 'Directory'),
            hostPath(PODS_VOLUME, podsPath, 'Directory'),
            TMP_VOLUME,
          ],
        },
      },
    },
  };
}
