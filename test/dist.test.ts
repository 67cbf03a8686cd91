import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { isClusterScoped } from '../lib/validation/cluster-scope';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const dist = resolve(__dirname, '../dist');
const files = readdirSync(dist).filter((file) => file.endsWith('.yaml'));
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(join(dist, file), 'utf8')).map((document) => document.toJS() as Manifest),
);

function find(kind: string, name: string): Manifest | undefined {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

test('dist/ is applied in the order namespaces, storage, app', () => {
  expect(files).toEqual(['0000-namespaces.k8s.yaml', '0001-storage.k8s.yaml', '0002-visits.k8s.yaml']);
});

test('dist/ holds no other file that kubectl apply would read', () => {
  expect(readdirSync(dist).filter((file) => !files.includes(file))).toEqual(['Kustomization', 'examples']);
});

test('the Kustomization lists the files in order and keeps the order', () => {
  expect(parse(readFileSync(join(dist, 'Kustomization'), 'utf8'))).toEqual({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    sortOptions: { order: 'fifo' },
    resources: files,
  });
});

test('dist/ holds the complete system', () => {
  expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Namespace nfs-provisioner',
    'Namespace visits',
    'ServiceAccount nfs-provisioner',
    'ClusterRole nfs-provisioner-runner',
    'ClusterRoleBinding nfs-provisioner-runner',
    'NetworkPolicy nfs-provisioner',
    'PersistentVolume nfs-provisioner-root',
    'PersistentVolumeClaim nfs-provisioner-root',
    'ConfigMap nfs-provisioner-export',
    'Deployment nfs-provisioner',
    'PodDisruptionBudget nfs-provisioner',
    'StorageClass nfs-reliable',
    'ServiceAccount visits',
    'NetworkPolicy visits',
    'Service visits-headless',
    'StatefulSet visits',
    'PodDisruptionBudget visits',
    'Service visits',
  ]);
});

test('every namespaced object in dist/ follows its namespace, and no other object has a namespace', () => {
  const seen = new Set<string>();
  for (const manifest of manifests) {
    const { kind, metadata } = manifest;
    if (kind === 'Namespace') seen.add(metadata.name);
    expect([kind, metadata.name, seen.has(metadata.namespace ?? '')]).toEqual([
      kind,
      metadata.name,
      !isClusterScoped(manifest),
    ]);
  }
});

test('nfs-reliable retains volumes and directories, and a recreated claim gets its directory', () => {
  expect(find('StorageClass', 'nfs-reliable')).toMatchObject({
    reclaimPolicy: 'Retain',
    parameters: { onDelete: 'retain', pathPattern: '${.PVC.namespace}.${.PVC.name}' },
    allowVolumeExpansion: false,
  });
});

test('visits runs three independent replicas, each with 32Mi on nfs-reliable', () => {
  expect(find('StatefulSet', 'visits')).toMatchObject({
    spec: {
      replicas: 3,
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [
        {
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'nfs-reliable',
            resources: { requests: { storage: '32Mi' } },
          },
        },
      ],
    },
  });
});
