import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LinearApp } from '../lib';
import { AppGo } from './app-go';
import type { ExampleProps } from './example';
import { Kubia } from './kubia';
import { LocalVolumeExample } from './local-volume';
import { NfsCsi } from './nfs-csi';
import { Postgres } from './postgres';
import { Redis } from './redis';
import { TimeWebApp } from './time-web-app';
import { Timeserver } from './timeserver';

type Example = new (scope: Construct, id: string, props: ExampleProps) => Chart;

/** Every example, by its folder. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  timeserver: Timeserver,
  kubia: Kubia,
  'app-go': AppGo,
  'time-web-app': TimeWebApp,
  'local-volume': LocalVolumeExample,
  'nfs-csi': NfsCsi,
  postgres: Postgres,
  redis: Redis,
};

/** Creates an app for each example, with a separate output folder in the given one. */
export function exampleApps(folder: string, props: ExampleProps): LinearApp[] {
  return Object.entries(EXAMPLES).map(([name, Example]) => {
    const app = new LinearApp({ outdir: join(folder, name) });
    new Example(app, name, props);
    return app;
  });
}
