import { isPlainObject } from '../../../../lib/core/wire';
import { imageVersion } from '../../../../lib/validation/image';
import { valueAt, without } from '../../../manifests/field';
import type { Fields, Fill } from './fill';

const PROBE_HTTP = { path: '/', scheme: 'HTTP' };

/** Defaults of pods and pod templates. */
export const PODS: Readonly<Record<string, Fill>> = {
  KubePodProps: (pod, kubernetes) => ({ ...pod, spec: podOnly(valueAt(pod, 'spec'), kubernetes) }),
  PodSpec: (spec, kubernetes) => {
    const { serviceAccount, ...own } = spec;
    return {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      // The deprecated name of serviceAccountName. The API server writes both.
      ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
      ...own,
      ...(kubernetes < 28 ? hostPorts(spec) : {}),
    };
  },
  Container: container,
  EphemeralContainer: container,
  ContainerPort: { protocol: 'TCP' },
  Probe: { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
  HttpGetAction: PROBE_HTTP,
  GrpcAction: { service: '' },
  ObjectFieldSelector: { apiVersion: 'v1' },
  ResourceFieldSelector: { divisor: '0' },
  ContainerResizePolicy: {},
};

function container(value: Fields): Fields {
  return {
    imagePullPolicy: pullPolicy(value.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...value,
  };
}

/** The default pull policy of an image. Without tag and digest, the tag is `latest`. */
export function pullPolicy(image: unknown): string {
  if (typeof image !== 'string' || image === '') return 'IfNotPresent';
  const { tag, digest } = imageVersion(image);
  return (tag ?? (digest === undefined ? 'latest' : '')) === 'latest' ? 'Always' : 'IfNotPresent';
}

/** Defaults that apply to pods, but not to pod templates. */
function podOnly(spec: unknown, kubernetes: number): unknown {
  if (!isPlainObject(spec)) return spec;
  const filled = { enableServiceLinks: true, ...spec, ...(kubernetes < 28 ? {} : hostPorts(spec)) };
  const containers = (field: string): Fields => {
    const list = valueAt(filled, field);
    return Array.isArray(list) ? { [field]: list.map(withRequests) } : {};
  };
  return { ...filled, ...containers('containers'), ...containers('initContainers') };
}

/** A limit is also the default request. */
function withRequests(value: unknown): unknown {
  const limits = valueAt(value, 'resources', 'limits');
  if (!isPlainObject(value) || !isPlainObject(limits)) return value;
  const { requests, ...resources } = without(value.resources);
  return {
    ...value,
    resources: { ...resources, requests: { ...limits, ...(isPlainObject(requests) ? requests : {}) } },
  };
}

/** With hostNetwork, a container port is a host port too. */
function hostPorts(spec: Fields): Fields {
  if (spec.hostNetwork !== true) return {};
  const ports = (value: unknown): unknown => {
    const list = valueAt(value, 'ports');
    if (!isPlainObject(value) || !Array.isArray(list)) return value;
    return {
      ...value,
      ports: list.map((port: unknown) =>
        isPlainObject(port) ? { ...port, hostPort: port.hostPort ?? port.containerPort } : port,
      ),
    };
  };
  return Object.fromEntries(
    ['containers', 'initContainers'].flatMap((field) => {
      const list = spec[field];
      return Array.isArray(list) ? [[field, list.map(ports)]] : [];
    }),
  );
}
