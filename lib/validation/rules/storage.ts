import type { AppObjects } from '../app-objects';
import { type ClaimSpec, type Manifest, claimsOf, strings } from '../manifest';
import { clashRule } from './clash-rule';
import type { Report, RuleTable } from './rule';

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** The annotation that makes a class the default one. */
function defaultAnnotationOf({ kind, metadata }: Manifest): string | undefined {
  if (kind !== 'StorageClass') return undefined;
  return DEFAULT_CLASS.find((annotation) => metadata?.annotations?.[annotation] === 'true');
}

/** The class of a claim: the given one, or the app's default class. Undefined if unknown. */
export function classOfClaim(app: AppObjects, { storageClassName }: ClaimSpec): string | undefined {
  return storageClassName ?? app.index(defaultClass);
}

function defaultClass(app: AppObjects): string | undefined {
  const found = app
    .ofKind('StorageClass')
    .find(({ manifest }) => defaultAnnotationOf(manifest) !== undefined);
  return found?.manifest.metadata?.name;
}

/** Reports the selector of a claim, for which no provisioner creates a volume, unless there are volumes to select. */
export function reportSelector(
  at: string,
  { selector }: ClaimSpec,
  { metadata }: Manifest,
  report: Report,
  app: AppObjects,
): void {
  if (selector === undefined || app.index(classesWithVolumes).has(metadata?.name)) return;
  if (app.existing.some(({ kind }) => kind === 'PersistentVolume')) return;
  report(
    `${at}.selector`,
    selector,
    'must not be set, as provisioners create no volume for it',
    'Remove it, or define the PersistentVolumes',
  );
}

/** The classes of volumes that are reserved for no claim, as only those can be selected. */
function classesWithVolumes(app: AppObjects): ReadonlySet<string | undefined> {
  const specs = app.ofKind('PersistentVolume').map(({ manifest }) => manifest.spec);
  return new Set(specs.filter((spec) => !spec?.claimRef).map((spec) => spec?.storageClassName));
}

/** The mount options of a class or a volume, with their paths. */
export function mountOptionsOf({ kind, mountOptions, spec }: Manifest): [at: string, option: string][] {
  const isVolume = kind === 'PersistentVolume';
  const list = isVolume ? spec?.mountOptions : mountOptions;
  return strings(list).map((option, i) => [`${isVolume ? 'spec.' : ''}mountOptions[${i}]`, option]);
}

/** The access modes of claims and volumes, with their paths. */
function accessModesOf(manifest: Manifest): [at: string, modes: readonly string[]][] {
  if (manifest.kind === 'PersistentVolume')
    return [['spec.accessModes', strings(manifest.spec?.accessModes)]];
  return claimsOf(manifest).map(({ at, spec }) => [`${at}.accessModes`, strings(spec.accessModes)]);
}

export const STORAGE_RULES: RuleTable = {
  'access-modes': {
    reason:
      'The API server refuses a claim or volume without an access mode, and ReadWriteOncePod with other modes.',
    check: ({ manifest }, report) => {
      for (const [at, modes] of accessModesOf(manifest)) {
        if (modes.length === 0) report(at, modes, 'must hold an access mode');
        if (modes.length === 1 || !modes.includes('ReadWriteOncePod')) continue;
        report(at, modes, 'must not hold other modes with "ReadWriteOncePod"');
      }
    },
  },
  'duplicate-access-mode': {
    reason: 'An access mode that is listed twice is a mistake.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      for (const [at, modes] of accessModesOf(manifest)) {
        modes.forEach((mode, i) => {
          if (modes.indexOf(mode) < i) report(`${at}[${i}]`, mode, 'must be unique');
        });
      }
    },
  },
  'csi-access-mode': {
    reason: 'Only volumes of CSI drivers support ReadWriteOncePod.',
    isPolicy: true,
    check: ({ manifest: { kind, spec } }, report) => {
      const modes = strings(spec?.accessModes);
      if (kind !== 'PersistentVolume' || spec?.csi !== undefined || !modes.includes('ReadWriteOncePod'))
        return;
      report('spec.accessModes', modes, 'must not hold "ReadWriteOncePod"');
    },
  },
  'duplicate-volume-handle': clashRule({
    reason: 'The kubelet takes two volumes of one driver and one handle for the same volume.',
    isPolicy: true,
    claimed: ({ kind, spec }) => {
      const { driver = '', volumeHandle } = spec?.csi ?? {};
      if (kind !== 'PersistentVolume' || volumeHandle === undefined) return [];
      return [{ field: 'spec.csi.volumeHandle', value: volumeHandle, key: `${driver} ${volumeHandle}` }];
    },
    problem: 'is also the handle of',
    wayOut: 'Change one of them',
  }),
  'local-volume-node': {
    reason: 'The API server refuses a local volume that does not select its node.',
    check: ({ manifest: { kind, spec } }, report) => {
      const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
      if (kind !== 'PersistentVolume' || spec?.local === undefined || terms.length > 0) return;
      report('spec.nodeAffinity.required.nodeSelectorTerms', undefined, 'must be set');
    },
  },
  'duplicate-default-class': clashRule({
    reason: 'If two classes are the default, a claim without a class gets the newer one.',
    isPolicy: true,
    claimed: (manifest) => {
      const annotation = defaultAnnotationOf(manifest);
      if (annotation === undefined) return [];
      return [{ field: `metadata.annotations["${annotation}"]`, value: 'true', key: '' }];
    },
    problem: 'defines a second default class besides',
    wayOut: 'Remove it from one of them',
  }),
  'mount-option': {
    reason: 'The mount command expects one option per item, and uses the last of two values of an option.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      const seen = new Map<string, string>();
      for (const [at, option] of mountOptionsOf(manifest)) {
        if (!/^[^\s,]+$/.test(option)) {
          report(at, option, 'must be a mount option such as "hard"', 'Make each an item of the list');
        }
        const key = option.replace(/=.*/s, '').replace(/^nfsvers$/, 'vers');
        const other = seen.get(key);
        if (other !== undefined) report(at, option, `repeats "${other}"`);
        seen.set(key, option);
      }
    },
  },
};
