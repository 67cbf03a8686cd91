import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { defineObject } from '../../core/define-object';
import { namespaceOf } from '../../core/namespace';
import { type NameOrConstruct, nameOf } from '../../core/reference';
import type { LocalAccessMode, LocalVolumeClaimProps } from './props';

/** Properties of a volume that its claim adopts. */
export interface ClaimableVolume {
  readonly storageClass: NameOrConstruct;
  readonly storage: string;
  readonly accessModes: readonly LocalAccessMode[];
}

/**
 * A PersistentVolumeClaim for a LocalVolume. When its first pod is scheduled, it binds to a volume of the class on the
 * node of that pod. If the class has only one volume, this is the LocalVolume.
 *
 * Child id: `Resource`, the PersistentVolumeClaim.
 *
 * @example
 * ```ts
 * const disk = new LocalVolume(chart, 'disk', { path: '/mnt/data', storage: '5Gi', nodeName: 'node-1' });
 * const claim = disk.addClaim('disk-claim');
 * defineObject(chart, 'reader', 'Pod', {
 *   spec: {
 *     containers: [{
 *       name: 'reader',
 *       image: 'registry.example.com/reader:1.0.0',
 *       volumeMounts: [{ name: 'disk', mountPath: '/mnt/data' }],
 *     }],
 *     volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: claim.name } }],
 *   },
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
 */
export class LocalVolumeClaim extends Construct {
  /** Name of the claim, for `persistentVolumeClaim.claimName` of a pod's volume. */
  readonly name: string;
  /** Namespace of the claim. */
  readonly namespace: string;
  /** The PersistentVolumeClaim as an object of cdk8s. */
  readonly apiObject: ApiObject;

  /** @internal use LocalVolume.addClaim */
  constructor(scope: Construct, id: string, volume: ClaimableVolume, props: LocalVolumeClaimProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.apiObject = defineObject(
      this,
      'Resource',
      'PersistentVolumeClaim',
      {
        metadata: {
          name: this.name,
          namespace: this.namespace,
          labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels },
        },
        spec: {
          accessModes: props.accessModes ?? volume.accessModes,
          volumeMode: 'Filesystem',
          storageClassName: nameOf(volume.storageClass),
          resources: { requests: { storage: props.storage ?? volume.storage } },
        },
      },
      props.overrides,
    );
  }
}
