import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, defineObject } from '../lib';

const PRIVILEGED = {
  'app.kubernetes.io/managed-by': 'cdk8s',
  'pod-security.kubernetes.io/enforce': 'privileged',
  'pod-security.kubernetes.io/audit': 'privileged',
  'pod-security.kubernetes.io/warn': 'privileged',
};

export interface NamespacesProps {
  /** Namespaces that refuse pods that are not "restricted". */
  readonly restricted: readonly string[];
  /** Namespaces that take any pod. */
  readonly privileged: readonly string[];
}

/** The namespaces, each with its level of Pod Security. */
export class Namespaces extends Chart {
  constructor(scope: Construct, id: string, { restricted, privileged }: NamespacesProps) {
    super(scope, id);
    for (const name of privileged) {
      defineObject(this, name, 'Namespace', { metadata: { name, labels: PRIVILEGED } });
    }
    for (const name of restricted) new RestrictedNamespace(this, name);
  }
}
