import { Construct } from 'constructs';
import { Faults } from './faults';
import { dnsSubdomain, oneOf } from './syntax';

export interface ExistingObjectProps {
  /** The object's kind, such as `StorageClass` or `ConfigMap`. */
  readonly kind: 'StorageClass' | 'ConfigMap' | 'ServiceAccount' | 'PersistentVolumeClaim' | 'Service';
  /** The object's name. @default the construct's id */
  readonly name?: string;
}

/**
 * Says that the cluster already has an object which this app refers to and does not define. It makes no manifest: it
 * answers the rule that a reference must lead somewhere.
 */
export class ExistingObject extends Construct {
  readonly kind: string;
  readonly name: string;

  /** @throws InvalidPropsError when the name can't be right */
  constructor(scope: Construct, id: string, props: ExistingObjectProps) {
    super(scope, id);
    this.kind = props.kind;
    this.name = props.name ?? id;
    new Faults()
      .required(
        'kind',
        props.kind,
        oneOf('StorageClass', 'ConfigMap', 'ServiceAccount', 'PersistentVolumeClaim', 'Service'),
      )
      .check('name', this.name, dnsSubdomain)
      .throwIfAny(`ExistingObject ${this.node.path}`);
  }
}
