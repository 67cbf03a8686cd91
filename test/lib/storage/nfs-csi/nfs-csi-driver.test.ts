import { App, Chart } from 'cdk8s';
import {
  ExistingObject,
  NfsCsiDriver,
  type NfsCsiDriverProps,
  type NfsCsiImages,
  RetainedVolume,
} from '../../../../lib';
import { findingsIn, propFaultsOf } from '../../../support/faults';
import { schemaFaults } from '../../../support/kubernetes-schema';
import { type Manifest, only, synth } from '../../../support/synth';

function driver(props: NfsCsiDriverProps = {}): Manifest[] {
  return synth((chart) => new NfsCsiDriver(chart, 'nfs-csi', props), { namespace: 'storage' });
}

interface Pods {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly image: string;
          readonly args: readonly string[];
          readonly securityContext: object;
          readonly volumeMounts: readonly { readonly name: string }[];
        }[];
        readonly volumes: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
      };
    };
  };
}

function podOf(manifests: readonly Manifest[], kind: string): Pods['spec']['template']['spec'] {
  return (only(manifests, kind) as Manifest & Pods).spec.template.spec;
}

describe('an NfsCsiDriver without props', () => {
  const minimal = driver();

  test('defines its objects in the order in which they are applied', () => {
    expect(minimal.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['ServiceAccount', 'storage', 'nfs-csi-controller'],
      ['ServiceAccount', 'storage', 'nfs-csi-node'],
      ['ClusterRole', undefined, 'nfs-csi-controller'],
      ['ClusterRoleBinding', undefined, 'nfs-csi-controller'],
      ['CSIDriver', undefined, 'nfs.csi.k8s.io'],
      ['DaemonSet', 'storage', 'nfs-csi-node'],
      ['Deployment', 'storage', 'nfs-csi-controller'],
    ]);
  });

  test('is a driver without attachments, whose volumes keep the group and the mode of their files', () => {
    expect(only(minimal, 'CSIDriver')).toMatchObject({
      spec: { attachRequired: false, fsGroupPolicy: 'None', volumeLifecycleModes: ['Persistent'] },
    });
  });

  test('has images with digests', () => {
    for (const kind of ['Deployment', 'DaemonSet']) {
      for (const { image } of podOf(minimal, kind).containers) {
        expect(image).toMatch(/^registry\.k8s\.io\/sig-storage\/[a-z-]+:v[\d.]+@sha256:[0-9a-f]{64}$/);
      }
    }
  });

  test('has no containers that are not asked for', () => {
    const names = ['Deployment', 'DaemonSet'].map((kind) =>
      podOf(minimal, kind).containers.map(({ name }) => name),
    );
    expect(names).toEqual([
      ['nfs', 'csi-provisioner'],
      ['nfs', 'node-driver-registrar'],
    ]);
  });

  test('gives the controller no directory of the node', () => {
    expect(podOf(minimal, 'Deployment').volumes.filter(({ hostPath }) => hostPath !== undefined)).toEqual([]);
  });

  test('gives the node plugin its socket, the registrations and the directories of pods', () => {
    expect(podOf(minimal, 'DaemonSet').volumes.flatMap(({ hostPath }) => hostPath?.path ?? [])).toEqual([
      '/var/lib/kubelet/plugins/nfs.csi.k8s.io',
      '/var/lib/kubelet/plugins_registry',
      '/var/lib/kubelet/pods',
    ]);
  });

  test('makes only the driver privileged', () => {
    for (const kind of ['Deployment', 'DaemonSet']) {
      for (const { name, securityContext } of podOf(minimal, kind).containers) {
        expect(securityContext).toMatchObject(
          name === 'nfs'
            ? { privileged: true }
            : {
                privileged: false,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
        );
      }
    }
  });

  test('gives a token to csi-provisioner alone', () => {
    const mounts = ['Deployment', 'DaemonSet'].flatMap((kind) =>
      podOf(minimal, kind)
        .containers.filter(({ volumeMounts }) => volumeMounts.some(({ name }) => name === 'api-token'))
        .map(({ name }) => name),
    );
    expect(mounts).toEqual(['csi-provisioner']);
    expect(podOf(minimal, 'DaemonSet')).toMatchObject({ automountServiceAccountToken: false });
  });

  test('runs the node plugin on every Linux node, whatever its taints', () => {
    expect(podOf(minimal, 'DaemonSet')).toMatchObject({
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: 'system-node-critical',
    });
  });

  test('listens on no port of the node', () => {
    expect(JSON.stringify(minimal)).not.toMatch(/[Pp]ort"|http-endpoint/);
  });

  test('has no fault, and no object that the schemas of Kubernetes 1.27 refuse', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'storage' });
    new NfsCsiDriver(chart, 'nfs-csi').addStorageClass('keep', { server: 'nas', share: '/srv' });
    expect(findingsIn(chart)).toEqual([]);
    expect(minimal.flatMap(schemaFaults)).toEqual([]);
  });
});

