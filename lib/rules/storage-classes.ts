import { show } from '../syntax';
import { claimsOf, containersOf, field } from './manifest';
import type { Rule } from './rule';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Claims find their class, at most one class is the default, and every provisioner has a name of its own. */
export const storageClasses: Rule = (inventory) => {
  let defaultClass: string | undefined;
  const provisioners = new Map<string, string>();
  const madeByHand = new Set<string>();
  return ({ manifest, path, faults }) => {
    const { kind, metadata, spec } = manifest;
    if (kind === 'PersistentVolume') madeByHand.add(spec?.storageClassName ?? '');
    for (const { at, claim } of claimsOf(manifest)) {
      const name = claim.spec?.storageClassName ?? '';
      if (name === '') continue;
      inventory.afterwards(() => {
        faults.when(
          !madeByHand.has(name) && !inventory.has('StorageClass', name),
          () =>
            `${field(at, 'spec.storageClassName')} ${show(name)} names a StorageClass that is not in this app: define it, or say that the cluster has it with new ExistingObject(scope, ${show(name)}, { kind: "StorageClass" })`,
        );
      });
    }
    if (kind === 'StorageClass' && metadata?.annotations?.[DEFAULT_CLASS] === 'true') {
      faults.when(
        defaultClass !== undefined,
        `a cluster has one default class, and ${defaultClass ?? ''} is one already: leave defaultClass out of one of the two`,
      );
      defaultClass ??= path;
    }
    for (const { container } of containersOf(manifest)) {
      const name = container.env?.find((variable) => variable.name === 'PROVISIONER_NAME')?.value;
      if (name === undefined) continue;
      const other = provisioners.get(name);
      faults.when(
        other !== undefined && other !== path,
        `the provisioner name "${name}" is taken by ${other ?? ''}: both would provision each claim, so give one another provisionerName`,
      );
      provisioners.set(name, other ?? path);
    }
  };
};
