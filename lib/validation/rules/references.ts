import type { AppObjects } from '../app-objects';
import { show } from '../checks';
import { type Manifest, claimTemplatesOf, claimsOf, containersOf, items, podTemplateOf } from '../manifest';
import type { RuleTable } from './rule';
import { backendsOf } from './services';

/** Objects that Kubernetes itself makes. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  'ConfigMap/kube-root-ca.crt',
  'ServiceAccount/default',
  'Service/kubernetes',
]);

type NamedObject = [field: string, kind: string, name: string | undefined];

export const REFERENCE_RULES: RuleTable = {
  'missing-reference': {
    reason: 'A name that no object has is a mistake. Secrets are not looked for: they are seldom committed.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      for (const [field, kind, name] of referencesOf(manifest)) {
        if (typeof name !== 'string' || name === '' || ALWAYS_THERE.has(`${kind}/${name}`)) continue;
        const namespace = kind === 'StorageClass' ? undefined : manifest.metadata?.namespace;
        if (app.has(kind, name, namespace) || isMadeOtherwise(app, kind, name, namespace)) continue;
        const place = namespace === undefined ? 'in the app' : `in namespace ${show(namespace)}`;
        const wayOut = `Define it, or declare it with new ExistingObject(scope, ${show(name)}, { kind: ${show(kind)} })`;
        report(field, name, `names a ${kind} that is not ${place}`, wayOut);
      }
    },
  },
};

/** The names of other objects that a manifest holds. */
function* referencesOf(manifest: Manifest): Generator<NamedObject> {
  const { kind, spec } = manifest;
  for (const { at, spec: claim } of claimsOf(manifest)) {
    yield [`${at}.storageClassName`, 'StorageClass', claim.storageClassName];
  }
  // The class of a local volume has its claims wait for their pods. A volume that is reserved for a claim needs none.
  if (kind === 'PersistentVolume' && spec?.local !== undefined && spec.claimRef === undefined) {
    yield ['spec.storageClassName', 'StorageClass', spec.storageClassName];
  }
  if (kind === 'StatefulSet') yield ['spec.serviceName', 'Service', spec?.serviceName];
  for (const [at, { name }] of backendsOf(manifest)) yield [`${at}.name`, 'Service', name];
  yield* referencesOfPod(manifest);
}

function* referencesOfPod(manifest: Manifest): Generator<NamedObject> {
  const pod = podTemplateOf(manifest);
  if (pod === undefined) return;
  const at = `${pod.at}spec`;
  const { serviceAccountName, volumes } = pod.template.spec ?? {};
  yield [`${at}.serviceAccountName`, 'ServiceAccount', serviceAccountName];
  for (const [volume, { configMap, projected, persistentVolumeClaim: claim }] of items(
    `${at}.volumes`,
    volumes,
  )) {
    yield [`${volume}.persistentVolumeClaim.claimName`, 'PersistentVolumeClaim', claim?.claimName];
    yield configMapIn(`${volume}.configMap`, configMap);
    for (const [source, part] of items(`${volume}.projected.sources`, projected?.sources)) {
      yield configMapIn(`${source}.configMap`, part.configMap);
    }
  }
  for (const [container, { env, envFrom }] of containersOf(manifest)) {
    for (const [source, { configMapRef }] of items(`${container}.envFrom`, envFrom)) {
      yield configMapIn(`${source}.configMapRef`, configMapRef);
    }
    for (const [variable, { valueFrom }] of items(`${container}.env`, env)) {
      yield configMapIn(`${variable}.valueFrom.configMapKeyRef`, valueFrom?.configMapKeyRef);
    }
  }
}

function configMapIn(at: string, reference: { name?: string; optional?: boolean } | undefined): NamedObject {
  return [`${at}.name`, 'ConfigMap', reference?.optional === true ? undefined : reference?.name];
}

/** Whether a StatefulSet makes the claim, or the class needs no object as its volumes are defined by hand. */
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
