import type { AppObjects } from '../app-objects';
import { show } from '../checks';
import { type Manifest, claimTemplatesOf } from '../manifest';
import { type NameReference, isAlwaysThere, referencesOf } from '../references';
import type { RuleTable } from './rule';

/** Secrets are seldom committed, so that a name that no Secret has says nothing. */
const NOT_LOOKED_FOR = 'Secret';

export const REFERENCE_RULES: RuleTable = {
  'missing-reference': {
    reason:
      'A reference to a missing object is a mistake. Secrets are not checked, as they are rarely committed.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      for (const { field, kind, name } of requiredIn(manifest)) {
        if (isAlwaysThere(kind, name)) continue;
        const namespace = kind === 'StorageClass' ? undefined : manifest.metadata?.namespace;
        if (app.has(kind, name, namespace) || isMadeOtherwise(app, kind, name, namespace)) continue;
        const place = namespace === undefined ? 'in the app' : `in namespace ${show(namespace)}`;
        const wayOut = `Define it, or declare it with new ExistingObject(scope, ${show(name)}, { kind: ${show(kind)} })`;
        report(field, name, `names a ${kind} that is not ${place}`, wayOut);
      }
    },
  },
};

/** The names of objects that the app must define. */
function* requiredIn(manifest: Manifest): Generator<NameReference> {
  for (const reference of referencesOf(manifest)) {
    if (reference.kind !== NOT_LOOKED_FOR && !reference.isOptional) yield reference;
  }
  const { kind, spec } = manifest;
  // The class of a local volume delays binding until a pod is scheduled. A volume that is reserved for a claim needs no
  // class.
  if (kind !== 'PersistentVolume' || spec?.local === undefined || spec.claimRef !== undefined) return;
  const { storageClassName: name } = spec;
  if (typeof name === 'string' && name !== '')
    yield { field: 'spec.storageClassName', kind: 'StorageClass', name, isOptional: false };
}

/** Whether a StatefulSet creates the claim, or the class needs no object as its volumes are static. */
function isMadeOtherwise(app: AppObjects, kind: string, name: string, namespace = ''): boolean {
  const known = app.index(madeOtherwise);
  return (
    known.has(`${kind}/${namespace}/${name}`) || known.has(`${kind}/${namespace}/${name.replace(/\d+$/, '')}`)
  );
}

function madeOtherwise(app: AppObjects): ReadonlySet<string> {
  const claims = app.ofKind('StatefulSet').flatMap(({ manifest }) => {
    const { name = '', namespace = '' } = manifest.metadata ?? {};
    return claimTemplatesOf(manifest).map(
      ([, { metadata }]) => `PersistentVolumeClaim/${namespace}/${metadata?.name ?? ''}-${name}-`,
    );
  });
  const classes = app
    .ofKind('PersistentVolume')
    .filter(({ manifest: { spec } }) => spec?.local === undefined)
    .map(({ manifest: { spec } }) => `StorageClass//${spec?.storageClassName ?? ''}`);
  return new Set([...claims, ...classes]);
}
