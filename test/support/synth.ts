import { Chart, type ChartProps, Testing } from 'cdk8s';

/** A manifest as plain data. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The synthesized manifests of a chart. */
export function synth(fill: (chart: Chart) => void, props?: ChartProps): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', props);
  fill(chart);
  return Testing.synth(chart) as Manifest[];
}

/** The only manifest of a kind, optionally with a name. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const [found, ...others] = manifests.filter(
    (manifest) => manifest.kind === kind && (name === undefined || manifest.metadata.name === name),
  );
  if (found === undefined || others.length > 0) {
    throw new Error(
      `expected one ${kind} ${name ?? ''}, found ${found === undefined ? 0 : others.length + 1}`,
    );
  }
  return found;
}
