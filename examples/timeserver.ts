import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ExistingObject, RestrictedNamespace, StatefulApp } from '../lib';
import type { ExampleProps } from './example';

/** Tells the time and counts who asks, on the volumes of the main system. The visits app stands in for it. */
export class Timeserver extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    new ExistingObject(this, 'nfs-reliable', { kind: 'StorageClass' });
    new StatefulApp(this, 'timeserver', {
      image,
      replicas: 3,
      podManagementPolicy: 'Parallel',
      volumeName: 'timeserver-volume',
      mountPath: '/volume',
      storage: '32Mi',
      storageClassName: 'nfs-reliable',
      env: { DATA_DIR: '/volume' },
      livenessProbe: '/livez',
      readinessProbe: '/readyz',
    });
  }
}
