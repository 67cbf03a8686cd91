import type { AppObject, AppObjects } from '../app-objects';
import { show } from '../checks';
import { type Manifest, type ServicePort, type StringMap, addTo, items, podLabelsOf } from '../manifest';
import { backendsOf } from '../references';
import { clashRule } from './clash-rule';
import { listed, numberAndProtocol, reportRepeated, runningContainersOf } from './pods';
import type { RuleTable } from './rule';
import { selectedBy, selects } from './selection';

function servicePortsOf({ kind, spec }: Manifest): (readonly [at: string, port: ServicePort])[] {
  return kind === 'Service' ? items('spec.ports', spec?.ports) : [];
}

/** The selector labels of a Service. */
function selectorOf({ spec }: Manifest): StringMap {
  return (spec?.selector ?? {}) as StringMap;
}

export const SERVICE_RULES: RuleTable = {
  'service-ports': {
    reason: 'The API server refuses a Service unless its ports have unique names and numbers.',
    check: ({ manifest }, report) => {
      const ports = servicePortsOf(manifest);
      reportRepeated(report, ports, 'name');
      reportRepeated(report, ports, 'port', ({ port, protocol }) => numberAndProtocol(port, protocol));
      for (const [at, { name }] of ports) {
        const isMissing = name === undefined && ports.length > 1;
        if (isMissing) report(`${at}.name`, name, 'must be set if there are several ports');
      }
    },
  },
  'target-port': {
    reason: 'A Service finds a named target port by name and protocol in the selected pods.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      const matchLabels = selectorOf(manifest);
      if (Object.keys(matchLabels).length === 0) return;
      for (const [at, { targetPort, protocol = 'TCP' }] of servicePortsOf(manifest)) {
        if (typeof targetPort !== 'string' || targetPort === '') continue;
        const workloads = selectedBy(app, { matchLabels }, manifest.metadata?.namespace);
        const ports = workloads
          .flatMap((workload) => runningContainersOf(workload.manifest))
          .flatMap(([, container]) => items('', container.ports).map(([, port]) => port))
          .filter((port) => (port.protocol ?? 'TCP') === protocol);
        if (workloads.length === 0 || ports.some(({ name }) => name === targetPort)) continue;
        const names = listed(ports.map(({ name }) => name));
        const problem = `is not the name of a ${protocol} port of the selected pods (${names})`;
        report(`${at}.targetPort`, targetPort, problem);
      }
    },
  },
  'duplicate-node-port': clashRule({
    reason: 'A node opens each port for one Service.',
    claimed: (manifest) =>
      servicePortsOf(manifest).flatMap(([at, { nodePort, protocol = 'TCP' }]) =>
        nodePort ? { field: `${at}.nodePort`, value: nodePort, key: `${nodePort}/${protocol}` } : [],
      ),
    problem: 'is also a node port of',
    wayOut: 'Change one of them',
  }),
  'governing-service': {
    reason: 'A headless governing Service gives DNS names only to the pods that it selects.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      const { kind, metadata, spec } = manifest;
      if (kind !== 'StatefulSet' || !spec?.serviceName) return;
      const service = app.get('Service', spec.serviceName, metadata?.namespace)?.manifest;
      if (service?.spec?.clusterIP !== 'None') return;
      const matchLabels = selectorOf(service);
      if (Object.keys(matchLabels).length > 0 && selects({ matchLabels }, podLabelsOf(manifest))) return;
      const problem = `names a headless Service that does not select the pods, but ${show(matchLabels)}`;
      report('spec.serviceName', spec.serviceName, problem);
    },
  },
  'network-policy-overlap': {
    reason: 'NetworkPolicies that select the same pod are additive: one cannot deny what another one allows.',
    isPolicy: true,
    check: (object, report, app) => {
      const selected = workloadsOfPolicy(app, object.manifest);
      if (selected.length < 2) return;
      const index = app.index(policiesByWorkload);
      const policies = selected.flatMap((workload) => index.get(workload) ?? []);
      const other = policies.find((policy) => policy !== object);
      if (other === undefined) return;
      const { podSelector } = object.manifest.spec ?? {};
      const problem = `selects the pods of several workloads, which ${other.path} selects too`;
      report('spec.podSelector', podSelector, problem, 'Give each workload a unique label for the selector');
    },
  },
  'ingress-backend': {
    reason: 'An Ingress sends requests to a port of its Service.',
    check: ({ manifest }, report, app) => {
      for (const [at, { name: serviceName = '', port: { name, number } = {} }] of backendsOf(manifest)) {
        const service = app.get('Service', serviceName, manifest.metadata?.namespace)?.manifest;
        if (service === undefined) continue;
        const ports = servicePortsOf(service).map(([, port]) => port);
        if (ports.some((port) => (name === undefined ? port.port === number : port.name === name))) continue;
        const known = listed(ports.flatMap((port) => [port.name, port.port]));
        const field = `${at}.port.${name === undefined ? 'number' : 'name'}`;
        report(field, name ?? number, `is not a port of Service ${show(serviceName)} (${known})`);
      }
    },
  },
  'ingress-snippet': {
    reason: 'A snippet becomes part of the configuration that the Ingress controller runs for all users.',
    isPolicy: true,
    check: ({ manifest: { kind, metadata } }, report) => {
      for (const [key, value] of kind === 'Ingress' ? Object.entries(metadata?.annotations ?? {}) : []) {
        if (/snippets?$/.test(key)) report(`metadata.annotations["${key}"]`, value, 'must not be set');
      }
    },
  },
};

/** The workloads whose pods a NetworkPolicy selects. */
function workloadsOfPolicy(app: AppObjects, { kind, metadata, spec }: Manifest): readonly AppObject[] {
  const allows = items('', spec?.ingress).length + items('', spec?.egress).length > 0;
  if (kind !== 'NetworkPolicy' || spec?.podSelector === undefined || !allows) return [];
  return selectedBy(app, spec.podSelector, metadata?.namespace);
}

function policiesByWorkload(app: AppObjects): ReadonlyMap<AppObject, readonly AppObject[]> {
  const index = new Map<AppObject, AppObject[]>();
  for (const policy of app.ofKind('NetworkPolicy')) {
    for (const workload of workloadsOfPolicy(app, policy.manifest)) addTo(index, workload, policy);
  }
  return index;
}
