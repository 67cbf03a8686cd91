import type { KubeDeploymentProps } from '../../../imports/k8s';
import type { Plain } from '../../core/wire';
import { API_TOKEN_MOUNT, API_TOKEN_VOLUME } from '../../pod/api-token';
import { container } from '../../pod/container';
import { imageWaivers, waiverAnnotations } from '../../pod/scanner-annotations';
import { spread } from '../../pod/scheduling';
import { podSecurityContext } from '../../pod/security';
import { TMP } from '../../pod/tmp-volume';
import { type Workload, metadataOf } from '../../pod/workload';
import type { NfsProvisionerProps } from './props';
import { provisionerWaivers } from './scanner-annotations';

/** @see https://registry.k8s.io/v2/sig-storage/nfs-subdir-external-provisioner/tags/list */
export const DEFAULT_IMAGE =
  'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2@sha256:63d5e04551ec8b5aae83b6f35938ca5ddc50a88d85492d9731810c31591fa4c9';

const CONTAINER = 'nfs-subdir-external-provisioner';

const DEFAULT_RESOURCES = {
  requests: { cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
  limits: { cpu: '250m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
};

/** The names of what the pods of a provisioner refer to. */
export interface ProvisionerNames {
  readonly provisionerName: string;
  readonly serviceAccountName: string;
  /** Name of the claim that holds the export. */
  readonly rootClaimName: string;
  /** Name of the ConfigMap that names the export. */
  readonly exportName: string;
}

/** The Deployment of a provisioner. */
export function deployment(
  workload: Workload,
  props: NfsProvisionerProps,
  names: ProvisionerNames,
): Plain<KubeDeploymentProps> {
  const { image = DEFAULT_IMAGE, imagePullPolicy, replicas = 1 } = props;
  // The image names no user. 65532 is the user "nonroot" of its distroless base.
  const { runAsUser = 65532, runAsGroup = runAsUser, fsGroup = runAsGroup } = props;
  const user = { runAsUser, runAsGroup, fsGroup };
  const annotations =
    props.scannerAnnotations === true
      ? waiverAnnotations([...provisionerWaivers(props), ...imageWaivers(image, imagePullPolicy)])
      : undefined;
  return {
    metadata: metadataOf(workload, { annotations }),
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      strategy: props.strategy ?? { type: 'Recreate' },
      selector: { matchLabels: workload.selector },
      template: {
        metadata: { labels: workload.labels, annotations: props.podAnnotations },
        spec: {
          serviceAccountName: names.serviceAccountName,
          // The container mounts the token itself, see API_TOKEN_VOLUME.
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          nodeSelector: props.nodeSelector,
          tolerations: props.tolerations,
          priorityClassName: props.priorityClassName,
          ...spread(workload.selector, props, replicas),
          imagePullSecrets: props.imagePullSecrets?.map((secret) =>
            typeof secret === 'string' ? { name: secret } : secret,
          ),
          securityContext: podSecurityContext('restricted', user),
          containers: [
            container(
              {
                name: CONTAINER,
                image,
                imagePullPolicy,
                env: {
                  PROVISIONER_NAME: names.provisionerName,
                  NFS_SERVER: { configMapKeyRef: { name: names.exportName, key: 'server' } },
                  NFS_PATH: { configMapKeyRef: { name: names.exportName, key: 'path' } },
                  ENABLE_LEADER_ELECTION: String(props.leaderElection ?? false),
                  POD_NAMESPACE: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
                },
                resources: props.resources ?? DEFAULT_RESOURCES,
                volumeMounts: [{ name: ROOT_VOLUME, mountPath: '/persistentvolumes' }, API_TOKEN_MOUNT],
              },
              user,
            ),
          ],
          volumes: [
            { name: ROOT_VOLUME, persistentVolumeClaim: { claimName: names.rootClaimName } },
            API_TOKEN_VOLUME,
            { name: TMP, emptyDir: { sizeLimit: '64Mi' } },
          ],
        },
      },
    },
  };
}

const ROOT_VOLUME = `${CONTAINER}-root`;
