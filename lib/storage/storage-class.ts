import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ExistingObject } from '../cluster/existing-object';
import { defineObject } from '../core/define-object';
import { type PropNames, addPropFaults } from '../core/prop-names';
import { PropFaults } from '../validation/fault';
import type { StorageClassOptions, StorageClassProps } from './storage-class-props';

/** The props of every StorageClass. */
export const CLASS_OPTIONS: PropNames<StorageClassOptions> = {
  name: true,
  reclaimPolicy: true,
  volumeBindingMode: true,
  defaultClass: true,
  mountOptions: true,
  labels: true,
  annotations: true,
  overrides: true,
};

const PROPS: PropNames<StorageClassProps> = {
  ...CLASS_OPTIONS,
  provisioner: 'required',
  parameters: true,
  allowVolumeExpansion: true,
  allowedTopologies: true,
};

/**
 * A StorageClass, which retains volumes by default. Pass it wherever a prop takes a `storageClass`.
 *
 * Most of its fields are immutable. To change one, delete the class and apply it again. Volumes of the class stay.
 *
 * Child id: `Resource`, the StorageClass.
 *
 * @example
 * ```ts
 * const storageClass = new StorageClass(chart, 'fast', {
 *   provisioner: 'ebs.csi.aws.com',
 *   parameters: { type: 'gp3' },
 * });
 * new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.0.0',
 *   claims: [{ name: 'data', mountPath: '/var/lib/shop', storage: '10Gi', storageClass }],
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass extends Construct {
  /** Declares a StorageClass that the cluster already has. */
  static fromStorageClassName(scope: Construct, id: string, name: string): ExistingObject {
    return new ExistingObject(scope, id, { kind: 'StorageClass', name });
  }

  /** Name of the StorageClass. */
  readonly name: string;
  /** Name of the provisioner. */
  readonly provisioner: string;
  /** The StorageClass as an object of cdk8s. */
  readonly apiObject: ApiObject;

  /** @throws InvalidPropsError if a prop does not exist or is missing */
  constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    addPropFaults(new PropFaults(), 'StorageClass', props, PROPS).throwIfAny(
      `StorageClass ${this.node.path}`,
    );
    this.name = props.name ?? id;
    this.provisioner = props.provisioner;
    this.apiObject = defineObject(
      this,
      'Resource',
      'StorageClass',
      {
        metadata: {
          name: this.name,
          labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels },
          annotations: {
            ...props.annotations,
            ...(props.defaultClass === true && { 'storageclass.kubernetes.io/is-default-class': 'true' }),
          },
        },
        provisioner: props.provisioner,
        parameters: props.parameters,
        reclaimPolicy: props.reclaimPolicy ?? 'Retain',
        volumeBindingMode: props.volumeBindingMode ?? 'Immediate',
        allowVolumeExpansion: props.allowVolumeExpansion ?? false,
        mountOptions: props.mountOptions,
        allowedTopologies: props.allowedTopologies,
      },
      props.overrides,
    );
  }
}
