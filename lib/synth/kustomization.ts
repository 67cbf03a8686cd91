import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Yaml } from 'cdk8s';

/**
 * Writes a `Kustomization` for the synthesized files, which keeps their order: Kustomize would sort objects by kind.
 *
 * The file has no extension, which Kustomize accepts. `kubectl apply -f` reads every `.yaml` file of a folder, and
 * would fail on a `kustomization.yaml`.
 *
 * @example
 * ```ts
 * const app = new LinearApp({ outdir: 'build/manifests' });
 * new StatefulApp(new Chart(app, 'shop'), 'shop', { image: 'registry.example.com/shop:1.0.0', claims: [] });
 * app.synth();
 * writeKustomization(app);
 * ```
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/
 */
export function writeKustomization(app: App): void {
  const files = readdirSync(app.outdir).filter((file) => file.endsWith(app.outputFileExtension));
  Yaml.save(join(app.outdir, 'Kustomization'), [
    {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      sortOptions: { order: 'fifo' },
      resources: files.sort(),
    },
  ]);
}
