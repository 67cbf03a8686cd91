// A program for the benchmark: N StatefulApps with all defaults, a chart each, by an App of either kind.
//   node apps.cjs N linear|stock [chain]        writes to CDK8S_OUTDIR
import { App, Chart } from 'cdk8s';
import { LinearApp, StatefulApp } from '../lib';

const [, , count, kind, chain] = process.argv;
const app = kind === 'stock' ? new App() : new LinearApp();
let before: Chart | undefined;
for (let i = 0; i < Number(count); i++) {
  const chart = new Chart(app, `chart-${i}`, { namespace: 'bench' });
  new StatefulApp(chart, `app-${i}`, { image: 'registry.example.com/app:1.0.0' });
  if (chain !== undefined && before !== undefined) chart.addDependency(before);
  before = chart;
}
app.synth();
