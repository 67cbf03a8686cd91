import { App, Chart } from 'cdk8s';
import {
  ExistingObject,
  NfsProvisioner,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
  k8s,
} from '../../../../lib';
import { findingsIn, propFaultsOf } from '../../../support/faults';
import { schemaFaults } from '../../../support/kubernetes-schema';
import { type Manifest, only, synth } from '../../../support/synth';

const EXPORT = { server: 'nfs.example.com', path: '/srv/nfs' };

function provisioner(props: Partial<NfsProvisionerProps> = {}): Manifest[] {
  return synth((chart) => new NfsProvisioner(chart, 'nfs', { ...EXPORT, ...props }), {
    namespace: 'storage',
  });
}

function storageClass(props: NfsStorageClassProps): Manifest[] {
  return synth((chart) => new NfsProvisioner(chart, 'nfs', EXPORT).addStorageClass('keep', props));
}

describe('an NfsProvisioner with only an export', () => {
  const minimal = provisioner();

  test('defines its objects in apply order', () => {
    expect(minimal.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['ServiceAccount', 'storage', 'nfs'],
      ['ClusterRole', undefined, 'nfs-runner'],
      ['ClusterRoleBinding', undefined, 'nfs-runner'],
      ['NetworkPolicy', 'storage', 'nfs'],
      ['PersistentVolume', undefined, 'nfs-root'],
      ['PersistentVolumeClaim', 'storage', 'nfs-root'],
      ['ConfigMap', 'storage', 'nfs-export'],
      ['Deployment', 'storage', 'nfs'],
      ['PodDisruptionBudget', 'storage', 'nfs'],
    ]);
  });

  test('binds the export to its claim only', () => {
    expect(only(minimal, 'PersistentVolume')).toMatchObject({
      spec: {
        storageClassName: '',
        persistentVolumeReclaimPolicy: 'Retain',
        mountOptions: ['nfsvers=4.1', 'hard'],
        claimRef: { namespace: 'storage', name: 'nfs-root' },
        nfs: { server: 'nfs.example.com', path: '/srv/nfs' },
      },
    });
    expect(only(minimal, 'PersistentVolumeClaim')).toMatchObject({
      spec: { storageClassName: '', volumeName: 'nfs-root' },
    });
  });

  test('takes server and path from a ConfigMap that is immutable, as the PersistentVolume is', () => {
    expect(only(minimal, 'ConfigMap')).toMatchObject({
      immutable: true,
      data: { server: 'nfs.example.com', path: '/srv/nfs' },
    });
    const variable = (name: string, key: string): object => ({
      name,
      valueFrom: { configMapKeyRef: { name: 'nfs-export', key } },
    });
    const container = {
      env: expect.arrayContaining([
        variable('NFS_SERVER', 'server'),
        variable('NFS_PATH', 'path'),
      ]) as object[],
    };
    expect(only(minimal, 'Deployment')).toMatchObject({
      spec: { template: { spec: { containers: [container] } } },
    });
    expect(JSON.stringify(only(minimal, 'Deployment'))).not.toContain('nfs.example.com');
  });

  test('runs as non-root, and mounts its token itself', () => {
    expect(only(minimal, 'Deployment')).toMatchObject({
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532 },
            containers: [
              {
                image: expect.stringMatching(/@sha256:[0-9a-f]{64}$/) as string,
                securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
                volumeMounts: [
                  { mountPath: '/persistentvolumes' },
                  { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
                  { mountPath: '/tmp' },
                ],
              },
            ],
          },
        },
      },
    });
  });

  test('has no annotations for scanners', () => {
    expect(only(minimal, 'Deployment').metadata).not.toHaveProperty('annotations');
  });

  test('has no fault, and conforms to the schemas of Kubernetes 1.27', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'storage' });
    new NfsProvisioner(chart, 'nfs', EXPORT).addStorageClass('keep');
    expect(findingsIn(chart)).toEqual([]);
    expect(minimal.flatMap(schemaFaults)).toEqual([]);
  });
});

