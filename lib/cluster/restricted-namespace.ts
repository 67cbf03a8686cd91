import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { KubeNamespaceProps } from '../../imports/k8s';
import { defineObject } from '../core/define-object';
import type { Overrides } from '../core/overrides';
import { PropFaults } from '../validation/fault';
import { type PropNames, addPropFaults } from '../core/prop-names';

/** Props of a RestrictedNamespace. */
export interface RestrictedNamespaceProps {
  /** Name of the namespace; a DNS label. Immutable. @default the construct's id */
  readonly name?: string;
  /** Labels of the namespace, besides those of Pod Security. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Changes to the object, for fields without a prop. @default none */
  readonly overrides?: Overrides<KubeNamespaceProps>;
}

const PROPS: PropNames<RestrictedNamespaceProps> = { name: true, labels: true, overrides: true };

const POD_SECURITY_LABELS: Readonly<Record<string, string>> = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
};

/**
 * A namespace in which the API server rejects every pod that does not meet the Pod Security Standard "restricted".
 *
 * Child id: `Resource`, the Namespace.
 *
 * @example
 * ```ts
 * new RestrictedNamespace(chart, 'shop');
 * ```
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class RestrictedNamespace extends Construct {
  /** Name of the namespace. */
  readonly name: string;
  /** The Namespace. */
  readonly apiObject: ApiObject;

  /** @throws InvalidPropsError if a prop does not exist, or if labels contain one of those of Pod Security */
  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps = {}) {
    super(scope, id);
    this.name = props.name ?? id;
    const faults = new PropFaults();
    addPropFaults(faults, 'RestrictedNamespace', props, PROPS);
    for (const [key, value] of Object.entries(props.labels ?? {})) {
      if (!Object.hasOwn(POD_SECURITY_LABELS, key)) continue;
      faults.add(
        `labels["${key}"]`,
        value,
        'cannot be set, as the construct sets it',
        'Change it with overrides',
      );
    }
    faults.throwIfAny(`RestrictedNamespace ${this.node.path}`);

    const labels = { 'app.kubernetes.io/managed-by': 'cdk8s', ...props.labels, ...POD_SECURITY_LABELS };
    const metadata = { name: this.name, labels };
    this.apiObject = defineObject(this, 'Resource', 'Namespace', { metadata }, props.overrides);
  }
}