const IMAGES: Required<NfsCsiImages> = {
  nfsPlugin: 'registry.example.com/nfsplugin:v4.99.0',
  csiProvisioner: 'registry.example.com/provisioner:v9',
  nodeDriverRegistrar: 'registry.example.com/registrar:v9',
  csiResizer: 'registry.example.com/resizer:v9',
};

/** Every prop with a value that is not its default; a prop that is added must be added here. */
const ALL_PROPS: Required<NfsCsiDriverProps> = {
  name: 'nas.example.com',
  namespace: 'disks',
  labels: { team: 'storage' },
  images: IMAGES,
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry', { name: 'mirror' }],
  fsGroupPolicy: 'File',
  volumeExpansion: true,
  mountOptions: ['nfsvers=4.2', 'hard', 'nconnect=4'],
  kubeletPath: '/data/kubelet',
  rbac: true,
  controller: {
    name: 'nas-controller',
    serviceAccount: { name: 'nas-provisioner', annotations: { 'example.com/a': 'b' } },
    resources: { limits: { memory: '1Gi' } },
    podAnnotations: { 'example.com/c': 'd' },
    nodeSelector: { disk: 'ssd' },
    replicas: 2,
    leaderElection: true,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
    tolerations: [{ key: 'disk', operator: 'Exists' }],
    priorityClassName: 'high',
    affinity: { nodeAffinity: {} },
    topologySpreadConstraints: false,
  },
  node: {
    name: 'nas-node',
    serviceAccount: { name: 'nas-mounts' },
    resources: { requests: { memory: '64Mi' } },
    podAnnotations: { 'example.com/e': 'f' },
    nodeSelector: { pool: 'apps' },
    tolerations: [{ key: 'apps', operator: 'Exists' }],
    priorityClassName: 'higher',
  },
  overrides: {
    csiDriver: { spec: { seLinuxMount: true } },
    controllerServiceAccount: { metadata: { annotations: { 'example.com/g': 'h' } } },
    nodeServiceAccount: { metadata: { annotations: { 'example.com/i': 'j' } } },
    deployment: { spec: { minReadySeconds: 5 } },
    daemonSet: { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } } } },
  },
};

test('an NfsCsiDriver with every prop has them all', () => {
  const manifests = synth((chart) => new NfsCsiDriver(chart, 'nfs-csi', ALL_PROPS));
  expect(manifests).toMatchSnapshot();
  expect(manifests.flatMap(schemaFaults)).toEqual([]);
});

test('a second NfsCsiDriver with another name shares no directory and no object with the first', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'storage' });
  new NfsCsiDriver(chart, 'nfs-csi');
  new NfsCsiDriver(chart, 'nas', { name: 'nas.example.com' });
  expect(findingsIn(chart)).toEqual([]);
  const paths = podOf(driver({ name: 'nas.example.com' }), 'DaemonSet').volumes;
  expect(paths[0]).toMatchObject({ hostPath: { path: '/var/lib/kubelet/plugins/nas.example.com' } });
});

test('an NfsCsiDriver with existing ServiceAccounts uses them and defines none', () => {
  const manifests = synth((chart) => {
    const account = new ExistingObject(chart, 'mounts', { kind: 'ServiceAccount' });
    new NfsCsiDriver(chart, 'nfs-csi', {
      controller: {
        serviceAccount: new ExistingObject(chart, 'provisioner', { kind: 'ServiceAccount' }).name,
      },
      node: { serviceAccount: account },
    });
  });
  expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
  expect(podOf(manifests, 'Deployment')).toMatchObject({ serviceAccountName: 'provisioner' });
  expect(podOf(manifests, 'DaemonSet')).toMatchObject({ serviceAccountName: 'mounts' });
  expect(only(manifests, 'ClusterRoleBinding')).toMatchObject({ subjects: [{ name: 'provisioner' }] });
});

test('an NfsCsiDriver gives a directory back by itself or by its name', () => {
  const retained = { server: 'nas', path: '/srv/a', claimName: 'a', storage: '1Gi', storageClass: '' };
  const manifests = synth((chart) => {
    const csiDriver = new NfsCsiDriver(chart, 'nfs-csi');
    new RetainedVolume(chart, 'one', { ...retained, csiDriver });
    new RetainedVolume(chart, 'two', {
      ...retained,
      path: '/srv/b',
      claimName: 'b',
      csiDriver: 'nas.example.com',
    });
  });
  expect(only(manifests, 'PersistentVolume', 'one')).toMatchObject({
    spec: { csi: { driver: 'nfs.csi.k8s.io' } },
  });
  expect(only(manifests, 'PersistentVolume', 'two')).toMatchObject({
    spec: { csi: { driver: 'nas.example.com' } },
  });
});

