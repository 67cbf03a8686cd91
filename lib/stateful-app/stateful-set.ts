import type { EnvVar, KubeStatefulSetProps, PodTemplateSpec } from '../../imports/k8s';
import { defaultPullPolicy } from '../image';
import { restrictedPod, type UserProps } from '../pod-security';
import { type SchedulingProps, scheduling } from '../scheduling';
import { TMP_VOLUME } from '../tmp-volume';
import { UpdateStrategy } from '../update-strategy';
import { imageWaivers, waiverAnnotations } from '../waivers';
import { type Workload, metadataOf } from '../workload';
import { type AdditionalContainerProps, additionalContainer } from './additional-containers';
import { type Claim, claimTemplates } from './claims';
import { type ContainerProps, appContainer } from './container';
import { fileVolumes } from './mounted-files';
import type { Port } from './ports';

/** What becomes of the claims, and so of the data. */
export interface RetentionPolicy {
  /** When the StatefulSet is deleted. @default 'Retain' */
  readonly whenDeleted?: 'Retain' | 'Delete';
  /** When replicas are taken away. @default 'Retain' */
  readonly whenScaled?: 'Retain' | 'Delete';
}

/** How many pods there are, and how they come and go. */
export interface RolloutProps {
  /** Number of pods; 0 stops the app and keeps its data. @default 1 */
  readonly replicas?: number;
  /**
   * Whether pods start and stop one after another or all at once; Kubernetes lets it not change later. Updates are one
   * by one in both cases.
   * @default 'OrderedReady'
   */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  /** How pods get a new version. @default UpdateStrategy.rolling() */
  readonly updateStrategy?: UpdateStrategy;
  /**
   * Seconds that a pod must be ready before the next is updated. With a few, every node knows by then where requests can
   * go; with none, an update of two replicas leaves some of them without an answer.
   * @default 0
   */
  readonly minReadySeconds?: number;
  /** Number of old versions kept to roll back to. @default 10 */
  readonly revisionHistoryLimit?: number;
  /** What becomes of the claims. @default retained in every case */
  readonly persistentVolumeClaimRetentionPolicy?: RetentionPolicy;
  /** Seconds from SIGTERM to SIGKILL. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** Secrets with credentials for the image registry. @default none */
  readonly imagePullSecrets?: readonly string[];
  /** Annotations of the pods. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

export type StatefulSetProps = ContainerProps & AdditionalContainerProps & SchedulingProps & RolloutProps;

/** What the rest of the app decides about its StatefulSet. */
export interface StatefulSetParts {
  readonly serviceName: string;
  readonly ports: readonly [Port, ...Port[]];
  readonly claims: readonly [Claim, ...Claim[]];
  readonly user: Required<UserProps>;
  readonly env: readonly EnvVar[];
}

export function statefulSet(
  app: Workload,
  props: StatefulSetProps,
  parts: StatefulSetParts,
): KubeStatefulSetProps {
  const retention = props.persistentVolumeClaimRetentionPolicy;
  const waivers = imageWaivers(props.image, props.imagePullPolicy ?? defaultPullPolicy(props.image));
  return {
    metadata: { ...metadataOf(app), annotations: waiverAnnotations(waivers) },
    spec: {
      serviceName: parts.serviceName,
      replicas: props.replicas ?? 1,
      podManagementPolicy: props.podManagementPolicy ?? 'OrderedReady',
      updateStrategy: (props.updateStrategy ?? UpdateStrategy.rolling()).spec,
      minReadySeconds: props.minReadySeconds ?? 0,
      revisionHistoryLimit: props.revisionHistoryLimit ?? 10,
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: retention?.whenDeleted ?? 'Retain',
        whenScaled: retention?.whenScaled ?? 'Retain',
      },
      selector: { matchLabels: app.selector },
      template: podTemplate(app, props, parts),
      volumeClaimTemplates: claimTemplates(parts.claims),
    },
  };
}

function podTemplate(app: Workload, props: StatefulSetProps, parts: StatefulSetParts): PodTemplateSpec {
  const more = (containers: AdditionalContainerProps['sidecarContainers'] = []) =>
    containers.map((container) => additionalContainer(container, parts.user));
  return {
    metadata: { labels: app.labels, annotations: props.podAnnotations },
    spec: {
      serviceAccountName: app.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: props.terminationGracePeriodSeconds ?? 30,
      imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
      securityContext: restrictedPod(parts.user),
      ...scheduling(app, props),
      initContainers: props.initContainers && more(props.initContainers),
      containers: [appContainer(app.name, props, parts), ...more(props.sidecarContainers)],
      volumes: [...fileVolumes(props), TMP_VOLUME],
    },
  };
}
