import { stringify } from 'yaml';
import { textAt, valueAt, without } from '../manifests/field';
import type { Restoration } from './volume';

/** Annotation of a claimRef that Kubernetes set by itself. Kubernetes would also remove such a claimRef. */
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/**
 * A PersistentVolume that is reserved for a claim of that name, with any uid. The volume keeps its own uid and
 * resourceVersion, so that `kubectl replace` fails with a conflict if it has changed since it was listed.
 */
function reservedVolume({ volume: { object }, claim }: Restoration): Record<string, unknown> {
  const metadata = without(
    valueAt(object, 'metadata'),
    'managedFields',
    'creationTimestamp',
    'selfLink',
    'annotations',
  );
  const annotations = without(valueAt(object, 'metadata', 'annotations'), BOUND_BY_CONTROLLER);
  const { namespace, name } = claim;
  return {
    ...without(object, 'apiVersion', 'kind', 'metadata', 'spec', 'status'),
    apiVersion: textAt(object, 'apiVersion'),
    kind: textAt(object, 'kind'),
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...without(valueAt(object, 'spec'), 'claimRef'),
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
    },
  };
}

/** The volumes as a YAML stream. kubectl reads YAML 1.1, where an unquoted `yes` is a boolean. */
export function restoreManifest(restorations: readonly Restoration[]): string {
  return restorations
    .map((restoration) =>
      stringify(reservedVolume(restoration), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }),
    )
    .join('---\n');
}
