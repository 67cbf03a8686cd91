import { join } from 'node:path';
import { visitsSystem } from './charts/system';
import { readConfig } from './config';
import { exampleApps } from './examples';
import { LinearApp, writeKustomization } from './lib';

try {
  const config = readConfig(process.env);
  const main = new LinearApp();
  visitsSystem(main, config);
  for (const app of [main, ...exampleApps(join(main.outdir, 'examples'), config)]) {
    app.synth();
    writeKustomization(app);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
