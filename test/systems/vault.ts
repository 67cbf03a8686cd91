import type { Chart } from 'cdk8s';
import { ExistingObject, StatefulApp } from '../../lib';

const SCRIPT = `cat > /etc/vault/config/vault.hcl <<EOF
listener "tcp" { tls_cert_file = "/etc/vault/tls/vault.pem" }
storage "gcs" { bucket = "$GCS_BUCKET_NAME" }
EOF`;

/** Vault on a Google Cloud Storage bucket, unsealed by a sidecar. The ConfigMap and the Secret `vault` exist. */
export function vault(chart: Chart): void {
  const { name } = new ExistingObject(chart, 'vault-config', { kind: 'ConfigMap', name: 'vault' });
  const config = (key: string) => ({ configMapKeyRef: { name, key } });
  const configMount = { name: 'vault-config', mountPath: '/etc/vault/config' };
  new StatefulApp(chart, 'vault', {
    selectorLabels: { app: 'vault' },
    image: 'vault:1.7.1',
    args: ['server', '-config=/etc/vault/config/vault.hcl'],
    replicas: 2,
    env: {
      POD_IP: { fieldRef: { fieldPath: 'status.podIP' } },
      VAULT_API_ADDR: config('api-addr'),
      VAULT_CLUSTER_ADDR: 'https://$(POD_IP):8201',
    },
    ports: [
      { name: 'http', containerPort: 8200 },
      { name: 'server', containerPort: 8201 },
    ],
    readinessProbe: {
      httpGet: { path: '/v1/sys/health?standbyok=true', port: 8200, scheme: 'HTTPS' },
      initialDelaySeconds: 5,
    },
    resources: { requests: { cpu: '500m', memory: '1Gi' } },
    podSecurity: 'privileged',
    securityContext: { capabilities: { add: ['IPC_LOCK'] } },
    claims: [],
    volumes: [
      { name: 'vault-config', emptyDir: {} },
      { name: 'vault-tls', secret: { secretName: 'vault' } },
    ],
    volumeMounts: [configMount, { name: 'vault-tls', mountPath: '/etc/vault/tls' }],
    initContainers: [
      {
        name: 'config',
        image: 'busybox',
        command: ['/bin/sh', '-c'],
        args: [SCRIPT],
        env: { GCS_BUCKET_NAME: config('gcs-bucket-name') },
        volumeMounts: [configMount],
      },
    ],
    sidecarContainers: [
      {
        name: 'vault-init',
        image: 'gcr.io/hightowerlabs/vault-init',
        imagePullPolicy: 'Always',
        env: {
          CHECK_INTERVAL: '10',
          GCS_BUCKET_NAME: config('gcs-bucket-name'),
          KMS_KEY_ID: config('kms-key-id'),
        },
      },
    ],
    affinity: 'required',
    headlessService: { name: 'vault', publishNotReadyAddresses: false },
    service: { name: 'vault-load-balancer', type: 'LoadBalancer', loadBalancerIp: '192.0.2.10' },
    serviceAccount: false,
    networkPolicy: false,
    podDisruptionBudget: false,
  });
}
