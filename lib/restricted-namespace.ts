import { Construct } from 'constructs';
import { KubeNamespace, type KubeNamespaceProps } from '../imports/k8s';
import { Faults } from './faults';
import { kubeObject } from './kube-object';
import { checkLabels } from './labels';
import type { Overrides } from './overrides';
import { RESTRICTED_NAMESPACE_LABELS } from './pod-security';
import { dnsLabel } from './syntax';

export interface RestrictedNamespaceProps {
  /** Name of the namespace; a DNS label. @default the construct's id */
  readonly name?: string;
  /** Labels of the namespace, besides those of Pod Security. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** All else that Kubernetes allows on a Namespace. @default nothing */
  readonly overrides?: Overrides<KubeNamespaceProps>;
}

/**
 * A namespace in which the API server refuses every pod that does not meet Pod Security "restricted".
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class RestrictedNamespace extends Construct {
  /** Name of the namespace. */
  readonly name: string;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps = {}) {
    super(scope, id);
    this.name = props.name ?? id;
    const faults = new Faults().check('name', this.name, dnsLabel);
    checkLabels(faults, props.labels, RESTRICTED_NAMESPACE_LABELS);
    faults.throwIfAny(`RestrictedNamespace ${this.node.path}`);

    const labels = {
      'app.kubernetes.io/managed-by': 'cdk8s',
      ...props.labels,
      ...RESTRICTED_NAMESPACE_LABELS,
    };
    kubeObject(this, 'Resource', KubeNamespace, { metadata: { name: this.name, labels } }, props.overrides);
  }
}
