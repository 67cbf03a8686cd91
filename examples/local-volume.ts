import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LocalVolume, RestrictedNamespace, k8s, restrictedContainer, restrictedPod } from '../lib';
import type { ExampleProps } from './example';

/** A Pod on a directory of whichever node carries the label. The visits app runs in it. */
export class LocalVolumeExample extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    const volume = new LocalVolume(this, 'local-node-volume', {
      path: '/mnt/data',
      storage: '5Gi',
      nodeLabels: { nodedisk: 'true' },
    });
    const { claimName } = volume.addClaim('local-node-volume-claim', { storage: '3Gi' });
    const metadata = { name: 'pod-with-local-storage' };
    new k8s.KubeServiceAccount(this, 'account', { metadata, automountServiceAccountToken: false });
    new k8s.KubePod(this, 'pod', {
      metadata,
      spec: {
        serviceAccountName: metadata.name,
        automountServiceAccountToken: false,
        securityContext: restrictedPod(),
        containers: [
          {
            name: 'main',
            image,
            env: [{ name: 'DATA_DIR', value: '/test-local' }],
            securityContext: restrictedContainer(),
            volumeMounts: [{ name: 'disk', mountPath: '/test-local' }],
          },
        ],
        volumes: [{ name: 'disk', persistentVolumeClaim: { claimName } }],
      },
    });
  }
}
