import { isPlainObject } from '../../../lib/core/wire';
import { listAt, textAt, valueAt } from '../../manifests/field';
import type { Typed } from '../typed';

/** How each port of the pods is on a Service; undefined if the list of the Service does not follow from them. */
export function portsOnService(
  podPorts: readonly unknown[],
  servicePorts: readonly unknown[],
): readonly (Typed | false)[] | undefined {
  const shown: (Typed | false)[] = [];
  let next = 0;
  for (const port of podPorts) {
    const servicePort = servicePorts[next];
    if (isPlainObject(servicePort) && leadsTo(servicePort, port, podPorts)) {
      const { protocol, ...options } = servicePort;
      // An option cannot take the name away.
      if (options.name === undefined && valueAt(port, 'name') !== undefined) return undefined;
      if ((protocol ?? 'TCP') !== protocolOf(port)) return undefined;
      shown.push(options);
      next++;
    } else shown.push(false);
  }
  return next === servicePorts.length ? shown : undefined;
}

function leadsTo(servicePort: Typed, port: unknown, podPorts: readonly unknown[]): boolean {
  const target = servicePort.targetPort ?? servicePort.port;
  const isTarget = (other: unknown): boolean =>
    (target === valueAt(other, 'containerPort') || target === valueAt(other, 'name')) &&
    protocolOf(other) === (servicePort.protocol ?? 'TCP');
  if (isTarget(port)) return true;
  // A Service of headless pods may show any number: clients ask for the port of the pods.
  return (
    servicePort.name !== undefined && servicePort.name === valueAt(port, 'name') && !podPorts.some(isTarget)
  );
}

function protocolOf(port: unknown): string {
  return textAt(port, 'protocol') || 'TCP';
}

/** The ports of the containers that run beside each other, in the order in which StatefulApp has them. */
export function portsOfPods(
  own: unknown,
  initContainers: readonly unknown[],
  sidecars: readonly unknown[],
): readonly unknown[] {
  const native = initContainers.filter((container) => valueAt(container, 'restartPolicy') === 'Always');
  return [own, ...native, ...sidecars].flatMap((container) => listAt(container, 'ports'));
}
