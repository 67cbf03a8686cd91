import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type ServiceType, StatefulApp } from '../lib';

export interface VisitsProps {
  readonly namespace: string;
  readonly image: string;
  readonly replicas: number;
  readonly storage: string;
  readonly serviceType: ServiceType;
  /** Class of the volumes; the cluster's default class when absent. */
  readonly storageClassName?: string;
}

/** The visits app: replicas that count their visits independently of each other. */
export class Visits extends Chart {
  constructor(scope: Construct, id: string, props: VisitsProps) {
    super(scope, id);
    new StatefulApp(this, 'visits', {
      ...props,
      podManagementPolicy: 'Parallel',
      // Until every node has heard of a pod that is ready, requests go to the others alone.
      minReadySeconds: 5,
      livenessProbe: '/livez',
      readinessProbe: '/readyz',
      peersSrvVariable: 'PEERS_SRV',
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
    });
  }
}
