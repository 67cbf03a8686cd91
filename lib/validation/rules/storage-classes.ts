import type { AppObjects } from '../app-objects';
import { type ClaimSpec, type Manifest, strings } from '../manifest';
import { clashRule } from './clash-rule';
import type { Rule } from './rule';

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** The annotation that makes a class the default one. */
function defaultAnnotationOf({ kind, metadata }: Manifest): string | undefined {
  if (kind !== 'StorageClass') return undefined;
  return DEFAULT_CLASS.find((annotation) => metadata?.annotations?.[annotation] === 'true');
}

/** The class of a claim: the one that it names, or the app's default class. Undefined if the app does not show it. */
export function classOfClaim(app: AppObjects, { storageClassName }: ClaimSpec): string | undefined {
  return storageClassName ?? app.index(defaultClass);
}

function defaultClass(app: AppObjects): string | undefined {
  const found = app
    .ofKind('StorageClass')
    .find(({ manifest }) => defaultAnnotationOf(manifest) !== undefined);
  return found?.manifest.metadata?.name;
}

const duplicateDefaultClass = clashRule({
  id: 'duplicate-default-class',
  reason: 'Of two default classes, claims get the newer one.',
  isPolicy: true,
  claimed: (manifest) => {
    const annotation = defaultAnnotationOf(manifest);
    if (annotation === undefined) return [];
    return [{ field: `metadata.annotations["${annotation}"]`, value: 'true', key: '' }];
  },
  problem: 'makes a second default class beside',
  wayOut: 'Leave it out of one of them',
});

/** The mount options of a class or a volume, with the path of the list. */
export function mountOptionsOf({
  kind,
  mountOptions,
  spec,
}: Manifest): [at: string, options: readonly string[]] {
  if (kind === 'StorageClass') return ['mountOptions', strings(mountOptions)];
  return ['spec.mountOptions', kind === 'PersistentVolume' ? strings(spec?.mountOptions) : []];
}

const mountOption: Rule = {
  id: 'mount-option',
  reason: 'The mount command reads an option without spaces.',
  check: ({ manifest }, report) => {
    const [at, options] = mountOptionsOf(manifest);
    options.forEach((option, i) => {
      const isOption = /^\S+$/.test(option);
      report(`${at}[${i}]`, option, isOption ? undefined : 'must be a mount option such as "hard"');
    });
  },
};

const conflictingMountOption: Rule = {
  id: 'conflicting-mount-option',
  reason: 'Of two values of one mount option, only the last one has an effect.',
  isPolicy: true,
  check: ({ manifest }, report) => {
    const [at, options] = mountOptionsOf(manifest);
    const seen = new Map<string, string>();
    options.forEach((option, i) => {
      if (option.includes(','))
        report(`${at}[${i}]`, option, 'must be one option', 'Make each option an item');
      const key = option.replace(/=.*/s, '').replace(/^nfsvers$/, 'vers');
      const other = seen.get(key);
      report(`${at}[${i}]`, option, other === undefined ? undefined : `repeats ${JSON.stringify(other)}`);
      seen.set(key, option);
    });
  },
};

export const STORAGE_CLASS_RULES: readonly Rule[] = [
  duplicateDefaultClass,
  mountOption,
  conflictingMountOption,
];
