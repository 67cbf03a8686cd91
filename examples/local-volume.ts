import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LocalVolume, RestrictedNamespace, defineObject } from '../lib';
import type { ExampleProps } from './example';

const USER = { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001 };
const SECCOMP = { seccompProfile: { type: 'RuntimeDefault' } };

/** A Pod with a local volume on nodes with a label. Runs the visits app. */
export class LocalVolumeExample extends Chart {
  constructor(scope: Construct, id: string, { image }: ExampleProps) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    const volume = new LocalVolume(this, 'local-node-volume', {
      path: '/mnt/data',
      storage: '5Gi',
      nodeLabels: { nodedisk: 'true' },
    });
    const { name: claimName } = volume.addClaim('local-node-volume-claim', { storage: '3Gi' });
    const metadata = { name: 'pod-with-local-storage' };
    defineObject(this, 'account', 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    defineObject(this, 'pod', 'Pod', {
      metadata,
      spec: {
        serviceAccountName: metadata.name,
        automountServiceAccountToken: false,
        securityContext: { ...USER, ...SECCOMP, fsGroup: 10001, fsGroupChangePolicy: 'OnRootMismatch' },
        containers: [
          {
            name: 'main',
            image,
            imagePullPolicy: 'IfNotPresent',
            env: [{ name: 'DATA_DIR', value: '/test-local' }],
            ports: [{ name: 'http', containerPort: 8080 }],
            startupProbe: {
              httpGet: { path: '/livez', port: 'http' },
              periodSeconds: 2,
              failureThreshold: 60,
            },
            livenessProbe: {
              httpGet: { path: '/livez', port: 'http' },
              timeoutSeconds: 5,
              failureThreshold: 6,
            },
            readinessProbe: {
              httpGet: { path: '/readyz', port: 'http' },
              timeoutSeconds: 5,
              failureThreshold: 2,
            },
            resources: {
              requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
              limits: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '256Mi' },
            },
            securityContext: {
              ...USER,
              ...SECCOMP,
              allowPrivilegeEscalation: false,
              privileged: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [
              { name: 'disk', mountPath: '/test-local' },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'disk', persistentVolumeClaim: { claimName } },
          { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        ],
      },
    });
  }
}
