import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp } from '../lib';
import { type ExampleProps, VISITS_APP } from './example';

/** Two apps that show the time in Moscow and store the times of visits. Both use the image of the visits app. */
export class TimeWebApp extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    for (const language of ['python', 'rust']) {
      new StatefulApp(this, `time-web-app-${language}`, {
        ...VISITS_APP,
        image,
        replicas: 2,
        podManagementPolicy: 'Parallel',
        ports: [{ name: 'http', containerPort: 8080, service: 80 }],
        service: { type: 'LoadBalancer' },
        claims: [{ name: 'persistent-volume', mountPath: '/app/persistent', storage: '64Mi' }],
        env: { DATA_DIR: '/app/persistent', VISITS_FILE: 'visits.json', TZ: 'Europe/Moscow' },
      });
    }
  }
}
