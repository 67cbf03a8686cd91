import type { KubePersistentVolumeClaimProps, PersistentVolumeClaimSpec } from '../../imports/k8s';
import { type NameOrConstruct, nameOf } from '../core/reference';
import type { Plain } from '../core/wire';
import type { Container } from '../pod/container';
import type { AccessMode } from '../storage/access-mode';

/**
 * A claim template: a volume for each pod. The pod with ordinal 0 of the app `a` gets the claim `<name>-a-0`.
 * Immutable, like all claim templates of a StatefulSet.
 */
export interface Claim extends Plain<
  Omit<PersistentVolumeClaimSpec, 'accessModes' | 'resources' | 'storageClassName'>
> {
  /** Name of the claim template and of the pod's volume; a DNS label. */
  readonly name: string;
  /**
   * Absolute path at which the app's container mounts the volume.
   * @default not mounted; containers may mount it by name in `volumeMounts`
   */
  readonly mountPath?: string;
  /**
   * Path of the device in the app's container, with `volumeMode: 'Block'`.
   * @default not attached; containers may attach it by name in `volumeDevices`
   */
  readonly devicePath?: string;
  /** Size of the volume, such as `32Mi`. NFS does not enforce it. */
  readonly storage: string;
  /** StorageClass of the volume; the empty string for none. @default the default class of the cluster */
  readonly storageClass?: NameOrConstruct;
  /** Access modes of the volume. @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
  /**
   * Labels of the claims. With the policy Parallel, they crash some versions of Kubernetes, such as 1.27.4
   * (kubernetes/kubernetes#121053).
   * @default none; Kubernetes adds those of the selector
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the claims. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Namespace in the metadata of the template, which Kubernetes ignores and keeps. Set it only to adopt a StatefulSet that has it. @default not written */
  readonly namespace?: string;
  /** The apiVersion of the template, which the API server fills in and Argo CD compares (argoproj/argo-cd#11143). @default not written */
  readonly apiVersion?: 'v1';
  /** The kind of the template, which the API server defaults and Argo CD compares. @default not set */
  readonly kind?: 'PersistentVolumeClaim';
}

/** A claim as a template of a StatefulSet. */
export function claimTemplate(claim: Claim): Plain<KubePersistentVolumeClaimProps> {
  const { name, mountPath, devicePath, storage, storageClass, accessModes, ...others } = claim;
  const { labels, annotations, namespace, apiVersion, kind, ...spec } = others;
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: { name, namespace, labels, annotations },
    spec: {
      accessModes: accessModes ?? ['ReadWriteOnce'],
      storageClassName: nameOf(storageClass),
      resources: { requests: { storage } },
      ...spec,
    },
  };
}

/** The volume mounts and devices of the app's container. */
export function claimMounts(
  claims: readonly Claim[],
): Required<Pick<Container, 'volumeMounts' | 'volumeDevices'>> {
  return {
    volumeMounts: claims.flatMap(({ name, mountPath }) =>
      mountPath === undefined ? [] : [{ name, mountPath }],
    ),
    volumeDevices: claims.flatMap(({ name, devicePath }) =>
      devicePath === undefined ? [] : [{ name, devicePath }],
    ),
  };
}
