import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  LinearApp,
  RestrictedNamespace,
  StatefulApp,
  type StatefulAppProps,
  StorageClass,
} from '../../../lib';
import { copyManifests } from '../manifests';
import type { Run } from '../run';
import { adaptTo, tolerationsFor } from './nodes';

/** The namespace of the suite's apps, and the class of their volumes without a default class. */
export const NAME = 'rollouts';

/** Annotation with the version of a pod. All versions use the same image. */
export const VERSION = 'cdk8s-stateful.e2e/version';

/** A node selector that matches no node. */
export const NOWHERE = { 'cdk8s-stateful.e2e/node': 'none' };

/** The values that change between applies. */
export interface Values extends Pick<
  StatefulAppProps,
  'name' | 'replicas' | 'podManagementPolicy' | 'updateStrategy' | 'nodeSelector'
> {
  readonly name: string;
  readonly version: string;
}

/** The name of the namespace in the cluster. */
export function namespaceOf({ id }: Run): string {
  return `${NAME}-${id}`;
}

/** Synthesizes an app with these values and applies it. */
export async function apply(run: Run, values: Values): Promise<void> {
  const folder = join(run.folder, NAME, `${values.name}-${performance.now()}`);
  synthesize(run, values, join(folder, 'dist'));
  copyManifests(join(folder, 'dist'), join(folder, 'copy'), run.id, adaptTo(run));
  await run.kubectl.run(['apply', '--server-side', '--validate=strict', '-f', join(folder, 'copy')]);
}

function synthesize({ cluster, options }: Run, { version, ...values }: Values, outdir: string): void {
  const app = new LinearApp({ outdir });
  const shared = new Chart(app, 'shared');
  new RestrictedNamespace(shared, NAME);
  const isSimulated = cluster.simulatedNodes.length > 0;
  if (isSimulated)
    new StorageClass(shared, 'class', { name: NAME, provisioner: 'kubernetes.io/no-provisioner' });
  const chart = new Chart(app, 'app');
  chart.addDependency(shared);
  new StatefulApp(chart, 'app', {
    ...values,
    namespace: NAME,
    image: options.image ?? 'localhost/visits:0.1.0',
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: 8080, service: 80 }],
    claims: [
      { name: 'data', mountPath: '/var/data', storage: '32Mi', storageClass: isSimulated ? NAME : undefined },
    ],
    startupProbe: '/livez',
    livenessProbe: '/livez',
    readinessProbe: '/readyz',
    runAsUser: 10001,
    runAsGroup: 10001,
    fsGroup: 10001,
    tolerations: tolerationsFor(cluster),
    podAnnotations: { [VERSION]: version },
  });
  app.synth();
}