test('an NfsProvisioner with scannerAnnotations gives the reason for missing probes', () => {
  const key = 'ignore-check.kube-linter.io/no-liveness-probe';
  expect(only(provisioner({ scannerAnnotations: true }), 'Deployment')).toMatchObject({
    metadata: { annotations: { [key]: expect.any(String) as string } },
  });
});

/** Every prop with a non-default value. A new prop must be added here. */
const ALL_PROPS: Required<NfsProvisionerProps> = {
  server: '192.0.2.10',
  path: '/export',
  name: 'disk',
  namespace: 'disks',
  labels: { team: 'storage' },
  provisionerName: 'example.com/disk',
  mountOptions: ['nfsvers=4.2', 'hard', 'nconnect=4'],
  accessModes: ['ReadWriteOnce'],
  serviceAccount: { name: 'provisioner', annotations: { 'example.com/a': 'b' } },
  rbac: true,
  networkPolicy: { name: 'disk-egress', apiServerPorts: [7443] },
  podDisruptionBudget: { maxUnavailable: '50%' },
  image: 'registry.example.com/nfs:v9',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry', { name: 'mirror' }],
  replicas: 2,
  leaderElection: true,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
  resources: { limits: { memory: '1Gi' } },
  podAnnotations: { 'example.com/c': 'd' },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'disk', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  topologySpreadConstraints: false,
  priorityClassName: 'high',
  runAsUser: 1000,
  runAsGroup: 1001,
  fsGroup: 1002,
  scannerAnnotations: true,
  overrides: { deployment: { spec: { template: { spec: { hostname: 'fixed' } } } } },
};

test('an NfsProvisioner with every prop has them all', () => {
  const manifests = synth((chart) => new NfsProvisioner(chart, 'nfs', ALL_PROPS));
  expect(manifests).toMatchSnapshot();
  expect(manifests.flatMap(schemaFaults)).toEqual([]);
});

describe('an NfsProvisioner with an existing ServiceAccount', () => {
  test.each<[string, (chart: Chart) => NfsProvisionerProps['serviceAccount']]>([
    ['by its name', (chart) => new ExistingObject(chart, 'provisioner', { kind: 'ServiceAccount' }).name],
    ['by a construct', (chart) => new ExistingObject(chart, 'provisioner', { kind: 'ServiceAccount' })],
    [
      'by an object of cdk8s',
      (chart) => new k8s.KubeServiceAccount(chart, 'account', { metadata: { name: 'provisioner' } }),
    ],
  ])('%s uses it and defines none', (_, reference) => {
    const manifests = synth((chart) => {
      new NfsProvisioner(chart, 'nfs', { ...EXPORT, serviceAccount: reference(chart) });
    });
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.name])).not.toContainEqual([
      'ServiceAccount',
      'nfs',
    ]);
    expect(only(manifests, 'ClusterRoleBinding')).toMatchObject({ subjects: [{ name: 'provisioner' }] });
    expect(only(manifests, 'Deployment')).toMatchObject({
      spec: { template: { spec: { serviceAccountName: 'provisioner' } } },
    });
  });
});

test('an NfsProvisioner without NetworkPolicy and PodDisruptionBudget defines none', () => {
  const kinds = provisioner({ networkPolicy: false, podDisruptionBudget: false }).map(({ kind }) => kind);
  expect(kinds).not.toContain('NetworkPolicy');
  expect(kinds).not.toContain('PodDisruptionBudget');
});

describe('an NfsProvisioner is refused with', () => {
  const overrides = { metadata: { labels: { a: 'b' } } };
  test.each<[string, Partial<NfsProvisionerProps>, string, unknown]>([
    [
      'a label that selects its pods',
      { labels: { 'app.kubernetes.io/name': 'a' } },
      'labels["app.kubernetes.io/name"]',
      'a',
    ],
    [
      'an override of an existing ServiceAccount',
      { serviceAccount: 'a', overrides: { serviceAccount: overrides } },
      'overrides.serviceAccount',
      overrides,
    ],
    [
      'an override of a disabled NetworkPolicy',
      { networkPolicy: false, overrides: { networkPolicy: overrides } },
      'overrides.networkPolicy',
      overrides,
    ],
    [
      'an override of a disabled PodDisruptionBudget',
      { podDisruptionBudget: false, overrides: { podDisruptionBudget: overrides } },
      'overrides.podDisruptionBudget',
      overrides,
    ],
  ])('%s', (_, props, field, value) => {
    const faults = propFaultsOf((chart) => new NfsProvisioner(chart, 'nfs', { ...EXPORT, ...props }));
    expect(faults).toMatchObject([{ field, value }]);
  });
});

