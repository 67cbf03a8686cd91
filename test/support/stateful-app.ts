import { App, Chart } from 'cdk8s';
import { type Finding, StatefulApp, type StatefulAppProps, findFaults } from '../../lib';
import { type Manifest, only, synth } from './synth';

export const IMAGE = 'registry.example.com/app:1.2.3';

/** The minimal props of a StatefulApp. */
export const MINIMAL: StatefulAppProps = { image: IMAGE, claims: [] };

/** The manifests of a StatefulApp named `app` in the namespace `shops`. */
export function statefulApp(changes: Partial<StatefulAppProps> = {}): Manifest[] {
  return synth((chart) => new StatefulApp(chart, 'app', { ...MINIMAL, ...changes }), { namespace: 'shops' });
}

/** The findings of the rules in such a StatefulApp. */
export function findingsOfStatefulApp(changes: Partial<StatefulAppProps>): readonly Finding[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  return findFaults(new StatefulApp(chart, 'app', { ...MINIMAL, ...changes }));
}

interface PodSpec {
  readonly containers: readonly object[];
  readonly initContainers?: readonly object[];
  readonly volumes?: readonly object[];
}

/** The pod spec of the one StatefulSet among manifests. */
export function podSpec(manifests: readonly Manifest[]): PodSpec {
  return (only(manifests, 'StatefulSet') as unknown as { spec: { template: { spec: PodSpec } } }).spec
    .template.spec;
}

/** The ports of a Service. */
export function portsOf(manifests: readonly Manifest[], service: string): readonly object[] {
  return (only(manifests, 'Service', service) as unknown as { spec: { ports: readonly object[] } }).spec
    .ports;
}
