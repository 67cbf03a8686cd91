import { isPlainObject } from '../../../../lib/core/wire';
import { valueAt } from '../../../manifests/field';
import type { Fields, Fill } from './fill';

const THREE_HOURS = 10_800;

/** Defaults of Services, Ingresses and other network objects. */
export const NETWORK: Readonly<Record<string, Fill>> = {
  ServiceSpec: (given, kubernetes) => {
    const spec: Fields = { sessionAffinity: 'None', type: 'ClusterIP', ...given };
    const { type } = spec;
    const isExternal =
      type === 'NodePort' ||
      type === 'LoadBalancer' ||
      (kubernetes >= 29 && type === 'ClusterIP' && 'externalIPs' in spec);
    return {
      ...(isExternal ? { externalTrafficPolicy: 'Cluster' } : {}),
      ...(type === 'ExternalName' ? {} : { internalTrafficPolicy: 'Cluster' }),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
      ...spec,
      ...affinityConfig(spec),
      ports: Array.isArray(spec.ports) ? spec.ports.map(servicePort) : undefined,
    };
  },
  Endpoint: { conditions: {} },
  EndpointPort: { protocol: 'TCP' },
  KubeEndpointSliceProps: (slice) => ({
    ...slice,
    ports: Array.isArray(slice.ports)
      ? slice.ports.map((port: unknown) => (isPlainObject(port) ? { name: '', ...port } : port))
      : undefined,
  }),
  NetworkPolicySpec: (spec) => {
    const egress = Array.isArray(spec.egress) && spec.egress.length > 0 ? ['Egress'] : [];
    const isSet = Array.isArray(spec.policyTypes) && spec.policyTypes.length > 0;
    return { podSelector: {}, ...spec, policyTypes: isSet ? spec.policyTypes : ['Ingress', ...egress] };
  },
  NetworkPolicyPort: { protocol: 'TCP' },
  IngressClassParametersReference: { scope: 'Cluster' },
};

function servicePort(port: unknown): unknown {
  if (!isPlainObject(port)) return port;
  return { protocol: 'TCP', ...port, targetPort: port.targetPort || port.port };
}

function affinityConfig(spec: Fields): Fields {
  if (spec.sessionAffinity !== 'ClientIP') return { sessionAffinityConfig: undefined };
  const timeoutSeconds = valueAt(spec, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  return { sessionAffinityConfig: { clientIP: { timeoutSeconds: timeoutSeconds ?? THREE_HOURS } } };
}
