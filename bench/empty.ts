// A program for the benchmark: the least that a cdk8s program can be.
import { App, Chart } from 'cdk8s';

const app = new App();
new Chart(app, 'empty');
app.synth();
