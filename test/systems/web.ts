import type { Chart } from 'cdk8s';
import { StatefulApp } from '../../lib';

/** The web server of the StatefulSet basics tutorial: one port and one volume. */
export function web(chart: Chart): void {
  new StatefulApp(chart, 'web', {
    image: 'registry.k8s.io/nginx-slim:0.7',
    containerName: 'nginx',
    replicas: 2,
    selectorLabels: { app: 'nginx' },
    ports: [{ name: 'web', containerPort: 80 }],
    readinessProbe: false,
    claims: [{ name: 'www', mountPath: '/usr/share/nginx/html', storage: '1Gi' }],
    headlessService: { name: 'nginx', publishNotReadyAddresses: false },
    service: false,
    networkPolicy: false,
    podDisruptionBudget: false,
    serviceAccount: false,
    podSecurity: 'baseline',
    affinity: false,
  });
}
