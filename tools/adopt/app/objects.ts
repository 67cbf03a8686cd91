import { KINDS } from '../../../imports/schema';
import { WireFormat } from '../../../lib/core/wire';
import { withoutUnset } from '../../../lib/core/without-unset';
import { withDefaults } from '../../../lib/stateful-app/defaults';
import { resolveApp } from '../../../lib/stateful-app/objects';
import type { StatefulAppProps } from '../../../lib/stateful-app/props';
import type { KubeObject } from '../../manifests/manifest';
import type { Typed } from '../typed';
import type { PartName } from './parts';

const KIND_OF = {
  serviceAccount: 'ServiceAccount',
  networkPolicy: 'NetworkPolicy',
  headlessService: 'Service',
  statefulSet: 'StatefulSet',
  podDisruptionBudget: 'PodDisruptionBudget',
  service: 'Service',
  ingress: 'Ingress',
} as const satisfies Record<PartName, keyof typeof KINDS>;

/** The parts of an app in the order in which they are applied. */
export const PART_NAMES = Object.keys(KIND_OF) as readonly PartName[];

/** The objects that a StatefulApp makes of props. */
export function objectsOf(
  name: string,
  namespace: string,
  props: Typed,
): Readonly<Record<PartName, KubeObject | undefined>> {
  const given = withDefaults(withoutUnset(props) as unknown as StatefulAppProps);
  const { objects } = resolveApp(name, namespace, given);
  return Object.fromEntries(
    PART_NAMES.map((part) => {
      const object = objects[part];
      const kind = KIND_OF[part];
      if (object === undefined) return [part, undefined];
      const [apiVersion] = KINDS[kind];
      return [part, { apiVersion, kind, ...new WireFormat().object(object, `Kube${kind}Props`) }];
    }),
  ) as Record<PartName, KubeObject | undefined>;
}
