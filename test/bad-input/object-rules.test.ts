import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import {
  LocalVolume,
  NfsProvisioner,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
  RestrictedNamespace,
  StorageClass,
  enforceRules,
  k8s,
} from '../../lib';
import { KEY, LABEL, NAME, SERVICE, VALUE, refused } from '../support/bad-input';

interface Charts {
  /** Objects of the namespace "apps". */
  readonly apps: Chart;
  /** Objects of the cluster. */
  readonly cluster: Chart;
}

/** Rules hold for an app with any construct of lib/ in it: here, a namespace. */
function charts(app: App): Charts {
  const cluster = new Chart(app, 'cluster');
  new RestrictedNamespace(cluster, 'apps');
  return { cluster, apps: new Chart(app, 'apps', { namespace: 'apps' }) };
}

function synth(fill: (charts: Charts) => void): void {
  const app = Testing.app();
  fill(charts(app));
  app.synth();
}

/** What is wrong, with the construct and the object that it is wrong with. */
type Row = [input: string, fill: (charts: Charts) => void, ...findings: string[]];

const configMap = (chart: Chart, id: string, metadata: k8s.ObjectMeta = { name: id }): void => {
  new k8s.KubeConfigMap(chart, id, { metadata });
};

const identity: Row[] = [
  [
    'a ConfigMap with a name of the wrong characters',
    ({ apps }) => {
      configMap(apps, 'config', { name: 'My_Config' });
    },
    `[apps/config] ConfigMap My_Config: metadata.name must be ${NAME}, got "My_Config"`,
  ],
  [
    'a Service whose name begins with a digit',
    ({ apps }) =>
      new k8s.KubeService(apps, 'web', { metadata: { name: '1web' }, spec: { ports: [{ port: 80 }] } }),
    `[apps/web] Service 1web: metadata.name must be ${SERVICE}, got "1web"`,
  ],
  [
    'a Namespace with a dot in its name',
    ({ cluster }) => new k8s.KubeNamespace(cluster, 'ab', { metadata: { name: 'a.b' } }),
    `[cluster/ab] Namespace a.b: metadata.name must be ${LABEL}, got "a.b"`,
  ],
  [
    'a ClusterRole with a slash in its name',
    ({ cluster }) => new k8s.KubeClusterRole(cluster, 'role', { metadata: { name: 'a/b' } }),
    '[cluster/role] ClusterRole a/b: metadata.name must be a name without "/" and "%", got "a/b"',
  ],
  [
    'a namespace of the wrong characters',
    ({ apps }) => {
      configMap(apps, 'config', { name: 'config', namespace: 'Apps' });
    },
    `[apps/config] ConfigMap config: metadata.namespace must be ${LABEL}, got "Apps"`,
  ],
  [
    'an object of a namespace without one',
    ({ cluster }) => {
      configMap(cluster, 'config');
    },
    '[cluster/config] ConfigMap config: metadata.namespace must be given: else the object lands wherever kubectl happens to point',
  ],
  [
    'an object of the cluster with a namespace',
    ({ cluster }) =>
      new k8s.KubePriorityClass(cluster, 'high', { metadata: { name: 'high', namespace: 'apps' }, value: 1 }),
    '[cluster/high] PriorityClass high: metadata.namespace must be left out, got "apps": a PriorityClass belongs to no namespace, and the chart that it is in may have one',
  ],
  [
    'labels of the wrong characters',
    ({ apps }) => {
      configMap(apps, 'config', { name: 'config', labels: { 'my team': 'a', tier: 'a b' } });
    },
    `[apps/config] ConfigMap config: metadata.labels key must be ${KEY}, got "my team"`,
    `[apps/config] ConfigMap config: metadata.labels["tier"] must be ${VALUE}, got "a b"`,
  ],
  [
    'a pod label that is too long',
    ({ apps }) =>
      new k8s.KubeJob(apps, 'job', {
        metadata: { name: 'job' },
        spec: {
          template: {
            metadata: { labels: { run: 'a'.repeat(64) } },
            spec: { restartPolicy: 'Never', containers: [{ name: 'job', image: 'job:1' }] },
          },
        },
      }),
    `[apps/job] Job job: spec.template.metadata.labels["run"] must be ${VALUE}, got "${'a'.repeat(64)}"`,
  ],
  [
    'two objects of one kind, name and namespace',
    ({ apps }) => {
      configMap(apps, 'first', { name: 'config' });
      configMap(apps, 'second', { name: 'config' });
    },
    '[apps/second] ConfigMap config: metadata.name "config" is taken by apps/first: give one of the two another name',
  ],
];

