import { Testing } from 'cdk8s';
import { EXAMPLES } from '../../examples';
import type { Manifest } from './synth';

/** The image of the visits app in the tests of the examples. */
export const IMAGE = 'registry.example.com/visits:1.2.3';

/** The chart of an example. */
export function exampleOf(name: string): (typeof EXAMPLES)[string] {
  const Example = EXAMPLES[name];
  if (Example === undefined) throw new Error(`no example "${name}"`);
  return Example;
}

/** The synthesized manifests of an example. */
export function example(name: string): Manifest[] {
  const Example = exampleOf(name);
  return Testing.synth(new Example(Testing.app(), name, { image: IMAGE })) as Manifest[];
}
