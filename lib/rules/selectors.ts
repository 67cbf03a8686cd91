import type { Faults } from '../faults';
import { show } from '../syntax';
import { type Manifest, podTemplateOf } from './manifest';
import type { Inventory, Rule, Subject } from './rule';

type Labels = Readonly<Record<string, string>>;

const WORKLOADS = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']);

/** Workloads select their own pods and no others', and a StatefulSet's governing Service is headless and selects them. */
export const selectors: Rule = (inventory) => {
  const workload = checkWorkloads(inventory);
  const selecting = checkSelecting(inventory);
  return (subject) => {
    if (WORKLOADS.has(subject.manifest.kind)) workload(subject);
    selecting(subject);
  };
};

function checkWorkloads(inventory: Inventory): (subject: Subject) => void {
  const owners = new Map<string, string>();
  return ({ manifest, path, faults }) => {
    const { matchLabels: selector = {}, matchExpressions = [] } = manifest.spec?.selector ?? {};
    const labels = podLabelsOf(manifest);
    for (const [name, value] of missing(selector, labels)) {
      faults.messages.push(
        `spec.selector.matchLabels["${name}"] is "${value}" but the pods' label is ${show(labels[name])}: make them agree`,
      );
    }
    const namespace = manifest.metadata?.namespace;
    const key = `${namespace ?? ''}|${canonical(selector)}${JSON.stringify(matchExpressions)}`;
    const other = owners.get(key);
    faults.when(
      other !== undefined,
      () =>
        `spec.selector ${show(selector)} is that of ${other ?? ''} too: each would take the other's pods for its own`,
    );
    owners.set(key, other ?? path);
    if (manifest.kind !== 'StatefulSet') return;
    const serviceName = manifest.spec?.serviceName ?? '';
    inventory.afterwards(() => {
      checkGoverningService(inventory, faults, { serviceName, namespace, labels });
    });
  };
}

const INSTANCE = 'app.kubernetes.io/instance';

/** A Service, budget or policy that names a workload by its instance label selects pods of that instance. */
function checkSelecting(inventory: Inventory): (subject: Subject) => void {
  const pods = new Map<string, Labels[]>();
  return ({ manifest, faults }) => {
    const labels = podLabelsOf(manifest);
    if (labels[INSTANCE] !== undefined) {
      const key = podKey(manifest, labels);
      pods.set(key, [...(pods.get(key) ?? []), labels]);
    }
    const [field, selector = {}] = selectorOf(manifest);
    if (selector[INSTANCE] === undefined) return;
    const key = podKey(manifest, selector);
    inventory.afterwards(() => {
      const candidates = pods.get(key) ?? [];
      const [first = {}] = candidates;
      if (candidates.length === 0 || candidates.some((pod) => missing(selector, pod).length === 0)) return;
      for (const [name, value] of missing(selector, first)) {
        faults.messages.push(
          `${field}["${name}"] is "${value}" but the pods' label is ${show(first[name])}: it would select none of them`,
        );
      }
    });
  };
}

function podLabelsOf(manifest: Manifest): Labels {
  return podTemplateOf(manifest)?.template.metadata?.labels ?? {};
}

function selectorOf({ kind, spec }: Manifest): [string, Labels?] {
  if (kind === 'Service') return ['spec.selector', spec?.selector as Labels | undefined];
  if (kind === 'PodDisruptionBudget') return ['spec.selector.matchLabels', spec?.selector?.matchLabels];
  return ['spec.podSelector.matchLabels', spec?.podSelector?.matchLabels];
}

function podKey(manifest: Manifest, labels: Labels): string {
  return `${manifest.metadata?.namespace ?? ''}|${labels[INSTANCE] ?? ''}`;
}

function checkGoverningService(
  inventory: Inventory,
  faults: Faults,
  app: { readonly serviceName: string; readonly namespace?: string; readonly labels: Labels },
): void {
  const { serviceName: name, namespace, labels } = app;
  const service = inventory.serviceSpec(name, namespace);
  if (service === undefined) {
    faults.when(
      !inventory.has('Service', name, namespace),
      `spec.serviceName "${name}" names no Service in this app's namespace "${namespace ?? ''}", so the pods would have no DNS names: define it, or say that the cluster has it with new ExistingObject(scope, "${name}", { kind: "Service" })`,
    );
    return;
  }
  const wrong = missing((service.selector ?? {}) as Labels, labels);
  faults
    .when(
      service.clusterIP !== 'None',
      `spec.serviceName "${name}" names a Service that is not headless: set its clusterIP to "None"`,
    )
    .when(
      Object.keys(service.selector ?? {}).length === 0,
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