const EXPORT: NfsProvisionerProps = {
  server: 'nfs.example.com',
  path: '/srv',
  namespace: 'apps',
  provisionerName: 'example.com/nfs',
};

const nfs = (cluster: Chart, id = 'nfs'): NfsProvisioner => new NfsProvisioner(cluster, id, EXPORT);

const nfsClass = (props: NfsStorageClassProps): ((charts: Charts) => void) => {
  return ({ cluster }) => nfs(cluster).addStorageClass('keep', props);
};

const onDisk = (cluster: Chart, name: string, defaultClass: boolean): StorageClass =>
  new StorageClass(cluster, name, { provisioner: 'disk.example.com', defaultClass });

function claim(chart: Chart, name: string, storageClassName: string, accessModes = ['ReadWriteOnce']): void {
  new k8s.KubePersistentVolumeClaim(chart, 'claim', {
    metadata: { name },
    spec: {
      storageClassName,
      accessModes,
      resources: { requests: { storage: k8s.Quantity.fromString('1Gi') } },
    },
  });
}

const classes: Row[] = [
  [
    'a claim on a class that nobody defines',
    ({ apps }) => {
      claim(apps, 'data', 'fast');
    },
    '[apps/claim] PersistentVolumeClaim data: spec.storageClassName "fast" names a StorageClass that is not in this app: define it, or say that the cluster has it with new ExistingObject(scope, "fast", { kind: "StorageClass" })',
  ],
  [
    'two default classes',
    ({ cluster }) => {
      onDisk(cluster, 'one', true);
      onDisk(cluster, 'two', false);
      onDisk(cluster, 'three', true);
    },
    '[cluster/three/Resource] StorageClass three: a cluster has one default class, and cluster/one/Resource is one already: leave defaultClass out of one of the two',
  ],
  [
    'two provisioners of one name',
    ({ cluster }) => {
      nfs(cluster, 'first');
      nfs(cluster, 'second');
    },
    '[cluster/second/Resource] Deployment second: the provisioner name "example.com/nfs" is taken by cluster/first/Resource: both would provision each claim, so give one another provisionerName',
  ],
  [
    'an NFS class with words that the provisioner would take for "unset"',
    nfsClass({
      reclaimPolicy: 'Delete',
      onDelete: 'retain',
      overrides: { parameters: { onDelete: 'keep', archiveOnDelete: 'yes' } },
    }),
    '[cluster/nfs/keep/Resource] StorageClass keep: onDelete must be one of "retain", "delete", got "keep"',
    '[cluster/nfs/keep/Resource] StorageClass keep: archiveOnDelete must be one of "true", "false", got "yes"',
    '[cluster/nfs/keep/Resource] StorageClass keep: onDelete and archiveOnDelete exclude each other, got "keep" and "yes": leave one out',
  ],
  [
    'an NFS class with a parameter that the provisioner does not know',
    nfsClass({ overrides: { parameters: { pathPatern: 'a' } } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: parameters["pathPatern"] is not known to the provisioner: use onDelete, archiveOnDelete or pathPattern',
  ],
  [
    'an NFS class that deletes volumes without a word on their directories',
    nfsClass({ overrides: { reclaimPolicy: 'Delete', parameters: { onDelete: null } } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: reclaimPolicy "Delete" needs onDelete: "retain" keeps the directory, "archive" renames it, "delete" removes it with all data',
  ],
  [
    'an NFS class that removes the directories of volumes that are retained',
    nfsClass({ overrides: { parameters: { onDelete: 'delete' } } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: onDelete "delete" has no effect with reclaimPolicy "Retain": leave it out, or set reclaimPolicy "Delete"',
  ],
  [
    'an NFS class whose volumes are to grow',
    nfsClass({ overrides: { allowVolumeExpansion: true } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: allowVolumeExpansion true is refused: the provisioner never grows a volume, so claims would wait for ever',
  ],
  [
    'an NFS class whose claims share a directory',
    nfsClass({ overrides: { parameters: { pathPattern: 'all' } } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: pathPattern must hold ${.PVC.namespace} and ${.PVC.name}, or two claims share a directory, got "all"',
  ],
  [
    'an NFS class that says nothing, and so deletes, made with its Kubernetes type',
    ({ cluster }) => {
      nfs(cluster);
      new k8s.KubeStorageClass(cluster, 'raw', {
        metadata: { name: 'raw' },
        provisioner: 'example.com/nfs',
      });
    },
    '[cluster/raw] StorageClass raw: reclaimPolicy "Delete" needs onDelete: "retain" keeps the directory, "archive" renames it, "delete" removes it with all data',
  ],
  [
    'an NFS class from which overrides take what retains',
    nfsClass({ overrides: { reclaimPolicy: null, parameters: null } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: reclaimPolicy "Delete" needs onDelete: "retain" keeps the directory, "archive" renames it, "delete" removes it with all data',
  ],
  [
    'an NFS class whose mounts lose writes',
    nfsClass({ overrides: { mountOptions: ['nfsvers=4.1', 'soft'] } }),
    '[cluster/nfs/keep/Resource] StorageClass keep: mountOptions[1] "soft" is refused: a write that times out is lost without a word; use "hard"',
  ],
  [
    'the root of an export that Kubernetes would delete',
    ({ cluster }) =>
      new NfsProvisioner(cluster, 'nfs', {
        ...EXPORT,
        overrides: { rootVolume: { spec: { persistentVolumeReclaimPolicy: 'Delete' } } },
      }),
    '[cluster/nfs/RootVolume] PersistentVolume nfs-root: spec.persistentVolumeReclaimPolicy must be "Retain", got "Delete": Kubernetes would wipe the export or fail to',
  ],
  [
    'the root of an export whose mount loses writes',
    ({ cluster }) =>
      new NfsProvisioner(cluster, 'nfs', {
        ...EXPORT,
        overrides: { rootVolume: { spec: { mountOptions: ['soft'] } } },
      }),
    '[cluster/nfs/RootVolume] PersistentVolume nfs-root: mountOptions[0] "soft" is refused: a write that times out is lost without a word; use "hard"',
  ],
  [
    'a claim on NFS for one pod alone',
    ({ apps, cluster }) => {
      nfs(cluster).addStorageClass('keep');
      claim(apps, 'data', 'keep', ['ReadWriteOncePod']);
    },
    `[apps/claim] PersistentVolumeClaim data: spec.accessModes can't hold "ReadWriteOncePod": NFS does not offer it; use "ReadWriteOnce"`,
  ],
  [
    'a claim on NFS with a name too long for a directory',
    ({ apps, cluster }) => {
      nfs(cluster).addStorageClass('keep');
      claim(apps, 'a'.repeat(63) + '.a'.repeat(69), 'keep');
    },
    `[apps/claim] PersistentVolumeClaim ${'a'.repeat(63) + '.a'.repeat(69)}: the claim's name "${'a'.repeat(63) + '.a'.repeat(69)}" and its namespace have 205 characters together, more than the 204 for which the NFS server can name a directory`,
  ],
];

/** A volume on a node's disk, made with its Kubernetes type. */
function localVolume(cluster: Chart, spec: Partial<k8s.PersistentVolumeSpec> = {}): void {
  new k8s.KubePersistentVolume(cluster, 'disk', {
    metadata: { name: 'disk' },
    spec: {
      capacity: { storage: k8s.Quantity.fromString('5Gi') },
      accessModes: ['ReadWriteOnce'],
      local: { path: '/mnt/data' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [ON_NODE_1] }] } },
      ...spec,
    },
  });
}

const ON_NODE_1 = { key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] };
const NO_NODE =
  'spec.nodeAffinity.required must say which node has the local volume: give it nodeSelectorTerms';

const localVolumes: Row[] = [
  [
    'a local volume that is on no node',
    ({ cluster }) => {
      localVolume(cluster, { nodeAffinity: undefined });
    },
    `[cluster/disk] PersistentVolume disk: ${NO_NODE}`,
  ],
  [
    'a local volume whose affinity names no node',
    ({ cluster }) => {
      localVolume(cluster, { nodeAffinity: { required: { nodeSelectorTerms: [] } } });
    },
    `[cluster/disk] PersistentVolume disk: ${NO_NODE}`,
  ],
  [
    'a LocalVolume from which overrides take the node',
    ({ cluster }) =>
      new LocalVolume(cluster, 'disk', {
        path: '/mnt/data',
        storage: '5Gi',
        nodeName: 'node-1',
        overrides: { persistentVolume: { spec: { nodeAffinity: null } } },
      }),
    `[cluster/disk/Resource] PersistentVolume disk: ${NO_NODE}`,
  ],
  [
    'a LocalVolume of a class that nobody defines',
    ({ cluster }) =>
      new LocalVolume(cluster, 'disk', {
        path: '/mnt/data',
        storage: '5Gi',
        nodeName: 'node-1',
        storageClassName: 'loacl',
      }),
    '[cluster/disk/Resource] PersistentVolume disk: spec.storageClassName "loacl" names a StorageClass that is not in this app, without which claims do not wait for their pods: define it, or say that the cluster has it with new ExistingObject(scope, "loacl", { kind: "StorageClass" })',
  ],
];

test.each<[string, Partial<k8s.PersistentVolumeSpec>]>([
  ['of no class', {}],
  ['kept for one claim', { storageClassName: 'gone', claimRef: { namespace: 'apps', name: 'data' } }],
])('an app takes a local volume %s, made with its Kubernetes type', (_input, spec) => {
  expect(() => {
    synth(({ cluster }) => {
      localVolume(cluster, spec);
    });
  }).not.toThrow();
});

test.each([...identity, ...classes, ...localVolumes])('an app refuses %s', (_input, fill, ...findings) => {
  expect(() => {
    synth(fill);
  }).toThrow(refused(findings));
});

test('an app takes the objects that these rules are about when nothing is wrong with them', () => {
  const fill = ({ apps, cluster }: Charts): void => {
    nfs(cluster).addStorageClass('keep', { defaultClass: true });
    onDisk(cluster, 'fast', false);
    configMap(apps, 'config');
    // 204 characters with its namespace: the longest that there is.
    claim(apps, 'a'.repeat(62) + '.a'.repeat(69), 'keep');
  };

  expect(() => {
    synth(fill);
  }).not.toThrow();
});

test('an app of Kubernetes types alone is checked once it asks for the rules', () => {
  const app = Testing.app();
  configMap(new Chart(app, 'apps'), 'config');
  expect(() => {
    app.synth();
  }).not.toThrow();

  enforceRules(app);
  expect(() => {
    app.synth();
  }).toThrow(
    refused([
      '[apps/config] ConfigMap config: metadata.namespace must be given: else the object lands wherever kubectl happens to point',
    ]),
  );
});

describe('an app of which several charts break rules', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'bad-input-'));
  afterAll(() => {
    rmSync(outdir, { recursive: true, force: true });
  });

  test('tells them all at once, in the order of its constructs, and writes nothing', () => {
    const app = new App({ outdir });
    const { apps, cluster } = charts(app);
    const good = new Chart(app, 'good', { namespace: 'apps' });
    claim(apps, 'data', 'fast');
    configMap(good, 'config');
    configMap(apps, 'Config');
    configMap(cluster, 'config', { name: 'config', labels: { a: 'b c' } });

    expect(() => {
      app.synth();
    }).toThrow(
      refused([
        '[cluster/config] ConfigMap config: metadata.namespace must be given: else the object lands wherever kubectl happens to point',
        `[cluster/config] ConfigMap config: metadata.labels["a"] must be ${VALUE}, got "b c"`,
        '[apps/claim] PersistentVolumeClaim data: spec.storageClassName "fast" names a StorageClass that is not in this app: define it, or say that the cluster has it with new ExistingObject(scope, "fast", { kind: "StorageClass" })',
        `[apps/Config] ConfigMap Config: metadata.name must be ${NAME}, got "Config"`,
      ]),
    );
    expect(existsSync(outdir) ? readdirSync(outdir) : []).toEqual([]);
  });

  test('writes every chart once they are put right', () => {
    const app = new App({ outdir });
    const { apps } = charts(app);
    configMap(apps, 'config');
    app.synth();

    expect(readdirSync(outdir).sort()).toEqual(['apps.k8s.yaml', 'cluster.k8s.yaml']);
  });
});
