import type { AppObject, AppObjects } from '../app-objects';
import { show } from '../checks';
import {
  type BackendService,
  type Manifest,
  type ServicePort,
  type StringMap,
  containersOf,
  items,
  podLabelsOf,
} from '../manifest';
import { clashRule } from './clash-rule';
import { runsWithOthers } from './pods';
import { selectedBy, selects } from './selection';
import type { Report, Rule } from './rule';

function servicePortsOf({ kind, spec }: Manifest): (readonly [at: string, port: ServicePort])[] {
  return kind === 'Service' ? items('spec.ports', spec?.ports) : [];
}

const servicePorts: Rule = {
  id: 'service-ports',
  reason: 'The API server refuses a Service whose ports it cannot tell apart.',
  check: ({ manifest }, report) => {
    const ports = servicePortsOf(manifest);
    const seen = new Set<string>();
    for (const [at, { name, port, protocol = 'TCP' }] of ports) {
      const number = `${port ?? ''}/${protocol}`;
      report(`${at}.port`, number, seen.has(number) ? 'must be unique' : undefined);
      const isUnnamed = name === undefined && ports.length > 1;
      const isTaken = name !== undefined && seen.has(name);
      const problem = isTaken ? 'must be unique' : undefined;
      report(`${at}.name`, name, isUnnamed ? 'must be set, as the Service has several ports' : problem);
      seen.add(number).add(name ?? '');
    }
  },
};

