import { dnsLabel, show, storageQuantity } from '../syntax';
import { claimTemplatesOf, claimsOf, containersOf, field } from './manifest';
import type { Rule } from './rule';

/** Every claim template is mounted by a container, and asks for a size that exists. */
export const claims: Rule =
  () =>
  ({ manifest, faults }) => {
    for (const { at, claim } of claimsOf(manifest)) {
      const modes = claim.spec?.accessModes ?? [];
      faults
        .when(
          modes.includes('ReadWriteOncePod') && modes.length > 1,
          () =>
            `${field(at, 'spec.accessModes')} can't hold other modes beside "ReadWriteOncePod", got ${show(modes)}`,
        )
        .check(
          field(at, 'spec.resources.requests.storage'),
          claim.spec?.resources?.requests?.['storage'],
          storageQuantity,
        )
        .when(
          claim.spec?.resources?.requests?.['storage'] === undefined,
          `${field(at, 'spec.resources.requests.storage')} must be given, such as "1Gi"`,
        );
    }
    const templates = claimTemplatesOf(manifest);
    if (templates.length === 0) return;
    const mounted = new Set(
      containersOf(manifest).flatMap(({ container }) =>
        [...(container.volumeMounts ?? []), ...(container.volumeDevices ?? [])].map((mount) => mount.name),
      ),
    );
    for (const { at, claim } of templates) {
      const name = claim.metadata?.name;
      faults
        .check(`${at}.metadata.name`, name, dnsLabel)
        .when(
          !mounted.has(name),
          `${at}.metadata.name "${name ?? ''}" is mounted by no container: what the app writes would be lost with its pod`,
        );
    }
  };
