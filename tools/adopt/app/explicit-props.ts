import { isDeepStrictEqual } from 'node:util';
import { listAt, textAt, valueAt, without } from '../../manifests/field';
import type { Entry } from '../../plan/object-set';
import { type Typed, typedFields } from '../typed';
import { claimsOf, containerOptions } from './container';
import { type LabelProps, labelProps } from './labels';
import { type Parts, selectorOf, serviceAccountNameOf } from './parts';

/** A set of defaults of StatefulApp, and whether its objects have the recommended labels. */
export interface Base {
  readonly defaults: 'recommended' | 'kubernetes';
  readonly recommendedLabels: boolean;
}

/** What a StatefulApp with the recommended defaults has to be told to leave out. */
const LEFT_OUT: Typed = {
  readinessProbe: false,
  podSecurity: 'baseline',
  affinity: false,
  service: false,
  networkPolicy: false,
  podDisruptionBudget: false,
};

/** Props that spell out each field of an app. */
export function explicitProps(parts: Parts, base: Base): Typed {
  const { object, identity } = parts.statefulSet;
  const labels = labelProps(parts, base.recommendedLabels);
  const pod = valueAt(object, 'spec', 'template', 'spec');
  const [own, ...sidecars] = listAt(pod, 'containers').map(containerOptions);
  const { name: containerName, ...container } = own ?? {};
  return present({
    ...(base.defaults === 'recommended' ? LEFT_OUT : { defaults: base.defaults }),
    ...(base.recommendedLabels === (base.defaults === 'recommended')
      ? {}
      : { recommendedLabels: base.recommendedLabels }),
    ...container,
    containerName: containerName === identity.name ? undefined : containerName,
    ...claimsOf(listAt(object, 'spec', 'volumeClaimTemplates'), container),
    ...podProps(pod),
    initContainers: listAt(pod, 'initContainers').map(containerOptions),
    sidecarContainers: sidecars,
    ...statefulSetProps(object),
    selectorLabels: selectorOf(object),
    labels: labels.labels,
    podLabels: labels.podLabels,
    podAnnotations: valueAt(object, 'spec', 'template', 'metadata', 'annotations'),
    statefulSet: present({ labels: labels.of('statefulSet'), annotations: annotationsOf(parts.statefulSet) }),
    ...objectProps(parts, labels),
  });
}

/** Props of the objects beside the StatefulSet. */
function objectProps(parts: Parts, labels: LabelProps): Typed {
  const { statefulSet, headlessService, service, podDisruptionBudget, networkPolicy, ingress } = parts;
  const serviceName = textAt(statefulSet.object, 'spec', 'serviceName');
  const metadata = (entry: Entry, part: Parameters<LabelProps['of']>[0]): Typed =>
    present({
      name: entry.identity.name,
      labels: labels.of(part),
      annotations: annotationsOf(entry),
    });
  return present({
    serviceAccount: serviceAccountProp(parts, (entry) => metadata(entry, 'serviceAccount')),
    headlessService:
      headlessService === undefined
        ? serviceName !== '' && serviceName !== service?.identity.name && serviceName
        : {
            ...metadata(headlessService, 'headlessService'),
            ...serviceSpec(headlessService, parts),
          },
    ...(service && { service: { ...metadata(service, 'service'), ...serviceSpec(service, parts) } }),
    ...(podDisruptionBudget && {
      podDisruptionBudget: {
        ...metadata(podDisruptionBudget, 'podDisruptionBudget'),
        ...without(
          typedFields(valueAt(podDisruptionBudget.object, 'spec'), 'PodDisruptionBudgetSpec'),
          'selector',
        ),
      },
    }),
    ...(networkPolicy && {
      networkPolicy: { ...metadata(networkPolicy, 'networkPolicy'), ...allowed(networkPolicy) },
    }),
    ...(ingress && { ingress: { ...metadata(ingress, 'ingress'), ...ingressOptions(ingress) } }),
  });
}

