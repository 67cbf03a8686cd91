import { stringify } from 'yaml';
import { textAt, valueAt, without } from '../manifests/field';
import type { Volume } from './volume';

/** The mark of a claimRef that Kubernetes set by itself: with it, Kubernetes would also take the claimRef away. */
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/**
 * A PersistentVolume, reserved for the claim of the name that it had, whatever that claim's uid. Its own uid and
 * resourceVersion stay, so that `kubectl replace` fails with a conflict when it has changed since it was listed.
 */
export function reservedVolume({ object, claim }: Volume): Record<string, unknown> {
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

/** The volumes as a YAML stream. kubectl reads YAML 1.1, where a bare `yes` is no text. */
export function restoreManifest(volumes: readonly Volume[]): string {
  return volumes
    .map((volume) =>
      stringify(reservedVolume(volume), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }),
    )
    .join('---\n');
}
