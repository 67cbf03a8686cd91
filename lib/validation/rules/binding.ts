import type { AppObject, AppObjects } from '../app-objects';
import { show } from '../checks';
import { type ClaimSpec, type Manifest, claimTemplatesOf, claimsOf, strings } from '../manifest';
import { quantityValue } from '../quantity';
import type { Rule } from './rule';
import { classOfClaim } from './storage-classes';

/** What a claim asks for, or a volume has. */
interface Terms {
  readonly storage: string | number | undefined;
  /** Undefined for the default class of a cluster, which the app may not show. */
  readonly storageClassName: string | undefined;
  readonly accessModes: readonly string[];
  readonly volumeMode: string;
}

function termsOfClaim(app: AppObjects, spec: ClaimSpec): Terms {
  return {
    storage: spec.resources?.requests?.['storage'],
    storageClassName: classOfClaim(app, spec),
    accessModes: strings(spec.accessModes),
    volumeMode: spec.volumeMode ?? 'Filesystem',
  };
}

function termsOfVolume({ spec }: Manifest): Terms {
  return {
    storage: spec?.capacity?.['storage'],
    storageClassName: spec?.storageClassName ?? '',
    accessModes: strings(spec?.accessModes),
    volumeMode: spec?.volumeMode ?? 'Filesystem',
  };
}

/** The terms that keep a claim from being bound to a volume. */
function unmetTerms(wanted: Terms, offered: Terms): readonly (keyof Terms)[] {
  const size = (terms: Terms): number => quantityValue(terms.storage ?? '') ?? NaN;
  const className = wanted.storageClassName ?? offered.storageClassName;
  const isMet: Readonly<Record<keyof Terms, boolean>> = {
    storage: !(size(wanted) > size(offered)),
    storageClassName: className === (offered.storageClassName ?? className),
    accessModes: wanted.accessModes.every((mode) => offered.accessModes.includes(mode)),
    volumeMode: wanted.volumeMode === offered.volumeMode,
  };
  return (Object.keys(isMet) as (keyof Terms)[]).filter((term) => !isMet[term]);
}

function fieldOf({ kind }: Manifest, at: string, term: keyof Terms): string {
  if (term !== 'storage') return `${at}.${term}`;
  return kind === 'PersistentVolume' ? `${at}.capacity.storage` : `${at}.resources.requests.storage`;
}

const volumeMismatch: Rule = {
  id: 'volume-mismatch',
  reason: 'A claim is never bound to a volume that has less than it asks for.',
  check: ({ manifest }, report, app) => {
    for (const { at, spec } of claimsOf(manifest)) {
      const volume = app.get('PersistentVolume', spec.volumeName ?? '')?.manifest;
      if (volume === undefined) continue;
      const [wanted, offered] = [termsOfClaim(app, spec), termsOfVolume(volume)];
      for (const term of unmetTerms(wanted, offered)) {
        const problem = `does not fit PersistentVolume ${show(volume.metadata?.name)}, which has ${show(offered[term])}`;
        report(fieldOf(manifest, at, term), wanted[term], problem);
      }
    }
  },
};

const unservedClaim: Rule = {
  id: 'unserved-claim',
  reason:
    'Nobody makes volumes of a class without a provisioner: a claim waits for one that is defined by hand.',
  isPolicy: true,
  check: ({ manifest }, report, app) => {
    for (const { at, spec } of claimsOf(manifest)) {
      const wanted = termsOfClaim(app, spec);
      const storageClass = app.get('StorageClass', wanted.storageClassName ?? '')?.manifest;
      if (storageClass?.provisioner !== 'kubernetes.io/no-provisioner') continue;
      const volumes = app.index(volumesByClass).get(wanted.storageClassName ?? '') ?? [];
      const unmet = volumes.map((volume) => unmetTerms(wanted, termsOfVolume(volume)));
      const [terms = []] = unmet.every(({ length }) => length > 0) ? unmet : [];
      for (const term of terms) {
        const problem = `fits no PersistentVolume of class ${show(wanted.storageClassName)}`;
        report(fieldOf(manifest, at, term), wanted[term], problem);
      }
    }
  },
};

