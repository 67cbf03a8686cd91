import type { AppObject, AppObjects } from '../app-objects';
import { show } from '../checks';
import { type ClaimSpec, type Manifest, claimTemplatesOf, claimsOf, strings } from '../manifest';
import { quantityValue } from '../quantity';
import type { RuleTable } from './rule';
import { classOfClaim } from './storage';

/** The properties that a claim requests or a volume has. The class is undefined if it is an unknown default class. */
interface Terms {
  readonly storage: string | number | undefined;
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

/** The terms that prevent the binding of a claim to a volume. */
function unmetTerms(wanted: Terms, offered: Terms): readonly (keyof Terms)[] {
  const size = ({ storage = '' }: Terms): number => quantityValue(storage) ?? NaN;
  const className = wanted.storageClassName ?? offered.storageClassName;
  const unmet: Readonly<Record<keyof Terms, boolean>> = {
    storage: size(wanted) > size(offered),
    storageClassName: className !== (offered.storageClassName ?? className),
    accessModes: wanted.accessModes.some((mode) => !offered.accessModes.includes(mode)),
    volumeMode: wanted.volumeMode !== offered.volumeMode,
  };
  return (Object.keys(unmet) as (keyof Terms)[]).filter((term) => unmet[term]);
}

function fieldOf({ kind }: Manifest, at: string, term: keyof Terms): string {
  if (term !== 'storage') return `${at}.${term}`;
  return kind === 'PersistentVolume' ? `${at}.capacity.storage` : `${at}.resources.requests.storage`;
}

interface Template {
  readonly object: AppObject;
  readonly name: string | undefined;
  readonly spec: ClaimSpec;
}

/** The claim templates of the app by claim name without the ordinal. */
function templatesByClaim(app: AppObjects): ReadonlyMap<string, Template> {
  const index = new Map<string, Template>();
  for (const object of app.ofKind('StatefulSet')) {
    const { name, namespace } = object.manifest.metadata ?? {};
    for (const [, { metadata, spec = {} }] of claimTemplatesOf(object.manifest)) {
      const key = `${namespace ?? ''}/${metadata?.name ?? ''}-${name ?? ''}`;
      index.set(key, { object, name: metadata?.name, spec });
    }
  }
  return index;
}

/** The template that matches a claim with a volume, or the claim of a reserved volume. */
function templateFor(app: AppObjects, { kind, metadata, spec }: Manifest): Template | undefined {
  const hasVolume = kind === 'PersistentVolumeClaim' && Boolean(spec?.volumeName);
  const claim = kind === 'PersistentVolume' ? spec?.claimRef : hasVolume ? metadata : undefined;
  const [, base] = /^(.+)-\d+$/.exec(claim?.name ?? '') ?? [];
  return base === undefined
    ? undefined
    : app.index(templatesByClaim).get(`${claim?.namespace ?? ''}/${base}`);
}

const WAY_OUT = 'Use retainVolume of the StatefulApp';

/** Rules about claims that are bound to a volume by name. */
export const BINDING_RULES: RuleTable = {
  'volume-mismatch': {
    reason: 'A claim does not bind to a volume with less than the claim requests.',
    check: ({ manifest }, report, app) => {
      for (const { at, spec } of claimsOf(manifest)) {
        const volume = app.get('PersistentVolume', spec.volumeName ?? '')?.manifest;
        if (volume === undefined) continue;
        const [wanted, offered] = [termsOfClaim(app, spec), termsOfVolume(volume)];
        for (const term of unmetTerms(wanted, offered)) {
          const has = `PersistentVolume ${show(spec.volumeName)}, which has ${show(offered[term])}`;
          report(fieldOf(manifest, at, term), wanted[term], `does not fit ${has}`);
        }
      }
    },
  },
  'retained-volume-mismatch': {
    reason: 'If the StatefulSet recreates the claim, it binds to another, empty volume.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      const template = templateFor(app, manifest);
      if (template === undefined) return;
      const { kind, spec = {} } = manifest;
      const isVolume = kind === 'PersistentVolume';
      // If a claim and a volume are reserved for each other, only the volume is reported.
      const volume = app.get('PersistentVolume', spec.volumeName ?? '')?.manifest.spec;
      if (!isVolume && volume?.claimRef !== undefined) return;
      const wanted = termsOfClaim(app, template.spec);
      const offered = isVolume ? termsOfVolume(manifest) : termsOfClaim(app, spec);
      const unmet = new Set(unmetTerms(wanted, offered));
      // A claim without a class gets the default class, which is never the empty string.
      if (wanted.storageClassName === undefined && offered.storageClassName === '')
        unmet.add('storageClassName');
      for (const term of unmet) {
        const has = wanted[term] === undefined ? 'the default class' : show(wanted[term]);
        const problem = `does not fit claim template ${show(template.name)} of ${template.object.path}, which has ${has}`;
        report(fieldOf(manifest, 'spec', term), offered[term], problem, WAY_OUT);
      }
    },
  },
  'retained-volume-order': {
    reason: 'If the StatefulSet creates the claim first, it binds to another, empty volume.',
    check: (object, report, app) => {
      const template = templateFor(app, object.manifest);
      if (template === undefined || app.isAppliedBefore(object, template.object)) return;
      const { name } = object.manifest.metadata ?? {};
      report('metadata.name', name, `must be applied before ${template.object.path}`, WAY_OUT);
    },
  },
};
