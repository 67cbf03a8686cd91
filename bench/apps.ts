// A benchmark program: N StatefulApps with all recommended settings, in an App of either kind. node apps.cjs N
// linear|stock one-chart|charts|chain|unique-ids writes to CDK8S_OUTDIR
import { App, Chart } from 'cdk8s';
import { LinearApp, StatefulApp } from '../lib';

const [, , count, kind, shape] = process.argv;
const app = kind === 'stock' ? new App() : new LinearApp();
let chart = new Chart(app, 'chart', { namespace: 'bench' });
for (let i = 0; i < Number(count); i++) {
  const before = chart;
  if (shape !== 'one-chart') chart = new Chart(app, `chart-${i}`, { namespace: 'bench' });
  if (shape === 'chain') chart.addDependency(before);
  const id = shape === 'charts' || shape === 'chain' ? 'app' : `app-${i}`;
  new StatefulApp(chart, id, {
    name: `app-${i}`,
    image: 'registry.example.com/app:1.0.0',
    imagePullPolicy: 'Always',
    replicas: 2,
    minReadySeconds: 0,
    revisionHistoryLimit: 10,
    ports: [{ name: 'http', containerPort: 8080, service: 80 }],
    claims: [{ name: 'data', mountPath: '/var/data', storage: '1Gi' }],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    startupProbe: '/livez',
    livenessProbe: '/livez',
    readinessProbe: '/readyz',
    resources: {
      requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
    },
    runAsUser: 10001,
    runAsGroup: 10001,
    fsGroup: 10001,
    terminationGracePeriodSeconds: 30,
  });
}
app.synth();
