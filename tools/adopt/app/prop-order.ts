import { isPlainObject } from '../../../lib/core/wire';
import type { Typed } from '../typed';

/** The props of an app in the order in which they are read. Others come before the objects beside the StatefulSet. */
const FIRST: readonly string[] = [
  ...['defaults', 'image', 'imagePullPolicy', 'containerName', 'command', 'args', 'workingDir'],
  ...['replicas', 'podManagementPolicy', 'updateStrategy', 'minReadySeconds', 'revisionHistoryLimit'],
  ...['ports', 'env', 'envFrom', 'claims', 'volumes', 'volumeMounts', 'volumeDevices', 'resources'],
  ...['startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle', 'initContainers', 'sidecarContainers'],
  ...['podSecurity', 'runAsUser', 'runAsGroup', 'fsGroup', 'readOnlyRootFilesystem', 'securityContext'],
];

const LAST: readonly string[] = [
  ...['selectorLabels', 'recommendedLabels', 'labels', 'podLabels', 'podAnnotations', 'statefulSet'],
  ...['headlessService', 'service', 'ingress', 'serviceAccount', 'podDisruptionBudget', 'networkPolicy'],
  'overrides',
];

const OF_CLAIMS: readonly string[] = ['name', 'mountPath', 'devicePath', 'storage', 'storageClass'];

const OF_CONTAINERS: readonly string[] = ['name', ...FIRST];

/** The props in the order in which a program writes them. */
export function inOrder(props: Typed): Typed {
  const lists = ['initContainers', 'sidecarContainers'].filter((name) => Array.isArray(props[name]));
  const containers = Object.fromEntries(
    lists.map((name) => [
      name,
      (props[name] as unknown[]).map((container) =>
        sorted(isPlainObject(container) ? withPorts(container) : {}, OF_CONTAINERS, []),
      ),
    ]),
  );
  const claims = Array.isArray(props.claims)
    ? { claims: props.claims.map((claim: unknown) => sorted(claim as Typed, OF_CLAIMS, [])) }
    : {};
  return sorted(named({ ...withPorts(props), ...containers, ...claims }), FIRST, LAST);
}

/** Items of lists begin with their names, and probes with what they do. */
function named(value: Typed): Typed {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      Array.isArray(item)
        ? item.map((each: unknown) => (isPlainObject(each) ? sorted(named(each), ['name'], []) : each))
        : isPlainObject(item) && key !== 'env'
          ? sorted(named(item), ['name', ...HANDLERS], [])
          : item,
    ]),
  );
}

const HANDLERS = ['httpGet', 'tcpSocket', 'exec', 'grpc', 'path', 'requests', 'limits', 'cpu', 'memory'];

/** Ports begin with their names. */
function withPorts(container: Typed): Typed {
  if (!Array.isArray(container.ports)) return container;
  return {
    ...container,
    ports: container.ports.map((port: unknown) =>
      isPlainObject(port) ? sorted(port, ['name', 'containerPort'], ['service', 'headlessService']) : port,
    ),
  };
}

function sorted(object: Typed, first: readonly string[], last: readonly string[]): Typed {
  const place = (key: string): number => {
    if (first.includes(key)) return first.indexOf(key);
    return last.includes(key) ? first.length + 1 + last.indexOf(key) : first.length;
  };
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => place(a) - place(b)));
}
