import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp, k8s } from '../lib';

/** Pets that keep what is posted to each of them: the StatefulSet of "Kubernetes in Action", chapter 10. */
export class Kubia extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    new StatefulApp(this, 'kubia', {
      image: 'luksa/kubia-pet',
      selectorLabels: { app: 'kubia' },
      replicas: 2,
      serviceName: 'kubia',
      headlessPort: 80,
      publicServiceName: 'kubia-public',
      storage: '1Mi',
      overrides: {
        publicService: { spec: { ports: [{ port: 80, targetPort: k8s.IntOrString.fromNumber(8080) }] } },
      },
    });
  }
}
