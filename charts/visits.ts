import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type NameOrConstruct, type ServiceType, StatefulApp } from '../lib';

export interface VisitsProps {
  readonly namespace: string;
  readonly image: string;
  readonly replicas: number;
  readonly storage: string;
  readonly serviceType: ServiceType;
  /** StorageClass of the volumes. @default the default class of the cluster */
  readonly storageClass?: NameOrConstruct;
}

/** The visits app: replicas that count their visits independently. */
export class Visits extends Chart {
  constructor(scope: Construct, id: string, props: VisitsProps) {
    super(scope, id);
    const { namespace, image, replicas, storage, serviceType, storageClass } = props;
    new StatefulApp(this, 'visits', {
      namespace,
      image,
      imagePullPolicy: 'IfNotPresent',
      replicas,
      podManagementPolicy: 'Parallel',
      // Gives the nodes time to route requests to a pod that has become ready.
      minReadySeconds: 5,
      ports: [{ name: 'http', containerPort: 8080, service: 80 }],
      claims: [{ name: 'data', mountPath: '/var/data', storage, storageClass }],
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
      // The app serves until its endpoint is removed, then drains for at most 10 s.
      env: { SHUTDOWN_DELAY_MS: '5000' },
      startupProbe: '/livez',
      livenessProbe: '/livez',
      readinessProbe: '/readyz',
      resources: {
        requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
      },
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      terminationGracePeriodSeconds: 30,
      service: { type: serviceType },
      peersSrvVariable: 'PEERS_SRV',
      scannerAnnotations: true,
    });
  }
}
