import { type Check, dnsLabel, portName, portNumber, show } from '../syntax';
import { type Container, containersOf, podTemplateOf, type ServicePort } from './manifest';
import type { Inventory, Rule, Subject } from './rule';

type Labels = Readonly<Record<string, string>>;

/** Ports have numbers that exist and names that are found: by probes in their container, by Services in their pods. */
export const ports: Rule = (inventory) => {
  const portNames = new Map<string, Set<string>>();
  const nodePorts = new Map<string, string>();
  return (subject) => {
    const { manifest } = subject;
    const names = checkContainers(subject);
    // Services select by these two labels; to look pods up by them keeps the time linear.
    for (const key of podKeys(
      manifest.metadata?.namespace,
      podTemplateOf(manifest)?.template.metadata?.labels ?? {},
    )) {
      portNames.set(key, new Set([...(portNames.get(key) ?? []), ...names]));
    }
    if (manifest.kind !== 'Service') return;
    checkService(inventory, subject, portNames);
    checkNodePorts(subject, nodePorts);
  };
};

/** The names of a pod's ports, with what is wrong with them noted. */
function checkContainers({ manifest, faults }: Subject): ReadonlySet<string> {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const { at, container } of containersOf(manifest)) {
    container.ports?.forEach((port, i) => {
      faults
        .check(`${at}.ports[${i}].containerPort`, port.containerPort, portNumber)
        .check(`${at}.ports[${i}].name`, port.name, portName)
        .when(
          port.name !== undefined && names.has(port.name),
          `${at}.ports[${i}].name "${port.name ?? ''}" is another port's name in this pod: give each port a name of its own`,
        );
      if (port.name !== undefined) names.add(port.name);
      if (at.includes('initContainers')) return;
      const number = portKey({ port: port.containerPort, protocol: port.protocol });
      faults.when(
        numbers.has(number),
        `${at}.ports[${i}].containerPort ${number} is taken in this pod: its containers share one network, so one of the two can't listen`,
      );
      numbers.add(number);
    });
    checkProbes(faults, at, container);
  }
  return names;
}

function checkProbes(faults: Subject['faults'], at: string, container: Container): void {
  const names = container.ports?.map((port) => port.name) ?? [];
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
    const port = container[probe]?.httpGet?.port ?? container[probe]?.tcpSocket?.port;
    if (typeof port === 'number') faults.check(`${at}.${probe} port`, port, portNumber);
    faults.when(
      typeof port === 'string' && !names.includes(port),
      () => `${at}.${probe} port ${show(port)} is not a port of the container (${listed(names)})`,
    );
  }
}

function checkService(
  inventory: Inventory,
  { manifest, faults }: Subject,
  portNames: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const list = manifest.spec?.ports ?? [];
  const [pods] = podKeys(manifest.metadata?.namespace, (manifest.spec?.selector ?? {}) as Labels);
  list.forEach((port, i) => {
    const at = `spec.ports[${i}]`;
    const { targetPort } = port;
    faults
      .check(`${at}.port`, port.port, portNumber)
      .check(`${at}.name`, port.name, dnsLabel)
      .check<string | number>(`${at}.targetPort`, targetPort, nameOrNumber)
      .check(`${at}.nodePort`, port.nodePort, portNumber)
      .when(
        list.length > 1 && port.name === undefined,
        `${at}.name must be given: a Service of several ports names each`,
      );
    if (typeof targetPort !== 'string' || pods === undefined) return;
    inventory.afterwards(() => {
      const selected = portNames.get(pods);
      faults.when(
        selected !== undefined && !selected.has(targetPort),
        () =>
          `${at}.targetPort ${show(targetPort)} is not a port of the pods that the Service selects (${listed([...(selected ?? [])])})`,
      );
    });
  });
  faults
    .unique(
      'spec.ports name',
      list.flatMap((port) => port.name ?? []),
    )
    .unique('spec.ports port', list.map(portKey));
}

/** A node opens each port for one Service. */
function checkNodePorts({ manifest, path, faults }: Subject, taken: Map<string, string>): void {
  manifest.spec?.ports?.forEach(({ nodePort, protocol }, i) => {
    if (nodePort === undefined) return;
    const key = portKey({ port: nodePort, protocol });
    const other = taken.get(key);
    faults.when(
      other !== undefined,
      `spec.ports[${i}].nodePort ${key} is taken by ${other ?? ''}: give one of the two another`,
    );
    taken.set(key, other ?? path);
  });
}

function listed(names: readonly (string | undefined)[]): string {
  return names.join(', ') || 'it has none';
}

const nameOrNumber: Check<string | number> = (value) =>
  typeof value === 'number' ? portNumber(value) : portName(value);

function portKey({ port, protocol = 'TCP' }: ServicePort): string {
  return `${port ?? ''}/${protocol}`;
}

function podKeys(namespace = '', labels: Readonly<Record<string, string>>): string[] {
  const name = labels['app.kubernetes.io/name'];
  const instance = labels['app.kubernetes.io/instance'];
  return name !== undefined && instance !== undefined ? [`${namespace}|${name}|${instance}`] : [];
}
