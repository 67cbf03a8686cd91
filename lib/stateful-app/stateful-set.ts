import type {
  Container as KubeContainer,
  KubeStatefulSetProps,
  PodTemplateSpec,
  Volume,
} from '../../imports/k8s';
import { type Plain, fieldsOf } from '../core/wire';
import { type Container, container } from '../pod/container';
import { imageWaivers, waiverAnnotations } from '../pod/scanner-annotations';
import { spread } from '../pod/scheduling';
import { podSecurityContext } from '../pod/security';
import { TMP, TMP_VOLUME } from '../pod/tmp-volume';
import { type Workload, metadataOf } from '../pod/workload';
import { claimTemplate } from './claims';
import { fieldDefaults } from './defaults';
import type { PodProps, StatefulAppProps, StatefulSetProps } from './props';

/** Properties of the app's other objects that the StatefulSet depends on. */
export interface StatefulSetParts {
  /** Name of the governing Service; undefined if there is none. */
  readonly serviceName: string | undefined;
  readonly serviceAccount: { readonly name: string | undefined; readonly token: boolean | undefined };
  /** The app's own container. */
  readonly container: Container;
}

/** The StatefulSet of an app. */
export function statefulSet(
  workload: Workload,
  props: StatefulAppProps,
  parts: StatefulSetParts,
): Plain<KubeStatefulSetProps> {
  const { claims, persistentVolumeClaimRetentionPolicy: given } = props;
  const { labels, annotations } = props.statefulSet ?? {};
  const { statefulSet: defaults } = fieldDefaults(props);
  const retention = { ...defaults?.persistentVolumeClaimRetentionPolicy, ...given };
  const waivers = props.scannerAnnotations === true ? imageWaivers(props.image, props.imagePullPolicy) : [];
  return {
    metadata: metadataOf(workload, {
      labels,
      annotations: { ...waiverAnnotations(waivers), ...annotations },
    }),
    spec: {
      serviceName: parts.serviceName as string,
      ...defaults,
      ...fieldsOf<StatefulSetProps>(props, 'StatefulSetSpec'),
      persistentVolumeClaimRetentionPolicy: Object.keys(retention).length > 0 ? retention : undefined,
      selector: { matchLabels: workload.selector },
      template: podTemplate(workload, props, parts),
      volumeClaimTemplates: claims.length > 0 ? claims.map(claimTemplate) : undefined,
    },
  };
}

function podTemplate(
  workload: Workload,
  props: StatefulAppProps,
  { serviceAccount, container: own }: StatefulSetParts,
): Plain<PodTemplateSpec> {
  const { initContainers, sidecarContainers = [], podSecurity = 'restricted' } = props;
  const { mountsTmp = podSecurity === 'restricted', pod } = fieldDefaults(props);
  const render = (given: Container): Plain<KubeContainer> => container(given, props, mountsTmp);
  const containers = [own, ...sidecarContainers].map(render);
  const inits = initContainers?.map(render);
  const labels = { ...workload.labels, ...workload.selector, ...props.podLabels };
  return {
    metadata: { labels, annotations: props.podAnnotations },
    spec: {
      ...pod,
      ...fieldsOf<PodProps>(props, 'PodSpec'),
      // Kubernetes' old name of the field below, which the prop of that name is not.
      serviceAccount: undefined,
      serviceAccountName: serviceAccount.name,
      automountServiceAccountToken: serviceAccount.token,
      imagePullSecrets: props.imagePullSecrets?.map((secret) =>
        typeof secret === 'string' ? { name: secret } : secret,
      ),
      securityContext: podSecurityContext(podSecurity, props, props.podSecurityContext),
      ...spread(workload.selector, props, props.replicas ?? 1),
      initContainers: inits,
      containers,
      volumes: volumes(props, mountsTmp ? [...containers, ...(inits ?? [])] : []),
    },
  };
}

/** The volumes of the pod, with the one for `/tmp` if a container mounts it and nothing else has its name. */
function volumes(
  { volumes: given = [], claims }: StatefulAppProps,
  containers: readonly Plain<KubeContainer>[],
): readonly Plain<Volume>[] | undefined {
  const isTaken = [...given, ...claims].some(({ name }) => name === TMP);
  const isMounted = containers.some(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === TMP));
  const all = isMounted && !isTaken ? [...given, TMP_VOLUME] : given;
  return all.length > 0 ? all : undefined;
}
