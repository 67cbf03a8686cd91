import { createHash } from 'node:crypto';
import { ApiObject, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Wire, isPlainObject } from '../core/wire';

/** The annotation that Helm charts use for the same purpose. */
export const CONFIG_HASH = 'checksum/config';

/** The fields by which a pod names a ConfigMap or a Secret, and the kind that each names. */
const REFERENCES: Readonly<Record<string, readonly [kind: string, name: string]>> = {
  configMap: ['ConfigMap', 'name'],
  configMapRef: ['ConfigMap', 'name'],
  configMapKeyRef: ['ConfigMap', 'name'],
  secret: ['Secret', 'secretName'],
  secretRef: ['Secret', 'name'],
  secretKeyRef: ['Secret', 'name'],
};

/**
 * A hash of the ConfigMaps and Secrets that the app defines and the pods of a StatefulSet use. cdk8s computes it when it
 * synthesizes the app.
 * @param uses where the pods name them: volumes, environment variables and containers
 */
export function configHash(scope: Construct, namespace: string, uses: unknown): string {
  const produce = (): string => {
    const used = new Set(referencesIn(uses));
    const hash = createHash('sha256');
    for (const object of scope.node.root.node.findAll()) {
      if (!ApiObject.isApiObject(object) || !used.has(`${object.kind}/${object.name}`)) continue;
      if ((object.metadata.namespace ?? 'default') !== namespace) continue;
      const { data, binaryData, stringData } = object.toJson() as Wire;
      hash.update(JSON.stringify([object.kind, object.name, data, binaryData, stringData]));
    }
    return hash.digest('hex').slice(0, 16);
  };
  // cdk8s resolves it to a string.
  return Lazy.any({ produce }) as string;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([field, item]) => {
    const [kind, name] = REFERENCES[field] ?? [];
    const named: unknown = isPlainObject(item) ? (item[name ?? ''] ?? item['name']) : undefined;
    return kind !== undefined && typeof named === 'string' ? [`${kind}/${named}`] : referencesIn(item);
  });
}
