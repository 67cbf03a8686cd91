// A program for the benchmark: N StatefulApps with all defaults, by an App of either kind.
//   node apps.cjs N linear|stock one-chart|charts|chain|unique-ids        writes to CDK8S_OUTDIR
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
  new StatefulApp(chart, id, { name: `app-${i}`, image: 'registry.example.com/app:1.0.0' });
}
app.synth();
