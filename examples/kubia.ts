import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp } from '../lib';
import { SMALL_APP } from './example';

/** Pods that store posted data: the StatefulSet of "Kubernetes in Action", chapter 10. */
export class Kubia extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    new StatefulApp(this, 'kubia', {
      ...SMALL_APP,
      image: 'luksa/kubia-pet',
      imagePullPolicy: 'Always',
      selectorLabels: { app: 'kubia' },
      replicas: 2,
      ports: [
        { name: 'http', containerPort: 8080, headlessService: 80, service: { port: 80, targetPort: 8080 } },
      ],
      headlessService: { name: 'kubia' },
      service: { name: 'kubia-public' },
      claims: [{ name: 'data', mountPath: '/var/data', storage: '1Mi' }],
      startupProbe: {
        tcpSocket: { port: 'http' },
        periodSeconds: 2,
        timeoutSeconds: 5,
        failureThreshold: 60,
      },
      livenessProbe: {
        tcpSocket: { port: 'http' },
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 6,
      },
    });
  }
}
