import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp } from '../lib';
import { type ExampleProps, VISITS_APP } from './example';

/** Counts its visits on volumes of the default class, behind a NodePort Service. Uses the image of the visits app. */
export class AppGo extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    new StatefulApp(this, 'app-go', {
      ...VISITS_APP,
      image,
      replicas: 2,
      podManagementPolicy: 'Parallel',
      ports: [{ name: 'http', containerPort: 8080 }],
      service: { type: 'NodePort' },
      claims: [{ name: 'app-go-data', mountPath: '/app/data', storage: '5Mi' }],
      env: { DATA_DIR: '/app/data', VISITS_FILE: 'visits.txt' },
    });
  }
}
