import { show } from '../syntax';
import type { BackendService } from './manifest';
import { mustExist } from './references';
import type { Inventory, Rule, Subject } from './rule';

/** Ingresses lead to ports of Services that are there, and bring no configuration of their own into the controller. */
export const ingresses: Rule = (inventory) => (subject) => {
  const { kind, metadata, spec } = subject.manifest;
  if (kind !== 'Ingress') return;
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
};

function checkBackend(inventory: Inventory, subject: Subject, at: string, service?: BackendService): void {
  if (service === undefined) return;
  mustExist(inventory, subject, `${at}.name`, 'Service', service.name);
  const { faults, manifest } = subject;
  const namespace = manifest.metadata?.namespace;
  const { name, number } = service.port ?? {};
  inventory.afterwards(() => {
    const target = inventory.serviceSpec(service.name ?? '', namespace);
    if (target === undefined) return;
    const ports = target.ports ?? [];
    const found = ports.some((port) => (name === undefined ? port.port === number : port.name === name));
    const known = ports.flatMap((port) => [port.name, port.port]).filter((port) => port !== undefined);
    faults.when(
      !found,
      `${at}.port ${show(name ?? number)} is not a port of Service "${service.name ?? ''}": it has ${known.map(show).join(', ') || 'none'}`,
    );
  });
}
