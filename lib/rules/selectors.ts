import { show } from '../syntax';
import { podTemplateOf } from './manifest';
import type { Inventory, Rule, Subject } from './rule';

type Labels = Readonly<Record<string, string>>;

const WORKLOADS = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']);

/** Workloads select their own pods and no others', and a StatefulSet's governing Service is headless and selects them. */
export const selectors: Rule = (inventory) => {
  const owners = new Map<string, string>();
  for (const subject of inventory.subjects) {
    const { manifest, path, faults } = subject;
    if (!WORKLOADS.has(manifest.kind)) continue;
    const selector = manifest.spec?.selector?.matchLabels ?? {};
    const labels = podTemplateOf(manifest)?.template.metadata?.labels ?? {};
    for (const [name, value] of missing(selector, labels)) {
      faults.messages.push(
        `spec.selector.matchLabels["${name}"] is "${value}" but the pods' label is ${show(labels[name])}: make them agree`,
      );
    }
    const key = `${manifest.metadata?.namespace ?? ''}|${canonical(selector)}`;
    const other = owners.get(key);
    faults.when(
      other !== undefined,
      `spec.selector ${show(selector)} is that of ${other ?? ''} too: each would take the other's pods for its own`,
    );
    owners.set(key, other ?? path);
    if (manifest.kind === 'StatefulSet') checkGoverningService(inventory, subject, labels);
  }
};

function checkGoverningService(inventory: Inventory, { manifest, faults }: Subject, labels: Labels): void {
  const name = manifest.spec?.serviceName ?? '';
  const namespace = manifest.metadata?.namespace;
  const service = inventory.find('Service', name, namespace)?.manifest;
  if (service === undefined) {
    faults.when(
      !inventory.has('Service', name, namespace),
      `spec.serviceName "${name}" names no Service of this app in namespace "${namespace ?? ''}": the pods would have no DNS names`,
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
      wrong.length > 0,
      `spec.serviceName "${name}" names a Service that does not select the pods: ${wrong.map(([label, value]) => `its ${label} is "${value}", theirs ${show(labels[label])}`).join('; ')}`,
    );
}

function missing(selector: Labels, labels: Labels): [string, string][] {
  return Object.entries(selector).filter(([name, value]) => labels[name] !== value);
}

function canonical(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
