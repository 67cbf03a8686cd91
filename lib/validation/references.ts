import { type BackendService, type Manifest, claimsOf, containersOf, items, podTemplateOf } from './manifest';

/** A field of an object that holds the name of another object of the same namespace, or of the cluster. */
export interface NameReference {
  /** Path of the field, such as `spec.serviceName`. */
  readonly field: string;
  /** Kind of the object that is named. */
  readonly kind: string;
  readonly name: string;
  /** Whether the object may be absent. */
  readonly isOptional: boolean;
}

/** Objects that Kubernetes itself makes. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  'ConfigMap/kube-root-ca.crt',
  'ServiceAccount/default',
  'Service/kubernetes',
]);

/** Whether Kubernetes itself makes the object, so that no manifest defines it. */
export function isAlwaysThere(kind: string, name: string): boolean {
  return ALWAYS_THERE.has(`${kind}/${name}`);
}

type Found = readonly [field: string, kind: string, name: string | undefined, optional?: boolean];

/** The names of other objects in claims, StatefulSets, Ingresses and pods. */
export function* referencesOf(manifest: Manifest): Generator<NameReference> {
  for (const [field, kind, name, isOptional = false] of foundIn(manifest)) {
    if (typeof name === 'string' && name !== '') yield { field, kind, name, isOptional };
  }
}

function* foundIn(manifest: Manifest): Generator<Found> {
  const { kind, spec } = manifest;
  for (const { at, spec: claim } of claimsOf(manifest)) {
    yield [`${at}.storageClassName`, 'StorageClass', claim.storageClassName];
  }
  if (kind === 'StatefulSet') yield ['spec.serviceName', 'Service', spec?.serviceName];
  for (const [at, { name }] of backendsOf(manifest)) yield [`${at}.name`, 'Service', name];
  yield* foundInPod(manifest);
}

function* foundInPod(manifest: Manifest): Generator<Found> {
  const pod = podTemplateOf(manifest);
  if (pod === undefined) return;
  const at = `${pod.at}spec`;
  const { serviceAccountName, volumes, imagePullSecrets } = pod.template.spec ?? {};
  yield [`${at}.serviceAccountName`, 'ServiceAccount', serviceAccountName];
  for (const [secret, { name }] of items(`${at}.imagePullSecrets`, imagePullSecrets)) {
    yield [`${secret}.name`, 'Secret', name];
  }
  for (const [volume, { configMap, secret, projected, persistentVolumeClaim: claim }] of items(
    `${at}.volumes`,
    volumes,
  )) {
    yield [`${volume}.persistentVolumeClaim.claimName`, 'PersistentVolumeClaim', claim?.claimName];
    yield named(`${volume}.configMap`, 'ConfigMap', configMap);
    yield [`${volume}.secret.secretName`, 'Secret', secret?.secretName, secret?.optional];
    for (const [source, part] of items(`${volume}.projected.sources`, projected?.sources)) {
      yield named(`${source}.configMap`, 'ConfigMap', part.configMap);
      yield named(`${source}.secret`, 'Secret', part.secret);
    }
  }
  for (const [container, { env, envFrom }] of containersOf(manifest)) {
    for (const [source, { configMapRef, secretRef }] of items(`${container}.envFrom`, envFrom)) {
      yield named(`${source}.configMapRef`, 'ConfigMap', configMapRef);
      yield named(`${source}.secretRef`, 'Secret', secretRef);
    }
    for (const [variable, { valueFrom }] of items(`${container}.env`, env)) {
      yield named(`${variable}.valueFrom.configMapKeyRef`, 'ConfigMap', valueFrom?.configMapKeyRef);
      yield named(`${variable}.valueFrom.secretKeyRef`, 'Secret', valueFrom?.secretKeyRef);
    }
  }
}

interface Named {
  readonly name?: string;
  readonly optional?: boolean;
}

function named(at: string, kind: string, reference: Named | undefined): Found {
  return [`${at}.name`, kind, reference?.name, reference?.optional];
}

/** The Services that an Ingress sends requests to. */
export function* backendsOf({ kind, spec }: Manifest): Generator<[at: string, service: BackendService]> {
  if (kind !== 'Ingress') return;
  const byDefault = spec?.defaultBackend?.service;
  if (byDefault !== undefined) yield ['spec.defaultBackend.service', byDefault];
  for (const [rule, { http }] of items('spec.rules', spec?.rules)) {
    for (const [path, { backend }] of items(`${rule}.http.paths`, http?.paths)) {
      if (backend?.service !== undefined) yield [`${path}.backend.service`, backend.service];
    }
  }
}
