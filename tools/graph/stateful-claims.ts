import { listAt, textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import { claimDetails } from './details';
import type { GraphNode } from './graph';

/** The claims that a StatefulSet creates from one of its claim templates. */
export interface StatefulClaims {
  readonly node: GraphNode;
  /** Id of the node of the StatefulSet. */
  readonly statefulSet: string;
  /** Path of the template. */
  readonly field: string;
  /** Whether a claim of the namespace is one of these. */
  readonly includes: (claim: string) => boolean;
}

/** The claims of each claim template of a StatefulSet. */
export function statefulClaimsOf(object: KubeObject, namespace: string): StatefulClaims[] {
  const name = textAt(object, 'metadata', 'name');
  const replicas = numberOr(1, valueAt(object, 'spec', 'replicas'));
  const first = numberOr(0, valueAt(object, 'spec', 'ordinals', 'start'));
  const isOne = replicas < 2;
  return listAt(object, 'spec', 'volumeClaimTemplates').map((template, i) => {
    const prefix = `${textAt(template, 'metadata', 'name')}-${name}-`;
    return {
      node: {
        id: `claims ${namespace}/${prefix}`,
        type: isOne ? 'object' : 'claims',
        kind: isOne ? 'PersistentVolumeClaim' : 'PersistentVolumeClaims',
        name: isOne ? `${prefix}${first}` : `${prefix}${first} … ${first + replicas - 1}`,
        namespace,
        details: [claimDetails(template)].filter((line) => line !== ''),
        isDefined: true,
      },
      statefulSet: `StatefulSet ${namespace}/${name}`,
      field: `spec.volumeClaimTemplates[${i}]`,
      includes: (claim) => claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length)),
    };
  });
}

function numberOr(otherwise: number, value: unknown): number {
  return typeof value === 'number' ? value : otherwise;
}
