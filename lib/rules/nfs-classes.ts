import { checkNfsClass, checkNfsMountOptions } from '../nfs-provisioner/parameters';
import { claimsOf, containersOf, field, type Manifest } from './manifest';
import type { Rule } from './rule';

/** A directory is called `<namespace>-<claim>-pvc-<uid>`, and may come to be called `archived-…`, in 255 characters. */
const LONGEST_NAMES = 204;

/** Classes that an NFS provisioner of this app serves keep data as they were told, and their claims get directories. */
export const nfsClasses: Rule = ({ subjects }) => {
  for (const { manifest, faults } of subjects) {
    const { nfs, persistentVolumeReclaimPolicy: policy = 'Retain', mountOptions } = manifest.spec ?? {};
    if (manifest.kind !== 'PersistentVolume' || nfs === undefined) continue;
    checkNfsMountOptions(faults, mountOptions);
    faults.when(
      policy !== 'Retain',
      `spec.persistentVolumeReclaimPolicy must be "Retain", got "${policy}": Kubernetes would wipe the export or fail to`,
    );
  }
  const provisioners = new Set(subjects.flatMap(({ manifest }) => nfsProvisionerNames(manifest)));
  if (provisioners.size === 0) return;
  const classes = new Set<string>();
  for (const { manifest, faults } of subjects) {
    if (manifest.kind !== 'StorageClass' || !provisioners.has(manifest.provisioner ?? '')) continue;
    classes.add(manifest.metadata?.name ?? '');
    // Kubernetes deletes the volumes of a class that does not say otherwise.
    checkNfsClass(faults, { ...manifest, reclaimPolicy: manifest.reclaimPolicy ?? 'Delete' });
  }
  for (const { manifest, faults } of subjects) {
    const { name = '', namespace = '' } = manifest.metadata ?? {};
    for (const { at, claim } of claimsOf(manifest)) {
      if (!classes.has(claim.spec?.storageClassName ?? '')) continue;
      const claimName = at === '' ? name : `${claim.metadata?.name ?? ''}-${name}-0`;
      faults
        .when(
          claim.spec?.accessModes?.includes('ReadWriteOncePod') ?? false,
          `${field(at, 'spec.accessModes')} can't hold "ReadWriteOncePod": NFS does not offer it; use "ReadWriteOnce"`,
        )
        .when(
          namespace.length + claimName.length > LONGEST_NAMES,
          `the claim's name "${claimName}" and its namespace have ${namespace.length + claimName.length} characters together, more than the ${LONGEST_NAMES} for which the NFS server can name a directory`,
        );
    }
  }
};

function nfsProvisionerNames(manifest: Manifest): string[] {
  return containersOf(manifest).flatMap(({ container }) => {
    const value = (name: string): string | undefined => container.env?.find((v) => v.name === name)?.value;
    const name = value('PROVISIONER_NAME');
    return name !== undefined && value('NFS_SERVER') !== undefined ? [name] : [];
  });
}
