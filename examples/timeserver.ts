import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp, StorageClass } from '../lib';
import { type ExampleProps, VISITS_APP } from './example';

/** Shows the time and counts visits, on the storage of the main system. Uses the image of the visits app. */
export class Timeserver extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    const storageClass = StorageClass.fromStorageClassName(this, 'storage-class', 'nfs-reliable');
    new StatefulApp(this, 'timeserver', {
      ...VISITS_APP,
      image,
      replicas: 3,
      podManagementPolicy: 'Parallel',
      ports: [{ name: 'http', containerPort: 8080, service: 80 }],
      claims: [{ name: 'timeserver-volume', mountPath: '/volume', storage: '32Mi', storageClass }],
      env: { DATA_DIR: '/volume' },
    });
  }
}