describe('a StorageClass of an NfsProvisioner', () => {
  test('retains volumes and directories, and does not allow expansion, by default', () => {
    expect(only(storageClass({}), 'StorageClass')).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'keep', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
      provisioner: 'cluster.local/nfs',
      parameters: { onDelete: 'retain', pathPattern: '${.PVC.namespace}.${.PVC.name}' },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: false,
      mountOptions: ['nfsvers=4.1', 'hard'],
    });
  });

  test.each([
    ['retain', { onDelete: 'retain', pathPattern: '${.PVC.namespace}.${.PVC.name}' }],
    ['archive', { archiveOnDelete: 'true' }],
    ['delete', { onDelete: 'delete' }],
  ] as const)('has parameters to %s the directory of a deleted volume', (onDelete, parameters) => {
    expect(only(storageClass({ reclaimPolicy: 'Delete', onDelete }), 'StorageClass')).toHaveProperty(
      'parameters',
      parameters,
    );
  });

  test('lets the provisioner name the directories with pathPattern false', () => {
    expect(only(storageClass({ pathPattern: false }), 'StorageClass')).toHaveProperty('parameters', {
      onDelete: 'retain',
    });
  });

  test('has the mount options of the provisioner if its own are undefined', () => {
    expect(only(storageClass({ mountOptions: undefined }), 'StorageClass')).toMatchObject({
      mountOptions: ['nfsvers=4.1', 'hard'],
    });
  });

  test('passes on a pathPattern', () => {
    const pathPattern = '${.PVC.namespace}.${.PVC.name}.${.PVC.labels.tier}';
    expect(only(storageClass({ pathPattern }), 'StorageClass')).toMatchObject({
      parameters: { onDelete: 'retain', pathPattern },
    });
  });

  test('with WaitForFirstConsumer lets the provisioner read nodes, once', () => {
    const manifests = synth((chart) => {
      const nfs = new NfsProvisioner(chart, 'nfs', EXPORT);
      nfs.addStorageClass('a', { volumeBindingMode: 'WaitForFirstConsumer' });
      nfs.addStorageClass('b', { volumeBindingMode: 'WaitForFirstConsumer' });
    });
    expect(only(manifests, 'ClusterRole', 'nfs-topology')).toMatchObject({
      rules: [{ resources: ['nodes'], verbs: ['get', 'list', 'watch'] }],
    });
  });

  test('has its name, and the provisioner of its NfsProvisioner', () => {
    const chart = new Chart(new App(), 'chart');
    const nfs = new NfsProvisioner(chart, 'nfs', EXPORT);
    const { name, provisioner } = nfs.addStorageClass('keep', { name: 'nfs-keep' });
    expect([name, provisioner]).toEqual(['nfs-keep', nfs.provisionerName]);
  });

  test('with every prop has them all', () => {
    const props: Required<NfsStorageClassProps> = {
      name: 'nfs-archive',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      defaultClass: true,
      mountOptions: ['nfsvers=4.2', 'hard'],
      labels: { team: 'storage' },
      annotations: { 'example.com/a': 'b' },
      onDelete: 'delete',
      pathPattern: '${.PVC.namespace}_${.PVC.name}',
      overrides: { metadata: { labels: { tier: 'gold' } } },
    };
    expect(only(storageClass(props), 'StorageClass')).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'nfs-archive',
        labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'storage', tier: 'gold' },
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true', 'example.com/a': 'b' },
      },
      provisioner: 'cluster.local/nfs',
      parameters: { onDelete: 'delete', pathPattern: '${.PVC.namespace}_${.PVC.name}' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: false,
      mountOptions: ['nfsvers=4.2', 'hard'],
    });
  });
});
