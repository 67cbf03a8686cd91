import { Construct } from 'constructs';
import { KubePersistentVolumeClaim, type KubePersistentVolumeClaimProps, Quantity } from '../../imports/k8s';
import { Faults } from '../faults';
import { kubeObject } from '../kube-object';
import { checkLabels } from '../labels';
import { namespaceOf } from '../namespace-of';
import type { Overrides } from '../overrides';
import { dnsLabel, dnsSubdomain, quantityValue, show, storageQuantity } from '../syntax';
import { type LocalAccessMode, checkLocalAccessModes, localAccessMode } from './access-modes';

/** A claim for a local volume, which pods of its namespace mount by its name. */
export interface LocalVolumeClaimProps {
  /** Name of the claim; a DNS name. @default the id */
  readonly name?: string;
  /** Namespace of the claim and of the pods that mount it; a DNS label. @default the chart's namespace, or 'default' */
  readonly namespace?: string;
  /** Size asked for, such as `3Gi`; at most the volume's. The claim gets the whole volume. @default the volume's size */
  readonly storage?: string;
  /** How the volume is mounted: modes that it has. @default the volume's */
  readonly accessModes?: readonly LocalAccessMode[];
  /** Labels of the claim. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** All else that Kubernetes allows on a PersistentVolumeClaim. @default nothing */
  readonly overrides?: Overrides<KubePersistentVolumeClaimProps>;
}

/** What a claim has to know of the volume that is made for it. */
export interface ClaimableVolume {
  readonly storageClassName: string;
  readonly storage: string;
  readonly accessModes: readonly LocalAccessMode[];
  /** Name of the claim that the volume has already. */
  readonly claimName: string | undefined;
}

/**
 * A PersistentVolumeClaim of a local volume's class. It waits until the scheduler places its first pod, and then binds
 * it to a volume of the class on that pod's node: to this one, where the class has no other.
 */
export class LocalVolumeClaim extends Construct {
  /** Name of the claim, as the volumes of pods give it. */
  readonly claimName: string;
  /** Namespace of the claim. */
  readonly namespace: string;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, volume: ClaimableVolume, props: LocalVolumeClaimProps) {
    super(scope, id);
    this.claimName = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    checkClaim(this, volume, props);

    kubeObject(
      this,
      'Resource',
      KubePersistentVolumeClaim,
      {
        metadata: {
          name: this.claimName,
          namespace: this.namespace,
          labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels },
        },
        spec: {
          accessModes: [...(props.accessModes ?? volume.accessModes)],
          volumeMode: 'Filesystem',
          storageClassName: volume.storageClassName,
          resources: { requests: { storage: Quantity.fromString(props.storage ?? volume.storage) } },
        },
      },
      props.overrides,
    );
  }
}

function checkClaim(claim: LocalVolumeClaim, volume: ClaimableVolume, props: LocalVolumeClaimProps): void {
  const size = quantityValue(props.storage ?? volume.storage) ?? 0;
  const faults = new Faults()
    .when(
      volume.claimName !== undefined,
      `a volume is bound to one claim, and this one has "${volume.claimName ?? ''}": add the claim to a LocalVolume of its own`,
    )
    .check('name', claim.claimName, dnsSubdomain)
    .check('namespace', claim.namespace, dnsLabel)
    .check('storage', props.storage, storageQuantity)
    .when(
      size > (quantityValue(volume.storage) ?? 0),
      `storage ${show(props.storage)} is more than the volume's ${show(volume.storage)}, which could never serve the claim: ask for less, or give the volume more`,
    );
  checkLocalAccessModes(faults, props.accessModes);
  props.accessModes?.forEach((mode, i) => {
    faults.when(
      localAccessMode(mode) === undefined && !volume.accessModes.includes(mode),
      `accessModes[${i}] ${show(mode)} is none of the volume's ${show(volume.accessModes)}, which could never serve the claim: leave it out, or give it to the volume`,
    );
  });
  checkLabels(faults, props.labels);
  faults.throwIfAny(`LocalVolumeClaim ${claim.node.path}`);
}
