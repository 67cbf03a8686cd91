import type { KubeDeploymentProps } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { API_TOKEN_MOUNT, API_TOKEN_VOLUME } from '../../pod/api-token';
import { spread } from '../../pod/scheduling';
import { TMP_MOUNT, TMP_VOLUME } from '../../pod/tmp-volume';
import { type Workload, metadataOf } from '../../pod/workload';
import { SOCKET_VOLUME, plugin, sidecar } from './containers';
import { DEFAULT_IMAGES } from './images';
import { csiPod } from './pod';
import type { NfsCsiDriverProps } from './props';

/** A volume may take long to be copied, and a mount up to 110 s to fail. */
const TIMEOUT = '--timeout=1200s';

/** Neither API server has VolumeAttributesClass that the driver could use. */
const FEATURE_GATES = '--feature-gates=VolumeAttributesClass=false';

/** The Deployment of the controller. It mounts an export for as long as it creates a directory there. */
export function controllerDeployment(
  workload: Workload,
  props: NfsCsiDriverProps,
  driverName: string,
  serviceAccountName: string,
): Plain<KubeDeploymentProps> {
  const { controller = {}, imagePullPolicy, volumeExpansion } = props;
  const { replicas = 1, resources, leaderElection } = controller;
  const images = { ...DEFAULT_IMAGES, ...props.images };
  const options = { imagePullPolicy, resources };
  const election = leaderElection === true ? ['--leader-election'] : [];
  return {
    metadata: metadataOf(workload),
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      strategy: controller.strategy ?? { type: 'Recreate' },
      selector: { matchLabels: workload.selector },
      template: {
        metadata: { labels: workload.labels, annotations: controller.podAnnotations },
        spec: {
          ...csiPod(props, controller, serviceAccountName),
          priorityClassName: controller.priorityClassName ?? 'system-cluster-critical',
          tolerations: controller.tolerations,
          ...spread(workload.selector, controller, replicas),
          containers: [
            plugin(images.nfsPlugin, driverName, options, [TMP_MOUNT]),
            sidecar(
              'csi-provisioner',
              images.csiProvisioner,
              ['--v=2', '--extra-create-metadata', TIMEOUT, FEATURE_GATES, ...election],
              options,
              [API_TOKEN_MOUNT],
            ),
            ...(volumeExpansion === true
              ? [
                  sidecar(
                    'csi-resizer',
                    images.csiResizer,
                    ['--v=2', '--handle-volume-inuse-error=false', FEATURE_GATES, ...election],
                    options,
                    [API_TOKEN_MOUNT],
                  ),
                ]
              : []),
          ],
          volumes: [{ name: SOCKET_VOLUME, emptyDir: {} }, API_TOKEN_VOLUME, TMP_VOLUME],
        },
      },
    },
  };
}
