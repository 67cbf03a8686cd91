import { createHash } from 'node:crypto';
import { ApiObject, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Wire, isPlainObject } from '../core/wire';
import { envVars } from '../pod/env';
import type { StatefulAppProps } from './props';

/** The usual annotation of Helm charts for this purpose. */
const CONFIG_HASH = 'checksum/config';

/** The fields of a pod that refer to a ConfigMap or a Secret, with the kind. */
const REFERENCES: Readonly<Record<string, readonly [kind: string, name: string]>> = {
  configMap: ['ConfigMap', 'name'],
  configMapRef: ['ConfigMap', 'name'],
  configMapKeyRef: ['ConfigMap', 'name'],
  secret: ['Secret', 'secretName'],
  secretRef: ['Secret', 'name'],
  secretKeyRef: ['Secret', 'name'],
};

/**
 * Rolls the pods when their configuration changes, if `rollOnConfigChange` is set. Adds an annotation with a hash of
 * the ConfigMaps and Secrets that the pods use and the app defines. The hash is computed at synthesis.
 */
export function withConfigHash(
  scope: Construct,
  namespace: string,
  props: StatefulAppProps,
): StatefulAppProps {
  if (props.rollOnConfigChange !== true) return props;
  const { volumes, env, envFrom, initContainers, sidecarContainers } = props;
  const used = new Set(referencesIn([volumes, envVars(env), envFrom, initContainers, sidecarContainers]));
  const produce = (): string => {
    const contents = scope.node.root.node
      .findAll()
      .filter((construct) => ApiObject.isApiObject(construct))
      .filter(({ kind, name }) => used.has(`${kind}/${name}`))
      .filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace)
      .map((object) => {
        const { data, binaryData, stringData } = object.toJson() as Wire;
        return JSON.stringify([object.kind, object.name, data, binaryData, stringData]);
      });
    return createHash('sha256').update(contents.sort().join()).digest('hex').slice(0, 16);
  };
  // cdk8s resolves the Lazy value to a string.
  const hash = Lazy.any({ produce }) as string;
  return { ...props, podAnnotations: { ...props.podAnnotations, [CONFIG_HASH]: hash } };
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