describe('an NfsCsiDriver is refused with', () => {
  const overrides = { metadata: { labels: { a: 'b' } } };
  test.each<[string, NfsCsiDriverProps, string, unknown]>([
    ['a name that is no DNS name', { name: 'NFS' }, 'name', 'NFS'],
    ['an empty name', { name: '' }, 'name', ''],
    ['a name that is too long', { name: 'a'.repeat(64) }, 'name', 'a'.repeat(64)],
    ['a relative kubeletPath', { kubeletPath: 'var/lib/kubelet' }, 'kubeletPath', 'var/lib/kubelet'],
    ['a kubeletPath with "/" at its end', { kubeletPath: '/var/lib/' }, 'kubeletPath', '/var/lib/'],
    ['a kubeletPath with ".."', { kubeletPath: '/var/../lib' }, 'kubeletPath', '/var/../lib'],
    ['the root as kubeletPath', { kubeletPath: '/' }, 'kubeletPath', '/'],
    [
      'a label that selects its pods',
      { labels: { 'app.kubernetes.io/instance': 'a' } },
      'labels["app.kubernetes.io/instance"]',
      'a',
    ],
    ['two replicas without leader election', { controller: { replicas: 2 } }, 'controller.replicas', 2],
    [
      'a rolling update without leader election',
      { controller: { strategy: { type: 'RollingUpdate' } } },
      'controller.strategy.type',
      'RollingUpdate',
    ],
    [
      'a strategy without a type and without leader election',
      { controller: { strategy: {} } },
      'controller.strategy.type',
      'RollingUpdate',
    ],
    [
      'an override of a ServiceAccount of the controller that exists',
      { controller: { serviceAccount: 'a' }, overrides: { controllerServiceAccount: overrides } },
      'overrides.controllerServiceAccount',
      overrides,
    ],
    [
      'an override of a ServiceAccount of the node plugin that exists',
      { node: { serviceAccount: 'a' }, overrides: { nodeServiceAccount: overrides } },
      'overrides.nodeServiceAccount',
      overrides,
    ],
  ])('%s', (_, props, field, value) => {
    const faults = propFaultsOf((chart) => new NfsCsiDriver(chart, 'nfs-csi', props));
    expect(faults).toMatchObject([{ field, value }]);
  });

  test('all of its faults at once', () => {
    const faults = propFaultsOf(
      (chart) => new NfsCsiDriver(chart, 'nfs-csi', { name: 'NFS', controller: { replicas: 2 } }),
    );
    expect(faults.map(({ message }) => message)).toEqual([
      'name: must be a DNS name of at most 63 characters, such as "nfs.csi.k8s.io" (got "NFS").',
      'controller.replicas: must be at most 1 without leader election (got 2). Set controller.leaderElection.',
    ]);
  });
});

describe('an NfsCsiDriver has as faults', () => {
  test.each<[string, NfsCsiDriverProps, [string, string, unknown][]]>([
    [
      'images that are no references, or too old',
      { images: { nfsPlugin: 'nfsplugin:v4.13.0', csiProvisioner: 'a b', nodeDriverRegistrar: '' } },
      [
        ['image-reference', 'spec.template.spec.containers[1].image', ''],
        ['nfs-csi-version', 'spec.template.spec.containers[0].image', 'nfsplugin:v4.13.0'],
        ['image-reference', 'spec.template.spec.containers[1].image', 'a b'],
        ['nfs-csi-version', 'spec.template.spec.containers[0].image', 'nfsplugin:v4.13.0'],
      ],
    ],
    [
      'a policy that Kubernetes does not have',
      { fsGroupPolicy: 'Always' as 'File' },
      [['allowed-value', 'spec.fsGroupPolicy', 'Always']],
    ],
    [
      'names of pods and accounts that are no names',
      { controller: { name: 'A_b', serviceAccount: 'C_d' } },
      expect.arrayContaining([
        ['object-name', 'metadata.name', 'A_b'],
        ['reference-name', 'spec.template.spec.serviceAccountName', 'C_d'],
      ]) as [string, string, unknown][],
    ],
    [
      'a number of replicas that is no whole number',
      { controller: { replicas: -1 } },
      [['whole-number', 'spec.replicas', -1]],
    ],
  ])('%s', (_, props, expected) => {
    const chart = new Chart(new App(), 'chart', { namespace: 'storage' });
    new NfsCsiDriver(chart, 'nfs-csi', props);
    expect(findingsIn(chart).map(([, ...finding]) => finding)).toEqual(expected);
  });
});
