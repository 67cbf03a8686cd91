import { visitsSystem } from './charts/system';
import { readConfig } from './config';
import { LinearApp, writeKustomization } from './lib';

try {
  const app = new LinearApp();
  visitsSystem(app, readConfig(process.env));
  app.synth();
  writeKustomization(app);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
