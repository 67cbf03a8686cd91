// A benchmark program: the minimal cdk8s program.
import { App, Chart } from 'cdk8s';

const app = new App();
new Chart(app, 'empty');
app.synth();
