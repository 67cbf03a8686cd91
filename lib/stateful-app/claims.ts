import { type KubePersistentVolumeClaimProps, Quantity } from '../../imports/k8s';
import { type AccessMode, accessMode } from '../access-mode';
import type { Faults } from '../faults';
import { dnsLabel, mountPath, storageClassName, storageQuantity } from '../syntax';

/** A volume of its own for every pod: the pod with ordinal 0 of app `a` gets the claim `<name>-a-0`. */
export interface Claim {
  /** Name of the claim template and of the pod's volume; a DNS label. */
  readonly name: string;
  /** Where the volume is mounted in the app's container; an absolute path. */
  readonly mountPath: string;
  /** Size asked for, such as `32Mi`. NFS enforces none. */
  readonly storage: string;
  /** Name of the StorageClass. @default the cluster's default class */
  readonly storageClassName?: string;
  /** How the volume may be mounted. @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
}

/** The volumes that hold an app's data. Kubernetes lets none of this change once the StatefulSet exists. */
export interface ClaimProps {
  /** Name of the main volume's claim template. @default 'data' */
  readonly volumeName?: string;
  /** Where the main volume is mounted; an absolute path. @default '/var/data' */
  readonly mountPath?: string;
  /** Size of the main volume. @default '1Gi' */
  readonly storage?: string;
  /** StorageClass of the main volume. @default the cluster's default class */
  readonly storageClassName?: string;
  /** How the main volume may be mounted. @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
  /** More volumes for every pod. @default none */
  readonly additionalClaims?: readonly Claim[];
}

/** All claims of an app, the main one first. */
export function claimsOf(props: ClaimProps): readonly [Claim, ...Claim[]] {
  const main: Claim = {
    name: props.volumeName ?? 'data',
    mountPath: props.mountPath ?? '/var/data',
    storage: props.storage ?? '1Gi',
    storageClassName: props.storageClassName,
    accessModes: props.accessModes,
  };
  return [main, ...(props.additionalClaims ?? [])];
}

/**
 * The claims as a StatefulSet's volumeClaimTemplates. They have no labels: Kubernetes gives each claim those of the
 * selector, and with others in a template the controllers of some versions, such as 1.27.4, crash when pods are made in
 * parallel (https://github.com/kubernetes/kubernetes/issues/121053).
 */
export function claimTemplates(claims: readonly Claim[]): KubePersistentVolumeClaimProps[] {
  return claims.map((claim) => ({
    metadata: { name: claim.name },
    spec: {
      accessModes: [...(claim.accessModes ?? ['ReadWriteOnce'])],
      storageClassName: claim.storageClassName,
      resources: { requests: { storage: Quantity.fromString(claim.storage) } },
    },
  }));
}

/** What is wrong with the claims. */
export function checkClaims(faults: Faults, props: ClaimProps): void {
  const claims = claimsOf(props);
  claims.forEach((claim, i) => {
    const at = (field: string): string => (i === 0 ? field : `additionalClaims[${i - 1}].${field}`);
    faults
      .required(i === 0 ? 'volumeName' : at('name'), claim.name, dnsLabel)
      .required(at('mountPath'), claim.mountPath, mountPath)
      .required(at('storage'), claim.storage, storageQuantity)
      .check(at('storageClassName'), claim.storageClassName, storageClassName)
      .when(
        claim.accessModes?.length === 0,
        `${at('accessModes')} must hold at least one access mode, got []`,
      )
      .unique(at('accessModes'), claim.accessModes ?? [], 'leave one out');
    claim.accessModes?.forEach((mode, j) => faults.check(`${at('accessModes')}[${j}]`, mode, accessMode));
  });
}
