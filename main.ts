import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { visitsSystem } from './charts/system';
import { readConfig } from './config';
import { exampleApps } from './examples';
import { LinearApp, writeKustomization } from './lib';
import { VALUES_FILE } from './values';

try {
  const config = readConfig(process.env, existsSync(VALUES_FILE) ? readFileSync(VALUES_FILE, 'utf8') : '');
  const main = new LinearApp();
  visitsSystem(main, config);
  for (const app of [main, ...exampleApps(join(main.outdir, 'examples'), config.examples)]) {
    app.synth();
    writeKustomization(app);
  }
  // To standard error, which the cdk8s CLI shows and plan keeps apart from its report.
  for (const choice of config.choices) console.error(choice);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
