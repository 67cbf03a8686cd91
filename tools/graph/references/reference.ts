/** A field that refers to another object. */
export interface Reference {
  /** Path of the field, such as `spec.template.spec.serviceAccountName`. */
  readonly field: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
}

/** Fields in which many things are named, or in which the name is deep down. Their own name says more. */
const COLLECTIONS: ReadonlySet<string> = new Set([
  'backend',
  'defaultBackend',
  'backendRefs',
  'egress',
  'env',
  'envFrom',
  'imagePullSecrets',
  'ingress',
  'parameters',
  'subjects',
  'tls',
  'volumes',
  'webhooks',
]);

/** The short name of a field: `serviceName` for `spec.serviceName`, `env` for any variable of any container. */
export function labelOf(field: string): string {
  const parts = field.replace(/\[[^\]]*\]/g, '').split('.');
  const collection = parts.find((part) => COLLECTIONS.has(part));
  const last = parts.at(-1) === 'name' ? parts.at(-2) : parts.at(-1);
  return collection ?? last ?? field;
}
