import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { KubeObject } from './objects';

/** Label of all objects of a run, so that the next run finds them. The value is the run's id. */
export const RUN_LABEL = 'cdk8s-stateful.e2e/run';

/** Kinds without a namespace: their names are the whole cluster's. */
const CLUSTER_SCOPED = [
  'CSIDriver',
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'ClusterRole',
  'ClusterRoleBinding',
];

/** A driver's name, which its volumes and classes have, and which its socket's directory is named after. */
const DRIVER = 'nfs.csi.k8s.io';

/** Changes the fields of an object. Receives a copy. */
export type Adapt = (object: KubeObject) => KubeObject;

/** The objects of a folder of manifests, in apply order. */
export function readObjects(folder: string): readonly KubeObject[] {
  return manifestFiles(folder).flatMap((file) => objectsOf(join(folder, file)));
}

/**
 * Copies a folder of manifests with the names of this run. The systems of `dist/` may be installed on the cluster, and
 * must stay untouched.
 */
export function copyManifests(from: string, to: string, id: string, adapt: Adapt = (object) => object): void {
  mkdirSync(to, { recursive: true });
  for (const file of manifestFiles(from)) {
    const objects = objectsOf(join(from, file)).map((object) => adapt(moved(object, id)));
    writeFileSync(join(to, file), objects.map((object) => stringify(object)).join('---\n'));
  }
  if (readdirSync(from).includes('Kustomization'))
    cpSync(join(from, 'Kustomization'), join(to, 'Kustomization'));
}

/** The files of a folder of manifests, in the order in which kubectl applies them. */
export function manifestFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
}

function objectsOf(file: string): KubeObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as KubeObject);
}

/** The object with the run's id in all cluster-scoped names, including its namespace. */
function moved(object: KubeObject, id: string): KubeObject {
  const namespaces: string[] = [];
  const own = (name: string): string => `${name}-${id}`;
  const visit = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, path));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, field]) => [key, visit(field, `${path}.${key}`)]),
      );
    if (typeof value !== 'string' || value === '') return value;
    const key = path.slice(path.lastIndexOf('.') + 1);
    if (key === 'namespace') {
      namespaces.push(value);
      return own(value);
    }
    if (key === 'storageClassName' || key === 'volumeName') return own(value);
    if (path !== '.metadata.name' && value.includes(DRIVER)) return value.replaceAll(DRIVER, own(DRIVER));
    // A provisioner answers to its name wherever it runs.
    if (value.startsWith('cluster.local/')) return own(value);
    if (path === '.roleRef.name') return own(value);
    return value;
  };
  const renamed = visit(object, '') as KubeObject;
  const inDns = namespaces.reduce(
    (text, namespace) => text.replaceAll(`.${namespace}.svc`, `.${own(namespace)}.svc`),
    JSON.stringify(renamed),
  );
  const { metadata, ...rest } = JSON.parse(inDns) as KubeObject;
  return {
    ...rest,
    metadata: {
      ...metadata,
      name: CLUSTER_SCOPED.includes(object.kind) ? own(metadata.name) : metadata.name,
      labels: { ...metadata.labels, [RUN_LABEL]: id },
    },
  };
}
