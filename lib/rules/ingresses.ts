import { show } from '../syntax';
import type { BackendService } from './manifest';
import { mustExist } from './references';
import type { Inventory, Rule, Subject } from './rule';

/** Ingresses lead to ports of Services that are there, and bring no configuration of their own into the controller. */
export const ingresses: Rule = (inventory) => {
  for (const subject of inventory.subjects) {
    const { kind, metadata, spec } = subject.manifest;
    if (kind !== 'Ingress') continue;
    for (const key of Object.keys(metadata?.annotations ?? {})) {
      subject.faults.when(
        /snippets?$/.test(key),
        `metadata.annotations["${key}"] is refused: it puts text of yours into the configuration that the controller runs for everybody; leave it out`,
      );
    }
    checkBackend(inventory, subject, 'spec.defaultBackend.service', spec?.defaultBackend?.service);
    spec?.rules?.forEach((rule, i) => {
      rule.http?.paths?.forEach((path, j) => {
        const at = `spec.rules[${i}].http.paths[${j}].backend.service`;
        checkBackend(inventory, subject, at, path.backend?.service);
      });
    });
  }
};

function checkBackend(inventory: Inventory, subject: Subject, at: string, service?: BackendService): void {
  if (service === undefined) return;
  mustExist(inventory, subject, `${at}.name`, 'Service', service.name);
  const target = inventory.find('Service', service.name ?? '', subject.manifest.metadata?.namespace);
  if (target === undefined) return;
  const { name, number } = service.port ?? {};
  const ports = target.manifest.spec?.ports ?? [];
  const found = ports.some((port) => (name === undefined ? port.port === number : port.name === name));
  const known = ports.flatMap((port) => [port.name, port.port]).filter((port) => port !== undefined);
  subject.faults.when(
    !found,
    `${at}.port ${show(name ?? number)} is not a port of Service "${service.name ?? ''}": it has ${known.map(show).join(', ') || 'none'}`,
  );
}
