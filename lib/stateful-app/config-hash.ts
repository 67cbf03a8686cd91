import { createHash } from 'node:crypto';
import { ApiObject, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Wire, isPlainObject } from '../core/wire';
import { envVars } from '../pod/env';
import type { StatefulAppProps } from './props';

/** The annotation that Helm charts use for the same purpose. */
const CONFIG_HASH = 'checksum/config';

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
 * Has a change of the configuration roll the pods, if the props ask for it. The pods get an annotation with a hash of the
 * ConfigMaps and Secrets that they use and the app defines. cdk8s computes the hash when it synthesizes the app.
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