function podProps(pod: unknown): Typed {
  const { containers, initContainers, ...fields } = typedFields(pod, 'PodSpec');
  const { serviceAccount, serviceAccountName, automountServiceAccountToken, ...others } = fields;
  const { securityContext, imagePullSecrets, ...rest } = others;
  return {
    ...rest,
    podSecurityContext: securityContext,
    imagePullSecrets: Array.isArray(imagePullSecrets)
      ? imagePullSecrets.map((secret: unknown) =>
          isDeepStrictEqual(Object.keys(secret as object), ['name']) ? valueAt(secret, 'name') : secret,
        )
      : undefined,
  };
}

function statefulSetProps(statefulSet: unknown): Typed {
  const spec = typedFields(valueAt(statefulSet, 'spec'), 'StatefulSetSpec');
  return without(spec, 'selector', 'template', 'serviceName', 'volumeClaimTemplates');
}

function serviceAccountProp(
  { statefulSet, serviceAccount }: Parts,
  metadataOf: (entry: Entry) => Typed,
): unknown {
  const pod = valueAt(statefulSet.object, 'spec', 'template', 'spec');
  const name = serviceAccountNameOf(statefulSet.object);
  const token = valueAt(pod, 'automountServiceAccountToken');
  if (serviceAccount !== undefined) {
    const fields = typedFields(serviceAccount.object, 'KubeServiceAccountProps');
    return present({
      ...metadataOf(serviceAccount),
      token,
      ...without(fields, 'metadata', 'apiVersion', 'kind'),
    });
  }
  if (name !== '') return token === undefined ? name : { existing: name, token };
  return token === false ? false : undefined;
}

function serviceSpec({ object }: Entry, parts: Parts): Typed {
  const { selector, clusterIp, ports = [], ...spec } = typedFields(valueAt(object, 'spec'), 'ServiceSpec');
  return present({
    ...spec,
    clusterIp: clusterIp === 'None' ? undefined : clusterIp,
    selector: isDeepStrictEqual(selector, selectorOf(parts.statefulSet.object)) ? undefined : selector,
    ports,
  });
}

/** What a NetworkPolicy of the shape that StatefulApp writes allows besides the replicas and DNS. */
function allowed({ object }: Entry): Typed {
  const spec = typedFields(valueAt(object, 'spec'), 'NetworkPolicySpec');
  const [ingress] = listAt(spec, 'ingress');
  const egress = listAt(spec, 'egress');
  const hasPorts = ingress !== undefined;
  return {
    allowFrom: valueAt(ingress, 'from') === undefined ? undefined : listAt(ingress, 'from').slice(0, -1),
    allowTo: egress.slice(hasPorts ? 2 : 1),
  };
}

function ingressOptions({ object }: Entry): Typed {
  const [rule] = listAt(object, 'spec', 'rules');
  const [path] = listAt(rule, 'http', 'paths');
  const [tls] = listAt(object, 'spec', 'tls');
  return present({
    host: valueAt(rule, 'host'),
    ingressClassName: valueAt(object, 'spec', 'ingressClassName'),
    path: valueAt(path, 'path'),
    pathType: valueAt(path, 'pathType'),
    port:
      valueAt(path, 'backend', 'service', 'port', 'name') ??
      valueAt(path, 'backend', 'service', 'port', 'number'),
    tlsSecretName: tls === undefined ? false : valueAt(tls, 'secretName'),
  });
}

function annotationsOf({ object }: Entry): unknown {
  return valueAt(object, 'metadata', 'annotations');
}

/** What says nothing if it is empty. In other fields, such as a security context, Kubernetes keeps an empty object. */
const NOTHING_IF_EMPTY: ReadonlySet<string> = new Set([
  ...['labels', 'podLabels', 'podAnnotations', 'annotations', 'statefulSet', 'imagePullSecrets'],
  ...['initContainers', 'sidecarContainers', 'volumes', 'volumeMounts', 'volumeDevices'],
]);

/** Without what is not set. */
function present(props: Typed): Typed {
  return Object.fromEntries(
    Object.entries(props).filter(([key, value]) => {
      if (value === undefined) return false;
      if (!NOTHING_IF_EMPTY.has(key)) return true;
      return Object.keys(value as object).length > 0;
    }),
  );
}
