import type { AppObjects } from '../app-objects';
import { show } from '../checks';
import {
  type Manifest,
  type Volume,
  claimTemplatesOf,
  containersOf,
  items,
  podTemplateOf,
} from '../manifest';
import type { Rule } from './rule';

const unknownVolume: Rule = {
  id: 'unknown-volume',
  reason: 'No pod starts with a mount of a volume that it does not have.',
  check: ({ manifest }, report, app) => {
    const volumes = volumesOf(manifest, app);
    const problem = `is not a volume or a claim template of the pod (${[...volumes.keys()].map(show).join(', ') || 'none'})`;
    for (const [field, name] of mountsOf(manifest)) {
      report(field, name, name === undefined || volumes.has(name) ? undefined : problem);
    }
  },
};

const volumeMode: Rule = {
  id: 'volume-mode',
  reason: 'A block volume goes to volumeDevices, any other volume to volumeMounts.',
  check: ({ manifest }, report, app) => {
    const volumes = volumesOf(manifest, app);
    for (const [field, name, mode] of mountsOf(manifest)) {
      const actual = volumes.get(name ?? '') ?? mode;
      const other = mode === 'Block' ? 'volumeMounts' : 'volumeDevices';
      report(field, name, actual === mode ? undefined : `has volumeMode "${actual}"`, `Move it to ${other}`);
    }
  },
};

const unmountedClaim: Rule = {
  id: 'unmounted-claim',
  reason: 'What the app writes is lost with its pod if no container mounts the claim.',
  isPolicy: true,
  check: ({ manifest }, report) => {
    const templates = claimTemplatesOf(manifest);
    if (templates.length === 0) return;
    const mounted = new Set(Array.from(mountsOf(manifest), ([, name]) => name));
    for (const [at, { metadata }] of templates) {
      const name = metadata?.name;
      report(`${at}.metadata.name`, name, mounted.has(name) ? undefined : 'is mounted by no container');
    }
  },
};

type VolumeMode = 'Block' | 'Filesystem';

/** The volumes that containers mount or attach, and the mode that a volume must have there. */
function* mountsOf(
  manifest: Manifest,
): Generator<[field: string, name: string | undefined, mode: VolumeMode]> {
  for (const [at, { volumeMounts, volumeDevices }] of containersOf(manifest)) {
    for (const [field, { name }] of items(`${at}.volumeMounts`, volumeMounts)) {
      yield [`${field}.name`, name, 'Filesystem'];
    }
    for (const [field, { name }] of items(`${at}.volumeDevices`, volumeDevices)) {
      yield [`${field}.name`, name, 'Block'];
    }
  }
}

/** The volumes of a pod, and their modes where the app shows them. A claim template replaces a volume of its name. */
function volumesOf(manifest: Manifest, app: AppObjects): ReadonlyMap<string, VolumeMode | undefined> {
  const { spec } = podTemplateOf(manifest)?.template ?? {};
  const namespace = manifest.metadata?.namespace;
  const volumes = items('', spec?.volumes).map(
    ([, volume]) => [volume.name, modeOf(volume, namespace, app)] as const,
  );
  const templates = claimTemplatesOf(manifest).map(
    ([, claim]) => [claim.metadata?.name, claimMode(claim)] as const,
  );
  return new Map([...volumes, ...templates].map(([name = '', mode]) => [name, mode]));
}

function modeOf(volume: Volume, namespace: string | undefined, app: AppObjects): VolumeMode | undefined {
  const { persistentVolumeClaim, ephemeral } = volume;
  if (ephemeral !== undefined) return claimMode(ephemeral.volumeClaimTemplate);
  if (persistentVolumeClaim === undefined) return 'Filesystem';
  const claim = app.get('PersistentVolumeClaim', persistentVolumeClaim.claimName ?? '', namespace);
  return claim && claimMode(claim.manifest);
}

function claimMode(claim: { readonly spec?: { readonly volumeMode?: string } } | undefined): VolumeMode {
  return claim?.spec?.volumeMode === 'Block' ? 'Block' : 'Filesystem';
}

export const VOLUME_RULES: readonly Rule[] = [unknownVolume, volumeMode, unmountedClaim];
