import type { Container, KubeDeploymentProps, Volume, VolumeProjection } from '../../imports/k8s';
import { type ImagePullPolicy, defaultPullPolicy } from '../image';
import { type UserProps, restrictedContainer, restrictedPod } from '../pod-security';
import { type Resources, resourceRequirements } from '../resources';
import { type SchedulingProps, scheduling } from '../scheduling';
import { TMP_MOUNT, TMP_VOLUME } from '../tmp-volume';
import { imageWaivers, waiverAnnotations } from '../waivers';
import { type Workload, metadataOf } from '../workload';
import { rootVolumeName } from './root-volume';
import { provisionerWaivers } from './waivers';

/** How the provisioner itself runs. */
export interface ProvisionerPodProps extends SchedulingProps {
  /** Image of nfs-subdir-external-provisioner. @default v4.0.2 by digest, the newest that was published */
  readonly image?: string;
  /** When the image is pulled. @default 'IfNotPresent' for an image with a digest or of `localhost/`, else 'Always' */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Secrets with credentials for the image registry. @default none */
  readonly imagePullSecrets?: readonly string[];
  /** Number of provisioners; more than one needs leaderElection. @default 1 */
  readonly replicas?: number;
  /** Whether replicas agree on the one that works, which takes a Role more. @default false */
  readonly leaderElection?: boolean;
  /** How a new version takes over; RollingUpdate needs leaderElection. @default 'Recreate' */
  readonly strategyType?: 'Recreate' | 'RollingUpdate';
  /** CPU, memory and ephemeral storage. @default requests 10m, 32Mi, 16Mi; limits 250m, 128Mi, 64Mi */
  readonly resources?: Resources;
  /** Annotations of the pods. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Name of the pod's volume that holds the export's root. @default 'nfs-subdir-external-provisioner-root' */
  readonly volumeName?: string;
}

/** @see https://registry.k8s.io/v2/sig-storage/nfs-subdir-external-provisioner/tags/list */
export const DEFAULT_IMAGE =
  'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2@sha256:63d5e04551ec8b5aae83b6f35938ca5ddc50a88d85492d9731810c31591fa4c9';

const DEFAULT_RESOURCES: Resources = {
  requests: { cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
  limits: { cpu: '250m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
};

export interface ProvisionerParts {
  readonly provisionerName: string;
  readonly serviceAccountName: string;
  readonly server: string;
  readonly path: string;
  readonly user: Required<UserProps>;
}

export function deployment(
  workload: Workload,
  props: ProvisionerPodProps,
  parts: ProvisionerParts,
): KubeDeploymentProps {
  const { image = DEFAULT_IMAGE, volumeName = 'nfs-subdir-external-provisioner-root' } = props;
  const imagePullPolicy = props.imagePullPolicy ?? defaultPullPolicy(image);
  const waivers = [...provisionerWaivers(props), ...imageWaivers(image, imagePullPolicy)];
  return {
    metadata: { ...metadataOf(workload), annotations: waiverAnnotations(waivers) },
    spec: {
      replicas: props.replicas ?? 1,
      revisionHistoryLimit: 10,
      strategy: { type: props.strategyType ?? 'Recreate' },
      selector: { matchLabels: workload.selector },
      template: {
        metadata: { labels: workload.labels, annotations: props.podAnnotations },
        spec: {
          serviceAccountName: parts.serviceAccountName,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
          securityContext: restrictedPod(parts.user),
          ...scheduling(workload, props),
          containers: [container({ ...props, image, imagePullPolicy, volumeName }, parts)],
          volumes: [
            { name: volumeName, persistentVolumeClaim: { claimName: rootVolumeName(workload) } },
            TOKEN_VOLUME,
            TMP_VOLUME,
          ],
        },
      },
    },
  };
}

function container(
  props: ProvisionerPodProps & Required<Pick<ProvisionerPodProps, 'image' | 'volumeName'>>,
  parts: ProvisionerParts,
): Container {
  return {
    name: 'nfs-subdir-external-provisioner',
    image: props.image,
    imagePullPolicy: props.imagePullPolicy,
    env: [
      { name: 'PROVISIONER_NAME', value: parts.provisionerName },
      { name: 'NFS_SERVER', value: parts.server },
      { name: 'NFS_PATH', value: parts.path },
      { name: 'ENABLE_LEADER_ELECTION', value: String(props.leaderElection ?? false) },
      {
        name: 'POD_NAMESPACE',
        valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
      },
    ],
    resources: resourceRequirements(props.resources, DEFAULT_RESOURCES),
    securityContext: restrictedContainer(parts.user),
    volumeMounts: [
      { name: props.volumeName, mountPath: '/persistentvolumes' },
      { name: TOKEN_VOLUME.name, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
      TMP_MOUNT,
    ],
  };
}

const TOKEN_SOURCES: VolumeProjection[] = [
  { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  {
    downwardApi: {
      items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
    },
  },
];

/** The account's token, mounted by hand for the one container that calls the API server. */
const TOKEN_VOLUME: Volume = { name: 'api-token', projected: { defaultMode: 0o444, sources: TOKEN_SOURCES } };
