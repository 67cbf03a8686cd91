import type { Volume, VolumeMount } from '../../imports/k8s';
import type { Plain } from '../core/wire';

/** The token of the ServiceAccount, as Kubernetes itself would mount it into every container of the pod. */
export const API_TOKEN_VOLUME: Plain<Volume> = {
  name: 'api-token',
  projected: {
    defaultMode: 0o444,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardApi: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
};

/** Where clients of the API server look for the token. */
export const API_TOKEN_MOUNT: Plain<VolumeMount> = {
  name: API_TOKEN_VOLUME.name,
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
};
