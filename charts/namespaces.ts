import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace } from '../lib';

/** The namespaces, which enforce Pod Security "restricted". */
export class Namespaces extends Chart {
  constructor(scope: Construct, id: string, names: readonly string[]) {
    super(scope, id);
    for (const name of names) new RestrictedNamespace(this, name);
  }
}
