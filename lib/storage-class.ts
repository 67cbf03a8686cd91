import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubeStorageClass, type KubeStorageClassProps, type TopologySelectorTerm } from '../imports/k8s';
import { Faults } from './faults';
import { kubeObject } from './kube-object';
import { checkAnnotations, checkLabels } from './labels';
import type { Overrides } from './overrides';
import { dnsSubdomain, oneOf, show, storageProvisioner } from './syntax';

/** What every StorageClass has, whoever provisions its volumes. */
export interface StorageClassOptions {
  /** Name of the class. @default the construct's id */
  readonly name?: string;
  /** What becomes of a volume whose claim is deleted: kept, or deleted with its data. @default 'Retain' */
  readonly reclaimPolicy?: 'Retain' | 'Delete';
  /** Whether a volume is made at once, or when the first pod that uses it is scheduled. @default 'Immediate' */
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
  /** Whether claims that name no class get this one. @default false */
  readonly defaultClass?: boolean;
  /** Options with which nodes mount the volumes. @default none; those of the NfsProvisioner for its classes */
  readonly mountOptions?: readonly string[];
  /** Labels of the class. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the class. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** All else that Kubernetes allows on a StorageClass. @default nothing */
  readonly overrides?: Overrides<KubeStorageClassProps>;
}

export interface StorageClassProps extends StorageClassOptions {
  /** Who makes the volumes, such as `example.com/nfs` or `nfs.csi.k8s.io`. */
  readonly provisioner: string;
  /** What the provisioner is told. @default nothing */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether claims may grow. @default false */
  readonly allowVolumeExpansion?: boolean;
  /** Nodes for which volumes may be made. @default all */
  readonly allowedTopologies?: TopologySelectorTerm[];
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/**
 * A kind of volumes that claims can ask for by name. Unlike Kubernetes, it retains volumes unless told otherwise.
 *
 * Kubernetes lets provisioner, parameters, reclaimPolicy and volumeBindingMode not change: delete the class and apply
 * it again; volumes that exist keep the policy that they were made with.
 */
export class StorageClass extends Construct {
  /** Name of the class, as claims give it. */
  readonly storageClassName: string;
  /** Who makes the volumes. */
  readonly provisionerName: string;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    this.storageClassName = props.name ?? id;
    this.provisionerName = props.provisioner;
    const faults = new Faults().required('provisioner', props.provisioner, storageProvisioner);
    checkStorageClass(faults, this.storageClassName, props);
    faults.throwIfAny(`StorageClass ${this.node.path}`);

    const defaultClass: Record<string, string> =
      props.defaultClass === true ? { [DEFAULT_CLASS]: 'true' } : {};
    kubeObject(
      this,
      'Resource',
      KubeStorageClass,
      {
        metadata: {
          name: this.storageClassName,
          labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels },
          annotations: { ...defaultClass, ...props.annotations },
        },
        provisioner: props.provisioner,
        parameters: props.parameters,
        reclaimPolicy: props.reclaimPolicy ?? 'Retain',
        volumeBindingMode: props.volumeBindingMode ?? 'Immediate',
        allowVolumeExpansion: props.allowVolumeExpansion ?? false,
        mountOptions: props.mountOptions && [...props.mountOptions],
        allowedTopologies: props.allowedTopologies,
      },
      props.overrides,
    );
  }

  /** The StorageClass's object. */
  get storageClass(): ApiObject {
    return ApiObject.of(this);
  }
}

/** What is wrong with a class, whoever provisions its volumes. */
export function checkStorageClass(faults: Faults, name: string, options: StorageClassOptions): void {
  faults
    .check('name', name, dnsSubdomain)
    .check('reclaimPolicy', options.reclaimPolicy, oneOf('Retain', 'Delete'))
    .check('volumeBindingMode', options.volumeBindingMode, oneOf('Immediate', 'WaitForFirstConsumer'))
    .when(
      DEFAULT_CLASS in (options.annotations ?? {}),
      `annotations["${DEFAULT_CLASS}"] can't be set: use defaultClass`,
    );
  checkMountOptions(faults, options.mountOptions);
  checkLabels(faults, options.labels);
  checkAnnotations(faults, 'annotations', options.annotations);
}

/** What is wrong with mount options. */
export function checkMountOptions(faults: Faults, options: readonly string[] = []): void {
  options.forEach((option, i) => {
    faults.when(
      !/^[^\s,]+$/.test(option),
      `mountOptions[${i}] must be one mount option, such as "hard", got ${show(option)}: give each as an item of its own`,
    );
  });
  faults.unique('mountOptions', options, 'leave one out');
}
