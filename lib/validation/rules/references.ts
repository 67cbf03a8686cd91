import type { AppObjects } from '../app-objects';
import { show } from '../checks';
import {
  type Manifest,
  type Reference,
  claimTemplatesOf,
  claimsOf,
  containersOf,
  items,
  podTemplateOf,
} from '../manifest';
import type { Rule } from './rule';
import { backendsOf } from './services';

/** Objects that Kubernetes itself makes. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  'ConfigMap/kube-root-ca.crt',
  'ServiceAccount/default',
  'Service/kubernetes',
]);

const missingReference: Rule = {
  id: 'missing-reference',
  reason:
    'A name that neither the app nor the cluster has is a mistake. Secrets are not looked for, as they are not committed.',
  isPolicy: true,
  check: ({ manifest }, report, app) => {
    for (const [field, kind, name] of referencesOf(manifest)) {
      if (!name || ALWAYS_THERE.has(`${kind}/${name}`)) continue;
      const namespace = kind === 'StorageClass' ? undefined : manifest.metadata?.namespace;
      const place = namespace === undefined ? 'in the app' : `in namespace ${show(namespace)}`;
      report(
        field,
        name,
        app.has(kind, name, namespace) || isMadeOtherwise(app, kind, name, namespace)
          ? undefined
          : `names a ${kind} that is not ${place}`,
        `Define it, or declare it with new ExistingObject(scope, ${show(name)}, { kind: "${kind}" })`,
      );
    }
  },
};

/** The names of objects that a manifest holds. */
function* referencesOf(
  manifest: Manifest,
): Generator<[field: string, kind: string, name: string | undefined]> {
  const { kind, spec } = manifest;
  for (const { at, spec: claim } of claimsOf(manifest)) {
    yield [`${at}.storageClassName`, 'StorageClass', claim.storageClassName];
  }
  // A volume that is reserved for a claim binds without its class.
  if (kind === 'PersistentVolume' && spec?.local !== undefined && spec.claimRef === undefined) {
    yield ['spec.storageClassName', 'StorageClass', spec.storageClassName];
  }
  if (kind === 'StatefulSet') yield ['spec.serviceName', 'Service', spec?.serviceName];
  for (const [at, { name }] of backendsOf(manifest)) yield [`${at}.name`, 'Service', name];
  yield* referencesOfPod(manifest);
}

function* referencesOfPod(
  manifest: Manifest,
): Generator<[field: string, kind: string, name: string | undefined]> {
  const pod = podTemplateOf(manifest);
  if (pod === undefined) return;
  const at = `${pod.at}spec`;
  yield [`${at}.serviceAccountName`, 'ServiceAccount', pod.template.spec?.serviceAccountName];
  for (const [volume, { configMap, projected, persistentVolumeClaim }] of items(
    `${at}.volumes`,
    pod.template.spec?.volumes,
  )) {
    yield [`${volume}.configMap.name`, 'ConfigMap', required(configMap)];
    for (const [source, { configMap: part }] of items(`${volume}.projected.sources`, projected?.sources)) {
      yield [`${source}.configMap.name`, 'ConfigMap', required(part)];
    }
    const claim = persistentVolumeClaim?.claimName;
    yield [`${volume}.persistentVolumeClaim.claimName`, 'PersistentVolumeClaim', claim];
  }
  for (const [container, { env, envFrom }] of containersOf(manifest)) {
    for (const [source, { configMapRef }] of items(`${container}.envFrom`, envFrom)) {
      yield [`${source}.configMapRef.name`, 'ConfigMap', required(configMapRef)];
    }
    for (const [variable, { valueFrom }] of items(`${container}.env`, env)) {
      const field = `${variable}.valueFrom.configMapKeyRef.name`;
      yield [field, 'ConfigMap', required(valueFrom?.configMapKeyRef)];
    }
  }
}

function required(reference: Reference | undefined): string | undefined {
  return reference?.optional === true ? undefined : reference?.name;
}

/** Whether a StatefulSet makes the claim, or a class needs no object because its volumes are defined by hand. */
function isMadeOtherwise(app: AppObjects, kind: string, name: string, namespace = ''): boolean {
  const known = app.index(madeOtherwise);
  return known.has(`${kind}/${namespace}/${name.replace(/-\d+$/, '')}`) || known.has(`${kind}/${name}`);
}

function madeOtherwise(app: AppObjects): ReadonlySet<string> {
  const claims = app.ofKind('StatefulSet').flatMap(({ manifest }) => {
    const { name = '', namespace = '' } = manifest.metadata ?? {};
    return claimTemplatesOf(manifest).map(
      ([, claim]) => `PersistentVolumeClaim/${namespace}/${claim.metadata?.name ?? ''}-${name}`,
    );
  });
  const classes = app
    .ofKind('PersistentVolume')
    .filter(({ manifest: { spec } }) => spec?.local === undefined)
    .map(({ manifest: { spec } }) => `StorageClass/${spec?.storageClassName ?? ''}`);
  return new Set([...claims, ...classes]);
}

export const REFERENCE_RULES: readonly Rule[] = [missingReference];
