import {
  NfsProvisioner,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
  ExistingObject,
} from '../../lib';
import { type Manifest, only, synth } from '../support/synth';

const EXPORT = { server: 'nfs.example.com', path: '/srv/nfs' };

function provisioner(props: Partial<NfsProvisionerProps> = {}): Manifest[] {
  return synth((chart) => new NfsProvisioner(chart, 'nfs', { ...EXPORT, ...props }), {
    namespace: 'storage',
  });
}

function storageClass(props: NfsStorageClassProps): Manifest[] {
  return synth((chart) => new NfsProvisioner(chart, 'nfs', EXPORT).addStorageClass('keep', props));
}

describe('an NfsProvisioner with nothing but an export', () => {
  const minimal = provisioner();

  test('makes its objects in the order in which they are to be applied', () => {
    expect(minimal.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['ServiceAccount', 'storage', 'nfs'],
      ['ClusterRole', undefined, 'nfs-runner'],
      ['ClusterRoleBinding', undefined, 'nfs-runner'],
      ['NetworkPolicy', 'storage', 'nfs'],
      ['PersistentVolume', undefined, 'nfs-root'],
      ['PersistentVolumeClaim', 'storage', 'nfs-root'],
      ['Deployment', 'storage', 'nfs'],
      ['PodDisruptionBudget', 'storage', 'nfs'],
    ]);
  });

  test('binds the export to its own claim and to no other', () => {
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

  test('runs as a nobody that holds its token alone', () => {
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

  test('says why it has no probes', () => {
    expect(only(minimal, 'Deployment')).toMatchObject({
      metadata: {
        annotations: { 'ignore-check.kube-linter.io/no-liveness-probe': expect.any(String) as string },
      },
    });
  });
});

/**
 * Every prop with a value that is not its default; a prop that is added must be added here. Annotations of an own
 * account exclude the account named here.
 */
const ALL_PROPS: Required<Omit<NfsProvisionerProps, 'serviceAccountAnnotations'>> = {
  server: '192.0.2.10',
  path: '/export',
  name: 'disk',
  namespace: 'disks',
  labels: { team: 'storage' },
  provisionerName: 'example.com/disk',
  mountOptions: ['nfsvers=4.2', 'hard', 'nconnect=4'],
  accessModes: ['ReadWriteOnce'],
  serviceAccountName: 'provisioner',
  rbac: true,
  maxUnavailable: 2,
  apiServerPorts: [7443],
  image: 'registry.example.com/nfs:v9',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry'],
  replicas: 2,
  leaderElection: true,
  strategyType: 'RollingUpdate',
  resources: { limits: { memory: '1Gi' } },
  podAnnotations: { 'example.com/c': 'd' },
  volumeName: 'root',
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'disk', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  topologySpreadConstraints: [],
  priorityClassName: 'high',
  runAsUser: 20000,
  runAsGroup: 20001,
  fsGroup: 20002,
  overrides: { deployment: { spec: { template: { spec: { hostname: 'fixed' } } } } },
};

test('an NfsProvisioner with every prop has them all', () => {
  const manifests = synth((chart) => {
    new ExistingObject(chart, 'provisioner', { kind: 'ServiceAccount' });
    new NfsProvisioner(chart, 'nfs', ALL_PROPS);
  });
  expect(manifests).toMatchSnapshot();
});

test('an NfsProvisioner without rbac grants itself nothing', () => {
  const kinds = provisioner({ rbac: false, leaderElection: true }).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.includes('Role'))).toEqual([]);
});

test('an account of its own carries the annotations given', () => {
  const manifests = provisioner({ serviceAccountAnnotations: { 'example.com/a': 'b' } });
  expect(only(manifests, 'ServiceAccount')).toMatchObject({
    metadata: { annotations: { 'example.com/a': 'b' } },
  });
});

describe('a StorageClass of an NfsProvisioner', () => {
  test('keeps volumes and directories, and never grows, by default', () => {
    expect(only(storageClass({}), 'StorageClass')).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'keep', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
      provisioner: 'cluster.local/nfs',
      parameters: { onDelete: 'retain' },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: false,
      mountOptions: ['nfsvers=4.1', 'hard'],
    });
  });

  test.each([
    ['retain', { onDelete: 'retain' }],
    ['archive', { archiveOnDelete: 'true' }],
    ['delete', { onDelete: 'delete' }],
  ] as const)('tells the provisioner to %s the directory when asked by name', (onDelete, parameters) => {
    expect(only(storageClass({ reclaimPolicy: 'Delete', onDelete }), 'StorageClass')).toMatchObject({
      reclaimPolicy: 'Delete',
      parameters,
    });
  });

  test('mounts as the provisioner does where mountOptions are given as undefined', () => {
    expect(only(storageClass({ mountOptions: undefined }), 'StorageClass')).toMatchObject({
      mountOptions: ['nfsvers=4.1', 'hard'],
    });
  });

  test('takes a pathPattern that tells claims apart', () => {
    const pathPattern = '${.PVC.namespace}-${.PVC.name}-${.PVC.labels.tier}';
    expect(only(storageClass({ pathPattern }), 'StorageClass')).toMatchObject({
      parameters: { onDelete: 'retain', pathPattern },
    });
  });

  test('that waits for its first consumer has the provisioner look up nodes, once', () => {
    const manifests = synth((chart) => {
      const nfs = new NfsProvisioner(chart, 'nfs', EXPORT);
      nfs.addStorageClass('a', { volumeBindingMode: 'WaitForFirstConsumer' });
      nfs.addStorageClass('b', { volumeBindingMode: 'WaitForFirstConsumer' });
    });
    expect(only(manifests, 'ClusterRole', 'nfs-topology')).toMatchObject({
      rules: [{ resources: ['nodes'], verbs: ['get', 'list', 'watch'] }],
    });
  });

  test('tells its name and its provisioner', () => {
    synth((chart) => {
      const nfs = new NfsProvisioner(chart, 'nfs', EXPORT);
      const { storageClassName, provisionerName } = nfs.addStorageClass('keep', { name: 'nfs-keep' });
      expect([storageClassName, provisionerName]).toEqual(['nfs-keep', nfs.provisionerName]);
    });
  });
});
