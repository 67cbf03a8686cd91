import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import {
  KubePersistentVolume,
  KubePersistentVolumeClaim,
  type KubePersistentVolumeClaimProps,
  type KubePersistentVolumeProps,
  Quantity,
} from '../imports/k8s';
import { type AccessMode, accessMode } from './access-mode';
import { Faults } from './faults';
import { kubeObject } from './kube-object';
import { checkLabels } from './labels';
import { namespaceOf } from './namespace-of';
import { checkNfsMountOptions } from './nfs-provisioner/parameters';
import type { Overrides } from './overrides';
import { checkMountOptions } from './storage-class';
import {
  dnsLabel,
  dnsSubdomain,
  exportPath,
  serverAddress,
  storageClassName,
  storageQuantity,
} from './syntax';

/** Changes to the objects of a RetainedVolume, for all that it has no prop for. See {@link Overrides} for how they merge. */
export interface RetainedVolumeOverrides {
  readonly persistentVolume?: Overrides<KubePersistentVolumeProps>;
  readonly persistentVolumeClaim?: Overrides<KubePersistentVolumeClaimProps>;
}

export interface RetainedVolumeProps {
  /** NFS server that holds the directory, as the nodes resolve it: a host name or an IP address. */
  readonly server: string;
  /** Path of the directory on the server, absolute: that of the export, and below it `<namespace>-<claim>-pvc-<uid>`. */
  readonly path: string;
  /** Name of the claim that the directory belonged to, such as `data-visits-0` or `visits.claimName(0)`. */
  readonly claimName: string;
  /** Namespace of the claim; a DNS label. @default the chart's namespace, or 'default' */
  readonly namespace?: string;
  /** Size of the volume and of the claim, such as `32Mi`; that of the StatefulSet's template. NFS enforces none. */
  readonly storage: string;
  /**
   * StorageClass of the volume and of the claim; the empty text for none. It must be that of the StatefulSet's template:
   * a volume binds to claims of its own class alone, so a claim that the StatefulSet makes again one day would wait, or
   * get another, empty volume. Where the template names no class, it is the name of the cluster's default class, which
   * the API server writes into every claim that names none.
   */
  readonly storageClassName: string;
  /** How the volume may be mounted; NFS offers no ReadWriteOncePod. @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
  /** Options with which nodes mount the directory. @default ['nfsvers=4.1', 'hard'], those of an NfsProvisioner */
  readonly mountOptions?: readonly string[];
  /** Name of the PersistentVolume, unique in the cluster; a DNS name. @default the construct's id */
  readonly name?: string;
  /** Labels of the volume and of the claim. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** All else that Kubernetes allows on these objects. @default nothing */
  readonly overrides?: RetainedVolumeOverrides;
}

/**
 * A directory of an NFS export, given back to the claim that it belonged to: a PersistentVolume that no other claim can
 * take, and the claim, which can take no other volume. It is for a directory whose PersistentVolume is gone; one that is
 * still there, and Released, is given back by `npm run restore`.
 *
 * It must be applied before the StatefulSet makes the claim, which would get an empty directory: have the StatefulApp
 * depend on it (`visits.node.addDependency(volume)`), or put it into a chart that comes first. A claim that is there
 * already is bound for good: scale the StatefulSet to 0 and delete that claim before the apply.
 * @see docs/restore.md
 */
export class RetainedVolume extends Construct {
  /** Name of the PersistentVolume. */
  readonly volumeName: string;
  /** Namespace of the claim. */
  readonly namespace: string;
  /** Name of the claim. */
  readonly claimName: string;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: RetainedVolumeProps) {
    super(scope, id);
    this.volumeName = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.claimName = props.claimName;
    checkRetainedVolume(this, props);

    const { server, path, overrides } = props;
    const labels = { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels };
    const storage = Quantity.fromString(props.storage);
    const claim = { namespace: this.namespace, name: this.claimName };
    const both = {
      accessModes: [...(props.accessModes ?? ['ReadWriteOnce'])],
      volumeMode: 'Filesystem',
      storageClassName: props.storageClassName,
    };
    const volumeProps: KubePersistentVolumeProps = {
      metadata: { name: this.volumeName, labels },
      spec: {
        ...both,
        capacity: { storage },
        persistentVolumeReclaimPolicy: 'Retain',
        mountOptions: [...(props.mountOptions ?? ['nfsvers=4.1', 'hard'])],
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim },
        nfs: { server, path },
      },
    };
    const claimProps: KubePersistentVolumeClaimProps = {
      metadata: { ...claim, labels },
      spec: { ...both, volumeName: this.volumeName, resources: { requests: { storage } } },
    };
    kubeObject(this, 'Resource', KubePersistentVolume, volumeProps, overrides?.persistentVolume);
    kubeObject(this, 'Claim', KubePersistentVolumeClaim, claimProps, overrides?.persistentVolumeClaim);
  }

  /** The PersistentVolume. */
  get persistentVolume(): ApiObject {
    return ApiObject.of(this);
  }
}

function checkRetainedVolume(volume: RetainedVolume, props: RetainedVolumeProps): void {
  const faults = new Faults()
    .required('server', props.server, serverAddress)
    .required('path', props.path, exportPath)
    .required('claimName', props.claimName, dnsSubdomain)
    .check('namespace', volume.namespace, dnsLabel)
    .required('storage', props.storage, storageQuantity)
    .required('storageClassName', props.storageClassName, storageClassName)
    .check('name', volume.volumeName, dnsSubdomain)
    .when(props.accessModes?.length === 0, 'accessModes must hold at least one access mode, got []')
    .unique('accessModes', props.accessModes ?? [], 'leave one out');
  props.accessModes?.forEach((mode, i) => {
    faults
      .check(`accessModes[${i}]`, mode, accessMode)
      .when(
        mode === 'ReadWriteOncePod',
        `accessModes[${i}] can't be "ReadWriteOncePod": NFS does not offer it; use "ReadWriteOnce"`,
      );
  });
  checkMountOptions(faults, props.mountOptions);
  checkNfsMountOptions(faults, props.mountOptions);
  checkLabels(faults, props.labels);
  faults.throwIfAny(`RetainedVolume ${volume.node.path}`);
}