function volumesByClass(app: AppObjects): ReadonlyMap<string, readonly Manifest[]> {
  const index = new Map<string, Manifest[]>();
  for (const { manifest } of app.ofKind('PersistentVolume')) {
    const className = manifest.spec?.storageClassName ?? '';
    index.set(className, [...(index.get(className) ?? []), manifest]);
  }
  return index;
}

/** A claim template of a StatefulSet. */
interface Template {
  readonly object: AppObject;
  readonly name: string | undefined;
  readonly spec: ClaimSpec;
}

function templatesByClaim(app: AppObjects): ReadonlyMap<string, Template> {
  const index = new Map<string, Template>();
  for (const object of app.ofKind('StatefulSet')) {
    const { name, namespace } = object.manifest.metadata ?? {};
    for (const [, { metadata, spec = {} }] of claimTemplatesOf(object.manifest)) {
      const claim = `${metadata?.name ?? ''}-${name ?? ''}`;
      index.set(`${namespace ?? ''}/${claim}`, { object, name: metadata?.name, spec });
    }
  }
  return index;
}

/** The claim template of the claim that a volume, or a claim that names its volume, is made for. */
function templateFor(app: AppObjects, { kind, metadata, spec }: Manifest): Template | undefined {
  if (kind === 'PersistentVolumeClaim' && !spec?.volumeName) return undefined;
  const claim = kind === 'PersistentVolume' ? spec?.claimRef : metadata;
  if (kind !== 'PersistentVolume' && kind !== 'PersistentVolumeClaim') return undefined;
  const [, base] = /^(.+)-\d+$/.exec(claim?.name ?? '') ?? [];
  return base === undefined
    ? undefined
    : app.index(templatesByClaim).get(`${claim?.namespace ?? ''}/${base}`);
}

const WAY_OUT = 'Use retainVolume of the StatefulApp';

const retainedVolumeMismatch: Rule = {
  id: 'retained-volume-mismatch',
  reason:
    'If the StatefulSet makes the claim again, it gets a volume that has all that the claim template asks for.',
  isPolicy: true,
  check: ({ manifest }, report, app) => {
    const template = templateFor(app, manifest);
    if (template === undefined) return;
    const { kind, spec = {} } = manifest;
    // What the volume has is reported there.
    const volume = app.get('PersistentVolume', spec.volumeName ?? '')?.manifest.spec;
    if (kind !== 'PersistentVolume' && volume?.claimRef !== undefined) return;
    const wanted = termsOfClaim(app, template.spec);
    const offered = kind === 'PersistentVolume' ? termsOfVolume(manifest) : termsOfClaim(app, spec);
    // Without a class, the template gets the default class of the cluster.
    const isNone = wanted.storageClassName === undefined && offered.storageClassName === '';
    for (const term of isNone
      ? [...unmetTerms(wanted, offered), 'storageClassName' as const]
      : unmetTerms(wanted, offered)) {
      const has = wanted[term] === undefined ? 'the default class' : show(wanted[term]);
      const problem = `does not fit claim template ${show(template.name)} of ${template.object.path}, which has ${has}`;
      report(fieldOf(manifest, 'spec', term), offered[term], problem, WAY_OUT);
    }
  },
};

const retainedVolumeOrder: Rule = {
  id: 'retained-volume-order',
  reason: 'A claim that the StatefulSet makes first is bound to another, empty volume.',
  check: (object, report, app) => {
    const template = templateFor(app, object.manifest);
    if (template === undefined) return;
    const isBefore = app.isAppliedBefore(object, template.object);
    const problem = `must be applied before ${template.object.path}`;
    report('metadata.name', object.manifest.metadata?.name, isBefore ? undefined : problem, WAY_OUT);
  },
};

export const BINDING_RULES: readonly Rule[] = [
  volumeMismatch,
  unservedClaim,
  retainedVolumeMismatch,
  retainedVolumeOrder,
];
