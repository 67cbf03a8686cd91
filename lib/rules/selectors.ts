import { show } from '../syntax';
import { type Manifest, podTemplateOf } from './manifest';
import type { Inventory, Rule, Subject } from './rule';

type Labels = Readonly<Record<string, string>>;

const WORKLOADS = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']);

/** Workloads select their own pods and no others', and a StatefulSet's governing Service is headless and selects them. */
export const selectors: Rule = (inventory) => {
  checkWorkloads(inventory);
  checkSelecting(inventory);
};

function checkWorkloads(inventory: Inventory): void {
  const owners = new Map<string, string>();
  for (const subject of inventory.subjects) {
    const { manifest, path, faults } = subject;
    if (!WORKLOADS.has(manifest.kind)) continue;
    const { matchLabels: selector = {}, matchExpressions = [] } = manifest.spec?.selector ?? {};
    const labels = podTemplateOf(manifest)?.template.metadata?.labels ?? {};
    for (const [name, value] of missing(selector, labels)) {
      faults.messages.push(
        `spec.selector.matchLabels["${name}"] is "${value}" but the pods' label is ${show(labels[name])}: make them agree`,
      );
    }
    const key = `${manifest.metadata?.namespace ?? ''}|${canonical(selector)}${JSON.stringify(matchExpressions)}`;
    const other = owners.get(key);
    faults.when(
      other !== undefined,
      () =>
        `spec.selector ${show(selector)} is that of ${other ?? ''} too: each would take the other's pods for its own`,
    );
    owners.set(key, other ?? path);
    if (manifest.kind === 'StatefulSet') checkGoverningService(inventory, subject, labels);
  }
}

const INSTANCE = 'app.kubernetes.io/instance';

/** A Service, budget or policy that names a workload by its instance label selects pods of that instance. */
function checkSelecting({ subjects }: Inventory): void {
  const pods = new Map<string, Labels[]>();
  for (const { manifest } of subjects) {
    const labels = podTemplateOf(manifest)?.template.metadata?.labels ?? {};
    if (labels[INSTANCE] === undefined) continue;
    const key = podKey(manifest, labels);
    pods.set(key, [...(pods.get(key) ?? []), labels]);
  }
  for (const { manifest, faults } of subjects) {
    const [field, selector = {}] = selectorOf(manifest);
    const candidates = pods.get(podKey(manifest, selector)) ?? [];
    const [labels = {}] = candidates;
    if (candidates.length === 0 || candidates.some((pod) => missing(selector, pod).length === 0)) continue;
    for (const [name, value] of missing(selector, labels)) {
      faults.messages.push(
        `${field}["${name}"] is "${value}" but the pods' label is ${show(labels[name])}: it would select none of them`,
      );
    }
  }
}

function selectorOf({ kind, spec }: Manifest): [string, Labels?] {
  if (kind === 'Service') return ['spec.selector', spec?.selector as Labels | undefined];
  if (kind === 'PodDisruptionBudget') return ['spec.selector.matchLabels', spec?.selector?.matchLabels];
  return ['spec.podSelector.matchLabels', spec?.podSelector?.matchLabels];
}

function podKey(manifest: Manifest, labels: Labels): string {
  return `${manifest.metadata?.namespace ?? ''}|${labels[INSTANCE] ?? ''}`;
}

function checkGoverningService(inventory: Inventory, { manifest, faults }: Subject, labels: Labels): void {
  const name = manifest.spec?.serviceName ?? '';
  const namespace = manifest.metadata?.namespace;
  const service = inventory.find('Service', name, namespace)?.manifest;
  if (service === undefined) {
    faults.when(
      !inventory.has('Service', name, namespace),
      `spec.serviceName "${name}" names no Service in this app's namespace "${namespace ?? ''}", so the pods would have no DNS names: define it, or say that the cluster has it with new ExistingObject(scope, "${name}", { kind: "Service" })`,
    );
    return;
  }
  const wrong = missing((service.spec?.selector ?? {}) as Labels, labels);
  faults
    .when(
      service.spec?.clusterIP !== 'None',
      `spec.serviceName "${name}" names a Service that is not headless: set its clusterIP to "None"`,
    )
    .when(
      Object.keys(service.spec?.selector ?? {}).length === 0,
      `spec.serviceName "${name}" names a Service without a selector: the pods would have no DNS names`,
    )
    .when(
      wrong.length > 0,
      () =>
        `spec.serviceName "${name}" names a Service that does not select the pods: ${wrong.map(([label, value]) => `its ${label} is "${value}", theirs ${show(labels[label])}`).join('; ')}`,
    );
}

function missing(selector: Labels, labels: Labels): [string, string][] {
  return Object.entries(selector).filter(([name, value]) => labels[name] !== value);
}

function canonical(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