const targetPort: Rule = {
  id: 'target-port',
  reason: 'A Service looks a target port up by name and protocol in the pods that it selects.',
  check: (object, report, app) => {
    const { metadata, spec } = object.manifest;
    for (const [at, { targetPort, protocol = 'TCP' }] of servicePortsOf(object.manifest)) {
      if (typeof targetPort !== 'string' || targetPort === '') continue;
      const workloads = workloadsOfService(app, spec?.selector as StringMap | undefined, metadata?.namespace);
      const ports = workloads.flatMap((workload) => portsOf(workload.manifest));
      const isFound = ports.some((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol);
      const names = [...new Set(ports.flatMap(({ name }) => name ?? []))].map(show).join(', ') || 'none';
      const problem = `is not the name of a ${protocol} port of the pods that the Service selects (${names})`;
      report(`${at}.targetPort`, targetPort, workloads.length === 0 || isFound ? undefined : problem);
    }
  },
};

/** A Service without a selector selects no pods. */
function workloadsOfService(
  app: AppObjects,
  matchLabels: StringMap | undefined,
  namespace: string | undefined,
): readonly AppObject[] {
  return Object.keys(matchLabels ?? {}).length === 0 ? [] : selectedBy(app, { matchLabels }, namespace);
}

function portsOf(manifest: Manifest): readonly { readonly name?: string; readonly protocol?: string }[] {
  return containersOf(manifest)
    .filter(([at, container]) => runsWithOthers(at, container))
    .flatMap(([, { ports }]) => items('', ports).map(([, port]) => port));
}

const nodePortType: Rule = {
  id: 'node-port-type',
  reason: 'The API server refuses a node port of a Service that no node opens a port for.',
  check: ({ manifest }, report) => {
    const { type = 'ClusterIP' } = manifest.spec ?? {};
    for (const [at, { nodePort = 0 }] of servicePortsOf(manifest)) {
      const problem = `must not be set with type ${show(type)}`;
      report(`${at}.nodePort`, nodePort, nodePort !== 0 && type === 'ClusterIP' ? problem : undefined);
    }
  },
};

const duplicateNodePort = clashRule({
  id: 'duplicate-node-port',
  reason: 'A node opens each port for one Service.',
  claimed: (manifest) =>
    servicePortsOf(manifest).flatMap(([at, { nodePort = 0, protocol = 'TCP' }]) =>
      nodePort === 0 ? [] : { field: `${at}.nodePort`, value: nodePort, key: `${nodePort}/${protocol}` },
    ),
  problem: 'is also a node port of',
  wayOut: 'Change one of them',
});

const governingService: Rule = {
  id: 'governing-service',
  reason:
    'The headless Service of a StatefulSet gives DNS names to the pods that it selects, and to no others.',
  check: ({ manifest }, report, app) => {
    const { kind, metadata, spec } = manifest;
    if (kind !== 'StatefulSet' || !spec?.serviceName) return;
    const service = app.get('Service', spec.serviceName, metadata?.namespace)?.manifest.spec;
    if (service?.clusterIP !== 'None') return;
    const selector = (service.selector ?? {}) as StringMap;
    const isSelected =
      Object.keys(selector).length > 0 && selects({ matchLabels: selector }, podLabelsOf(manifest));
    const problem = `names a headless Service that does not select the pods (its selector is ${show(selector)})`;
    report('spec.serviceName', spec.serviceName, isSelected ? undefined : problem);
  },
};

const networkPolicyOverlap: Rule = {
  id: 'network-policy-overlap',
  reason: 'NetworkPolicies that select the same pod add up: what one of them allows, the other cannot deny.',
  isPolicy: true,
  check: (object, report, app) => {
    const { kind, metadata, spec } = object.manifest;
    if (kind !== 'NetworkPolicy' || spec?.podSelector === undefined) return;
    const selected = selectedBy(app, spec.podSelector, metadata?.namespace);
    if (selected.length < 2) return;
    const other = selected
      .flatMap((workload) => app.index(policiesByWorkload).get(workload) ?? [])
      .find((policy) => policy !== object);
    const paths = selected.slice(0, 2).map(({ path }) => path);
    const problem =
      other && `selects the pods of ${paths.join(' and ')}, and ${other.path} selects some of them`;
    report(
      'spec.podSelector',
      spec.podSelector,
      problem,
      'Give the pods labels of which each policy selects its own',
    );
  },
};

/** The first two NetworkPolicies that allow something to the pods of a workload. */
function policiesByWorkload(app: AppObjects): ReadonlyMap<AppObject, readonly AppObject[]> {
  const index = new Map<AppObject, AppObject[]>();
  for (const policy of app.ofKind('NetworkPolicy')) {
    const { metadata, spec } = policy.manifest;
    const isDenying = items('', spec?.ingress).length + items('', spec?.egress).length === 0;
    if (isDenying || spec?.podSelector === undefined) continue;
    for (const workload of selectedBy(app, spec.podSelector, metadata?.namespace)) {
      const list = index.get(workload) ?? [];
      if (list.length < 2) index.set(workload, [...list, policy]);
    }
  }
  return index;
}

const backendPort: Rule = {
  id: 'ingress-backend-port',
  reason: 'An Ingress sends requests to a port that its Service has.',
  check: ({ manifest }, report, app) => {
    for (const [at, { name = '', port }] of backendsOf(manifest)) {
      const service = app.get('Service', name, manifest.metadata?.namespace)?.manifest;
      if (service !== undefined) checkBackendPort(report, `${at}.port`, port, servicePortsOf(service));
    }
  },
};

function checkBackendPort(
  report: Report,
  at: string,
  { name, number }: NonNullable<BackendService['port']> = {},
  ports: readonly (readonly [string, ServicePort])[],
): void {
  const isFound = ports.some(([, port]) => (name === undefined ? port.port === number : port.name === name));
  const known = ports.flatMap(([, port]) => [port.name ?? [], port.port ?? []].flat()).map(show);
  const field = name === undefined ? 'number' : 'name';
  const problem = `is not a port of the Service (${known.join(', ') || 'none'})`;
  report(`${at}.${field}`, name ?? number, isFound ? undefined : problem);
}

/** The Services that an Ingress sends requests to. */
export function* backendsOf({ kind, spec }: Manifest): Generator<[at: string, service: BackendService]> {
  if (kind !== 'Ingress') return;
  const byDefault = spec?.defaultBackend?.service;
  if (byDefault !== undefined) yield ['spec.defaultBackend.service', byDefault];
  for (const [rule, { http }] of items('spec.rules', spec?.rules)) {
    for (const [path, { backend }] of items(`${rule}.http.paths`, http?.paths)) {
      if (backend?.service !== undefined) yield [`${path}.backend.service`, backend.service];
    }
  }
}

const ingressSnippet: Rule = {
  id: 'ingress-snippet',
  reason: 'A snippet puts text into the configuration that the Ingress controller runs for everybody.',
  isPolicy: true,
  check: ({ manifest: { kind, metadata } }, report) => {
    for (const [key, value] of kind === 'Ingress' ? Object.entries(metadata?.annotations ?? {}) : []) {
      const problem = /snippets?$/.test(key) ? 'must not be set' : undefined;
      report(`metadata.annotations["${key}"]`, value, problem);
    }
  },
};

export const SERVICE_RULES: readonly Rule[] = [
  servicePorts,
  targetPort,
  nodePortType,
  duplicateNodePort,
  governingService,
  networkPolicyOverlap,
  backendPort,
  ingressSnippet,
];
