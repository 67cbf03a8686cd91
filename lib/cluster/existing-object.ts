import { Construct } from 'constructs';
import { KINDS } from '../../imports/schema';
import { declareExisting } from '../core/existing-names';
import { namespaceOf } from '../core/namespace';
import { dnsLabel, dnsSubdomain, pathSegmentName } from '../validation/checks';
import { isClusterScoped } from '../validation/cluster-scope';
import { PropFaults } from '../validation/fault';

/** Props of an ExistingObject. */
export interface ExistingObjectProps {
  /** Kind of the object, such as `StorageClass` or `ConfigMap`. */
  readonly kind: string;
  /** Name of the object. @default the construct's id */
  readonly name?: string;
  /**
   * Namespace of the object; a DNS label. A cluster-scoped object has none.
   * @default the chart's namespace, or 'default'
   */
  readonly namespace?: string;
}

/**
 * Declares an object that already exists in the cluster, so that the app may refer to it. Adds nothing to the
 * manifests. Pass it wherever a prop takes the object.
 *
 * @example
 * ```ts
 * const config = new ExistingObject(chart, 'shop-config', { kind: 'ConfigMap' });
 * new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.0.0',
 *   claims: [],
 *   envFrom: [{ configMapRef: { name: config.name } }],
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export class ExistingObject extends Construct {
  /** Kind of the object. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. Undefined for a cluster-scoped object. */
  readonly namespace: string | undefined;

  /** @throws InvalidPropsError if kind, name or namespace is invalid */
  constructor(scope: Construct, id: string, props: ExistingObjectProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const faults = new PropFaults();
    const { kind } = props;
    const [apiVersion] = Object.values(KINDS).find(([, known]) => known === kind) ?? [];
    this.kind = kind;

    const hasNamespace = !isClusterScoped({ apiVersion: apiVersion ?? '', kind });
    this.namespace = hasNamespace ? namespaceOf(this, props.namespace) : undefined;
    if (!hasNamespace && props.namespace !== undefined) {
      faults.add('namespace', props.namespace, `must not be set, as a ${kind} is cluster-scoped`);
    }
    const isName = apiVersion?.startsWith('rbac.') === true ? pathSegmentName : dnsSubdomain;
    faults
      .add('kind', kind, apiVersion === undefined ? 'must be a kind of Kubernetes 1.27' : undefined)
      .add('name', this.name, isName(this.name))
      .add('namespace', this.namespace, dnsLabel(this.namespace))
      .throwIfAny(`ExistingObject ${this.node.path}`);
    declareExisting(this, { kind, name: this.name, namespace: this.namespace });
  }
}
