import type { AppObjects } from '../app-objects';
import { show } from '../checks';
import {
  type ClaimTemplate,
  type Manifest,
  type Volume,
  claimTemplatesOf,
  containersOf,
  items,
  podTemplateOf,
} from '../manifest';
import { listed } from './pods';
import type { RuleTable } from './rule';

export const VOLUME_RULES: RuleTable = {
  'unknown-volume': {
    reason: 'A pod does not start if it mounts a volume that it does not define.',
    check: ({ manifest }, report, app) => {
      const volumes = volumesOf(manifest, app);
      for (const [field, name] of mountsOf(manifest)) {
        if (name === undefined || volumes.has(name)) continue;
        report(
          field,
          name,
          `is not a volume or a claim template of the pod (${listed([...volumes.keys()])})`,
        );
      }
    },
  },
  'volume-mode': {
    reason: 'A volume with volumeMode "Block" goes to volumeDevices, any other volume to volumeMounts.',
    check: ({ manifest }, report, app) => {
      const volumes = volumesOf(manifest, app);
      for (const [field, name = '', mode] of mountsOf(manifest)) {
        const actual = volumes.get(name) ?? mode;
        const wayOut = `Move it to ${actual === 'Block' ? 'volumeDevices' : 'volumeMounts'}`;
        if (actual !== mode) report(field, name, `has volumeMode ${show(actual)}`, wayOut);
      }
    },
  },
  'unmounted-claim': {
    reason: 'If no container mounts the claim, the data is lost with the pod.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      const mounted = new Set(Array.from(mountsOf(manifest), ([, name]) => name));
      for (const [at, { metadata }] of claimTemplatesOf(manifest)) {
        if (mounted.has(metadata?.name)) continue;
        report(`${at}.metadata.name`, metadata?.name, 'is mounted by no container');
      }
    },
  },
};

type VolumeMode = 'Block' | 'Filesystem';

/** The volumes that containers mount or attach, with the required mode. */
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

/** The volumes of a pod with their modes, if known. A claim template replaces a volume with the same name. */
function volumesOf(manifest: Manifest, app: AppObjects): ReadonlyMap<string, VolumeMode | undefined> {
  const volumes = new Map<string, VolumeMode | undefined>();
  for (const [, volume] of items('', podTemplateOf(manifest)?.template.spec?.volumes)) {
    volumes.set(volume.name ?? '', modeOf(volume, manifest.metadata?.namespace, app));
  }
  for (const [, claim] of claimTemplatesOf(manifest))
    volumes.set(claim.metadata?.name ?? '', claimMode(claim));
  return volumes;
}

function modeOf(volume: Volume, namespace: string | undefined, app: AppObjects): VolumeMode | undefined {
  const { persistentVolumeClaim: source, ephemeral } = volume;
  if (ephemeral !== undefined) return claimMode(ephemeral.volumeClaimTemplate);
  if (source === undefined) return 'Filesystem';
  const claim = app.get('PersistentVolumeClaim', source.claimName ?? '', namespace);
  return claim && claimMode(claim.manifest);
}

function claimMode(claim: Pick<ClaimTemplate, 'spec'> | undefined): VolumeMode {
  return claim?.spec?.volumeMode === 'Block' ? 'Block' : 'Filesystem';
}
