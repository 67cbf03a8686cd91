import type { KubeObject, Manifest } from '../../../tools/manifests/manifest';
import { parseManifests } from '../../../tools/manifests/parse';
import { choose } from '../../../tools/restore/choose';
import { listingOf } from '../../../tools/restore/listing';
import { readOptions } from '../../../tools/restore/options';
import { Refusal } from '../../../tools/restore/refusal';
import { claim, listOf, volume } from '../../support/cluster-listing';

const NOW = Date.parse('2020-01-11T00:00:00Z');

const read = (items: readonly unknown[]): Manifest[] =>
  parseManifests(JSON.stringify(listOf(...items)), 'list');

/** A line `volume claim` for each restored volume, or all problems. */
export function outcome(
  args: readonly string[],
  items: readonly unknown[],
  manifests: readonly unknown[] = [],
): readonly string[] {
  try {
    const restorations = choose(
      readOptions(args),
      listingOf(read(items), 'list'),
      manifests.map((object) => ({ object: object as KubeObject, source: 'app.yaml:1' })),
      NOW,
    );
    return restorations.map(({ volume, claim }) => `${volume.name} ${claim.text}`);
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
}

/** The first claim of the StatefulSet. */
export const V0 = 'visits/data-visits-0';
/** The options that choose the volume `a`. */
export const A = ['--volume', 'a'];

/** A StatefulSet `visits/visits` with a template `data`. */
export const statefulSet = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { namespace: 'visits', name: 'visits' },
  spec: {
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'nfs-reliable',
          resources: { requests: { storage: '32Mi' } },
          ...spec,
        },
      },
    ],
  },
});

/** A claim that waits for a volume. */
export const pending = (name: string, volumeName?: string, spec: object = {}): object => ({
  ...claim(name),
  spec: { volumeName, ...spec },
});

/** The claimRef of a volume that is reserved for a claim. */
export function reservedFor(text: string): object {
  const [namespace, name] = text.split('/');
  return { claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name } };
}

/** A volume in a directory that is not named after the claim. */
export function inDirectory(name: string, values: object = {}): object {
  return volume(name, { spec: { nfs: { server: 'nfs.example.com', path: '/srv/nfs/d' } }, ...values });
}
