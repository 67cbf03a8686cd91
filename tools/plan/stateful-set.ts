import { scalarAt, textAt, valueAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';

/** The fields of a claim template that a plan needs. */
export interface ClaimTemplate {
  readonly name: string;
  /** Requested size. Empty if there is none. */
  readonly storage: string;
  /** `undefined` is the default class of the cluster. */
  readonly className?: string;
}

/** Pod names of a StatefulSet in the order of ordinals. */
export function podsOf(statefulSet: KubeObject): string[] {
  const start = numberAt(statefulSet, 0, 'spec', 'ordinals', 'start');
  return Array.from(
    { length: replicasOf(statefulSet) },
    (_, i) => `${textAt(statefulSet, 'metadata', 'name')}-${start + i}`,
  );
}

export function replicasOf(workload: KubeObject): number {
  return numberAt(workload, 1, 'spec', 'replicas');
}

export function claimTemplatesOf(statefulSet: KubeObject): ClaimTemplate[] {
  const templates = valueAt(statefulSet, 'spec', 'volumeClaimTemplates');
  return (Array.isArray(templates) ? (templates as unknown[]) : []).map((template) => {
    const className = valueAt(template, 'spec', 'storageClassName');
    return {
      name: textAt(template, 'metadata', 'name'),
      storage: scalarAt(template, 'spec', 'resources', 'requests', 'storage'),
      className: typeof className === 'string' ? className : undefined,
    };
  });
}

/** The retention policy of the claims on deletion or scale-down. */
export function retentionOf(
  statefulSet: KubeObject,
  when: 'whenDeleted' | 'whenScaled',
): 'Retain' | 'Delete' {
  const policy = textAt(statefulSet, 'spec', 'persistentVolumeClaimRetentionPolicy', when);
  return policy === 'Delete' ? 'Delete' : 'Retain';
}

export function numberAt(object: KubeObject, otherwise: number, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === 'number' ? value : otherwise;
}
