import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { NfsCsiDriver, RestrictedNamespace, StatefulApp } from '../lib';
import { type ExampleProps, VISITS_APP } from './example';

/** An app whose volumes no second pod can mount, on the csi-driver-nfs of the cluster. The visits app runs in it. */
export class NfsCsi extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    const driver = NfsCsiDriver.fromCsiDriverName(this, 'driver');
    const storageClass = driver.addStorageClass('nfs-single-pod', {
      server: 'mwp-master',
      share: '/srv/nfs',
    });
    new StatefulApp(this, 'single-pod', {
      ...VISITS_APP,
      image,
      replicas: 2,
      ports: [{ name: 'http', containerPort: 8080, service: 80 }],
      claims: [
        {
          name: 'data',
          mountPath: '/var/data',
          storage: '1Gi',
          storageClass,
          accessModes: ['ReadWriteOncePod'],
        },
      ],
    });
  }
}
