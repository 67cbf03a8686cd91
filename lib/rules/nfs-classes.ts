import { checkNfsClass, checkNfsMountOptions } from '../nfs-provisioner/parameters';
import { claimsOf, containersOf, field, type Manifest } from './manifest';
import type { Rule, Subject } from './rule';

/** A directory is called `<namespace>-<claim>-pvc-<uid>`, and may come to be called `archived-…`, in 255 characters. */
const LONGEST_NAMES = 204;

/** Classes that an NFS provisioner of this app serves keep data as they were told, and their claims get directories. */
export const nfsClasses: Rule = (inventory) => {
  const provisioners = new Set<string>();
  const served = new Map<string, string>();
  const isServed = (className: string): boolean => provisioners.has(served.get(className) ?? '');
  return (subject) => {
    const { manifest, faults } = subject;
    for (const name of nfsProvisionerNames(manifest)) provisioners.add(name);
    checkVolume(subject);
    if (manifest.kind === 'StorageClass') {
      const { provisioner = '', metadata } = manifest;
      served.set(metadata?.name ?? '', provisioner);
      inventory.afterwards(() => {
        // Kubernetes deletes the volumes of a class that does not say otherwise.
        const nfsClass = { ...manifest, reclaimPolicy: manifest.reclaimPolicy ?? 'Delete' };
        if (provisioners.has(provisioner)) checkNfsClass(faults, nfsClass);
      });
    }
    const { name = '', namespace = '' } = manifest.metadata ?? {};
    for (const { at, claim } of claimsOf(manifest)) {
      const { storageClassName = '', accessModes = [] } = claim.spec ?? {};
      const claimName = at === '' ? name : `${claim.metadata?.name ?? ''}-${name}-0`;
      const length = namespace.length + claimName.length;
      inventory.afterwards(() => {
        if (!isServed(storageClassName)) return;
        faults
          .when(
            accessModes.includes('ReadWriteOncePod'),
            `${field(at, 'spec.accessModes')} can't hold "ReadWriteOncePod": NFS does not offer it; use "ReadWriteOnce"`,
          )
          .when(
            length > LONGEST_NAMES,
            `the claim's name "${claimName}" and its namespace have ${length} characters together, more than the ${LONGEST_NAMES} for which the NFS server can name a directory`,
          );
      });
    }
  };
};

function checkVolume({ manifest, faults }: Subject): void {
  const { nfs, persistentVolumeReclaimPolicy: policy = 'Retain', mountOptions } = manifest.spec ?? {};
  if (manifest.kind !== 'PersistentVolume' || nfs === undefined) return;
  checkNfsMountOptions(faults, mountOptions);
  faults.when(
    policy !== 'Retain',
    `spec.persistentVolumeReclaimPolicy must be "Retain", got "${policy}": Kubernetes would wipe the export or fail to`,
  );
}

function nfsProvisionerNames(manifest: Manifest): string[] {
  return containersOf(manifest).flatMap(({ container }) => {
    const value = (name: string): string | undefined => container.env?.find((v) => v.name === name)?.value;
    const name = value('PROVISIONER_NAME');
    return name !== undefined && value('NFS_SERVER') !== undefined ? [name] : [];
  });
}
