import { listAt, textAt, valueAt } from '../../manifests/field';
import type { Identity } from '../../manifests/manifest';
import { type ObjectSet, nameOf } from '../object-set';

/** The fields of a pod's volumes and environment that refer to a ConfigMap or a Secret. */
const FIELDS = {
  ConfigMap: { volume: ['configMap', 'name'], env: 'configMapKeyRef', envFrom: 'configMapRef' },
  Secret: { volume: ['secret', 'secretName'], env: 'secretKeyRef', envFrom: 'secretRef' },
} as const;

/** Notes on the effect of a changed ConfigMap or Secret on the workloads that read it. */
export function notesOnReaders(identity: Identity, set: ObjectSet): string[] {
  const { kind, namespace, name } = identity;
  if (kind !== 'ConfigMap' && kind !== 'Secret') return [];
  const fields = FIELDS[kind];
  const notes: string[] = [];
  for (const workload of set.entries) {
    if (workload.identity.namespace !== namespace) continue;
    const pod = valueAt(workload.object, 'spec', 'template', 'spec');
    if (pod === undefined) continue;
    const containers = [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')];
    const isInEnv = containers.some(
      (container) =>
        listAt(container, 'env').some((item) => textAt(item, 'valueFrom', fields.env, 'name') === name) ||
        listAt(container, 'envFrom').some((item) => textAt(item, fields.envFrom, 'name') === name),
    );
    const reader = nameOf(workload.identity);
    if (isInEnv)
      notes.push(`${reader} reads it into environment variables: its pods see the change when they restart.`);
    else if (volumesOf(pod).some((volume) => textAt(volume, ...fields.volume) === name))
      notes.push(
        `${reader} mounts it: files change in running pods after about a minute, except below a subPath.`,
      );
  }
  return notes;
}

/** The volumes of a pod and the sources of its projected volumes, which have the same fields except a Secret's name. */
function volumesOf(pod: unknown): readonly unknown[] {
  return listAt(pod, 'volumes').flatMap((volume) => [
    volume,
    ...listAt(volume, 'projected', 'sources').map((source) => ({
      configMap: valueAt(source, 'configMap'),
      secret: { secretName: textAt(source, 'secret', 'name') },
    })),
  ]);
}
