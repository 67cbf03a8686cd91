import { toYaml } from '../../lib/synth/yaml';
import { textAt, valueAt, without } from '../manifests/field';
import { csiVolume } from './csi-volume';
import { COMMAND } from './listing';
import type { Plan } from './planned-claim';
import { Refusal } from './refusal';
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

/**
 * The volumes as a YAML stream.
 * @throws Refusal if a volume cannot be written, which no listing of an API server contains
 */
function streamOf(volumes: readonly Readonly<Record<string, unknown>>[]): string {
  const texts = volumes.map((volume) => {
    try {
      return toYaml(volume);
    } catch (error) {
      const name = textAt(volume, 'metadata', 'name');
      throw new Refusal([`${name}: ${(error as Error).message}. List the cluster again with ${COMMAND}.`]);
    }
  });
  return texts.join('---\n');
}

/** The volumes for `kubectl replace`. */
export function restoreManifest(restorations: readonly Restoration[]): string {
  return streamOf(restorations.map(reservedVolume));
}

/** New volumes of a CSI driver for `kubectl create`, on the directories of the restored ones. */
export function csiManifest(restorations: readonly Restoration[], driver: string, plan: Plan): string {
  return streamOf(restorations.map((restoration) => csiVolume(restoration, driver, plan)));
}
