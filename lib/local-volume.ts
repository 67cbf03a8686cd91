import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import {
  KubePersistentVolume,
  type KubePersistentVolumeProps,
  type KubeStorageClassProps,
  type NodeSelectorRequirement,
  Quantity,
} from '../imports/k8s';
import { kubeObject } from './kube-object';
import type { LocalAccessMode } from './local-volume/access-modes';
import { LocalVolumeClaim, type LocalVolumeClaimProps } from './local-volume/claim';
import { checkLocalVolume } from './local-volume/faults';
import type { Overrides } from './overrides';
import { StorageClass } from './storage-class';

/** All else that Kubernetes allows on a LocalVolume's objects. */
export interface LocalVolumeOverrides {
  /** The PersistentVolume. @default nothing */
  readonly persistentVolume?: Overrides<KubePersistentVolumeProps>;
  /** The volume's own StorageClass; not with storageClassName. @default nothing */
  readonly storageClass?: Overrides<KubeStorageClassProps>;
}

export interface LocalVolumeProps {
  /** Directory on the node; an absolute path. Kubernetes does not make it: it must be there before the first pod. */
  readonly path: string;
  /** Size of the volume, such as `5Gi`, by which claims find it. A directory's size is enforced by nobody. */
  readonly storage: string;
  /**
   * Labels that the node with the directory has, all of them. Give them to one node alone: on another, pods would find
   * another directory. Exactly one of nodeLabels and nodeName must be given.
   * @default none, with nodeName
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /**
   * The node with the directory, by its label `kubernetes.io/hostname`, which on most clusters is the node's name;
   * a DNS name of at most 63 characters.
   * @default none, with nodeLabels
   */
  readonly nodeName?: string;
  /** Name of the volume; a DNS name. @default the construct's id */
  readonly name?: string;
  /**
   * Name of a StorageClass that another LocalVolume or the app defines, or that is said to exist, for several volumes to
   * share. It should wait for the first consumer, or claims are bound before anybody knows where their pods can run.
   * @default a class of the volume's own, called as the volume
   */
  readonly storageClassName?: string;
  /**
   * How the volume may be mounted. Whatever the mode, all pods of a local volume are on its node, and any number of them
   * may write: ReadWriteOnce means one node, not one pod.
   * @default ['ReadWriteOnce']
   */
  readonly accessModes?: readonly LocalAccessMode[];
  /** Labels of the volume and of its own class. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** All else that Kubernetes allows on these objects. @default nothing */
  readonly overrides?: LocalVolumeOverrides;
}

/**
 * A directory of one node as a PersistentVolume, to which Kubernetes brings the pods. If the node is lost, so is the
 * data. The volume is always retained: nothing in Kubernetes can delete a local one.
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
 */
export class LocalVolume extends Construct {
  /** Name of the PersistentVolume. */
  readonly volumeName: string;
  /** Name of its StorageClass, as claims give it. */
  readonly storageClassName: string;

  readonly #storage: string;
  readonly #accessModes: readonly LocalAccessMode[];
  #claimName: string | undefined;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: LocalVolumeProps) {
    super(scope, id);
    this.volumeName = props.name ?? id;
    this.storageClassName = props.storageClassName ?? this.volumeName;
    this.#storage = props.storage;
    this.#accessModes = props.accessModes ?? ['ReadWriteOnce'];
    checkLocalVolume(this, props);

    if (props.storageClassName === undefined) {
      new StorageClass(this, 'StorageClass', {
        name: this.storageClassName,
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
        labels: props.labels,
        overrides: props.overrides?.storageClass,
      });
    }
    kubeObject(
      this,
      'Resource',
      KubePersistentVolume,
      {
        metadata: {
          name: this.volumeName,
          labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels },
        },
        spec: {
          capacity: { storage: Quantity.fromString(props.storage) },
          volumeMode: 'Filesystem',
          accessModes: [...this.#accessModes],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: this.storageClassName,
          local: { path: props.path },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: nodeOf(props) }] } },
        },
      },
      props.overrides?.persistentVolume,
    );
  }

  /**
   * Adds a PersistentVolumeClaim for the volume, for pods to mount by its `claimName`. A volume has one claim at most.
   * @throws InvalidPropsError that lists every fault of the props
   */
  addClaim(id: string, props: LocalVolumeClaimProps = {}): LocalVolumeClaim {
    const volume = {
      storageClassName: this.storageClassName,
      storage: this.#storage,
      accessModes: this.#accessModes,
      claimName: this.#claimName,
    };
    const claim = new LocalVolumeClaim(this, id, volume, props);
    this.#claimName = claim.claimName;
    return claim;
  }

  /** The PersistentVolume, as an object of cdk8s. */
  get persistentVolume(): ApiObject {
    return ApiObject.of(this);
  }
}

/** What the node's labels must be, in one order whatever the order of the props. */
function nodeOf({ nodeLabels, nodeName = '' }: LocalVolumeProps): NodeSelectorRequirement[] {
  return Object.entries(nodeLabels ?? { 'kubernetes.io/hostname': nodeName })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}
