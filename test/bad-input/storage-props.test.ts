import { Chart, Testing } from 'cdk8s';
import {
  InvalidPropsError,
  NfsProvisioner,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
  RestrictedNamespace,
  type RestrictedNamespaceProps,
  StorageClass,
  type StorageClassProps,
} from '../../lib';

const GOOD: NfsProvisionerProps = { server: 'nfs.example.com', path: '/srv/nfs' };

/** A value that the types forbid, as plain JavaScript and values read from a file can give it. */
const untyped = (value: unknown): never => value as never;

function faultsOf(make: (chart: Chart) => unknown): readonly string[] {
  try {
    make(new Chart(Testing.app(), 'chart'));
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.faults;
    throw error;
  }
  return [];
}

type Row<P> = [input: string, changes: Partial<P>, ...faults: string[]];

const LABEL = 'a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters)';
const NAME = 'a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)';
const SERVER =
  'a host name or an IP address alone, such as "nfs.example.com" or "192.0.2.10", without scheme, path or port';
const PATH = 'an absolute path without spaces, "..", or a "/" at its end, such as "/srv/nfs"';

const provisioners: Row<NfsProvisionerProps>[] = [
  ['a server with a scheme', { server: 'nfs://a.b' }, `server must be ${SERVER}, got "nfs://a.b"`],
  ['a server with its export', { server: 'a.b:/srv' }, `server must be ${SERVER}, got "a.b:/srv"`],
  ['a server with a port', { server: '192.0.2.10:2049' }, `server must be ${SERVER}, got "192.0.2.10:2049"`],
  ['an empty server', { server: '' }, `server must be ${SERVER}, got ""`],
  ['a relative path', { path: 'srv/nfs' }, `path must be ${PATH}, got "srv/nfs"`],
  ['a path that ends in a slash', { path: '/srv/nfs/' }, `path must be ${PATH}, got "/srv/nfs/"`],
  ['a path that leads up', { path: '/srv/../etc' }, `path must be ${PATH}, got "/srv/../etc"`],
  ['a path with a space', { path: '/srv/my nfs' }, `path must be ${PATH}, got "/srv/my nfs"`],
  [
    'a name with a dot',
    { name: 'nfs.one', provisionerName: 'example.com/nfs' },
    `name must be ${LABEL}, got "nfs.one"`,
  ],
  ['a namespace in capitals', { namespace: 'Storage' }, `namespace must be ${LABEL}, got "Storage"`],
  [
    'a provisioner name without a prefix',
    { provisionerName: 'nfs' },
    'provisionerName must be a name with a DNS prefix, such as "example.com/nfs", got "nfs"',
  ],
  ['replicas below none', { replicas: -1 }, 'replicas must be a whole number from 0 up, got -1'],
  [
    'two provisioners without a leader',
    { replicas: 2 },
    'replicas above 1 need leaderElection true, or each claim would be provisioned by all of them, got 2',
  ],
  [
    'a rolling update without a leader',
    { strategyType: 'RollingUpdate' },
    'strategyType "RollingUpdate" needs leaderElection true: for a while two provisioners run',
  ],
  [
    'a strategy of StatefulSets',
    { strategyType: untyped('OnDelete') },
    'strategyType must be one of "Recreate", "RollingUpdate", got "OnDelete"',
  ],
  ['no access mode', { accessModes: [] }, 'accessModes must hold at least one access mode, got []'],
  [
    'an abbreviated access mode',
    { accessModes: ['ReadWriteMany', untyped('RWO')] },
    'accessModes[1] must be one of "ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod", got "RWO"',
  ],
  [
    'an access mode that NFS does not have',
    { accessModes: ['ReadWriteOncePod'] },
    `accessModes[0] can't be "ReadWriteOncePod": NFS does not offer it`,
  ],
  ['a volume name in capitals', { volumeName: 'Root' }, `volumeName must be ${LABEL}, got "Root"`],
  ['an account with a slash', { serviceAccountName: 'a/b' }, `serviceAccountName must be ${NAME}, got "a/b"`],
  ['an empty priority class', { priorityClassName: '' }, `priorityClassName must be ${NAME}, got ""`],
  [
    'a pull secret in capitals',
    { imagePullSecrets: ['Key'] },
    `imagePullSecrets[0] must be ${NAME}, got "Key"`,
  ],
  [
    'root for user, group and files',
    { runAsUser: 0, runAsGroup: 0, fsGroup: 0 },
    'runAsUser must be an id above 10000, got 0',
    'runAsGroup must be an id above 10000, got 0',
    'fsGroup must be an id above 10000, got 0',
  ],
  [
    'a fraction of a pod',
    { maxUnavailable: 0.5 },
    'maxUnavailable must be a whole number from 0 up, got 0.5',
  ],
  [
    'port 0 of the API server',
    { apiServerPorts: [443, 0] },
    'apiServerPorts[1] must be a port from 1 to 65535, got 0',
  ],
  [
    'a misspelt pull policy',
    { imagePullPolicy: untyped('ifNotPresent') },
    'imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "ifNotPresent"',
  ],
  [
    'a limit without a number',
    { resources: { limits: { cpu: 'm' } } },
    'resources.limits["cpu"] must be a quantity such as "100m", "64Mi" or "2", got "m"',
  ],
  [
    'mount options in one text',
    { mountOptions: ['hard,nfsvers=4.1'] },
    'mountOptions[0] must be one mount option, such as "hard", got "hard,nfsvers=4.1": give each as an item of its own',
  ],
  ['a mount option twice', { mountOptions: ['hard', 'hard'] }, 'mountOptions "hard" is given more than once'],
  [
    'mounts that lose writes',
    { mountOptions: ['soft', 'softerr'] },
    'mountOptions[0] "soft" is refused: a write that times out is lost without a word; use "hard"',
    'mountOptions[1] "softerr" is refused: a write that times out is lost without a word; use "hard"',
  ],
];

test('an NfsProvisioner takes a server and a path alone', () => {
  expect(faultsOf((chart) => new NfsProvisioner(chart, 'nfs', GOOD))).toEqual([]);
});

test.each(provisioners)('an NfsProvisioner refuses %s', (_input, changes, ...faults) => {
  expect(faultsOf((chart) => new NfsProvisioner(chart, 'nfs', { ...GOOD, ...changes }))).toEqual(faults);
});

test('an NfsProvisioner tells all faults of its props at once, in one order, with its class and path', () => {
  const chart = new Chart(Testing.app(), 'chart');

  expect(
    () => new NfsProvisioner(chart, 'nfs', { mountOptions: ['soft'], replicas: 2, path: 'srv', server: '' }),
  ).toThrow(
    new InvalidPropsError('NfsProvisioner chart/nfs', [
      `server must be ${SERVER}, got ""`,
      `path must be ${PATH}, got "srv"`,
      'replicas above 1 need leaderElection true, or each claim would be provisioned by all of them, got 2',
      'mountOptions[0] "soft" is refused: a write that times out is lost without a word; use "hard"',
    ]),
  );
});

const NAMES_A_CLAIM = '${.PVC.namespace}-${.PVC.name}';

const nfsClasses: Row<NfsStorageClassProps>[] = [
  [
    'to delete volumes without a word on their directories',
    { reclaimPolicy: 'Delete' },
    'reclaimPolicy "Delete" needs onDelete: "retain" keeps the directory, "archive" renames it, "delete" removes it with all data',
  ],
  [
    'to remove directories of volumes that are retained',
    { onDelete: 'delete' },
    'onDelete "delete" has no effect with reclaimPolicy "Retain": leave it out, or set reclaimPolicy "Delete"',
  ],
  [
    'to archive directories of volumes that are retained',
    { onDelete: 'archive' },
    'onDelete "archive" has no effect with reclaimPolicy "Retain": leave it out, or set reclaimPolicy "Delete"',
  ],
  [
    'a word that the provisioner would take for "unset"',
    { onDelete: untyped('Retain') },
    'onDelete must be one of "retain", "archive", "delete", got "Retain"',
  ],
  [
    'directories that claims share',
    { pathPattern: '${.PVC.namespace}' },
    'pathPattern must hold ${.PVC.namespace} and ${.PVC.name}, or two claims share a directory, got "${.PVC.namespace}"',
  ],
  [
    'directories in directories',
    { pathPattern: '${.PVC.namespace}/${.PVC.name}' },
    'pathPattern must not hold "/" or "..", got "${.PVC.namespace}/${.PVC.name}": v4.0.2 deletes the wrong directory below a nested one',
  ],
  [
    'directories that annotations name',
    { pathPattern: `${NAMES_A_CLAIM}-\${.PVC.annotations.dir}` },
    'pathPattern must not hold ${.PVC.annotations.dir}: an annotation such as ".." leads out of the export',
  ],
  [
    'a variable that is not known',
    { pathPattern: `${NAMES_A_CLAIM}-\${.PVC.uid}` },
    'pathPattern must not hold ${.PVC.uid}: only .PVC.namespace, .PVC.name and .PVC.labels.<key> are known, all else renders empty',
  ],
  [
    'mounts that lose writes',
    { mountOptions: ['soft'] },
    'mountOptions[0] "soft" is refused: a write that times out is lost without a word; use "hard"',
  ],
  ['a name in capitals', { name: 'Keep' }, `name must be ${NAME}, got "Keep"`],
  [
    'a misspelt binding mode',
    { volumeBindingMode: untyped('WaitForConsumer') },
    'volumeBindingMode must be one of "Immediate", "WaitForFirstConsumer", got "WaitForConsumer"',
  ],
  [
    'a reclaim policy that Kubernetes gave up',
    { reclaimPolicy: untyped('Recycle') },
    'reclaimPolicy must be one of "Retain", "Delete", got "Recycle"',
  ],
];

test.each(nfsClasses)('a class of an NfsProvisioner refuses %s', (_input, props, ...faults) => {
  expect(faultsOf((chart) => new NfsProvisioner(chart, 'nfs', GOOD).addStorageClass('keep', props))).toEqual(
    faults,
  );
});

const classes: Row<StorageClassProps>[] = [
  [
    'a provisioner with two slashes',
    { provisioner: 'a.b/c/d' },
    'provisioner must be the name of a provisioner, such as "example.com/nfs" or "nfs.csi.k8s.io", got "a.b/c/d"',
  ],
  ['a name with a space', { name: 'very fast' }, `name must be ${NAME}, got "very fast"`],
  [
    'a reclaim policy that Kubernetes gave up',
    { reclaimPolicy: untyped('Recycle') },
    'reclaimPolicy must be one of "Retain", "Delete", got "Recycle"',
  ],
  [
    'a binding mode in capitals',
    { volumeBindingMode: untyped('IMMEDIATE') },
    'volumeBindingMode must be one of "Immediate", "WaitForFirstConsumer", got "IMMEDIATE"',
  ],
  [
    'an empty mount option',
    { mountOptions: [''] },
    'mountOptions[0] must be one mount option, such as "hard", got "": give each as an item of its own',
  ],
  [
    'a label value with a slash',
    { labels: { tier: 'a/b' } },
    'labels["tier"] must be a label value: at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", first and last a letter or a digit, got "a/b"',
  ],
  [
    'to be made the default by an annotation',
    { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    `annotations["storageclass.kubernetes.io/is-default-class"] can't be set: use defaultClass`,
  ],
];

test.each(classes)('a StorageClass refuses %s', (_input, changes, ...faults) => {
  const props = { provisioner: 'nfs.csi.k8s.io', ...changes };

  expect(faultsOf((chart) => new StorageClass(chart, 'fast', props))).toEqual(faults);
});

test('a StorageClass tells all faults of its props at once, in one order, with its class and path', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const props = { name: 'A', provisioner: '', mountOptions: ['a b'], reclaimPolicy: untyped('Keep') };

  expect(() => new StorageClass(chart, 'fast', props)).toThrow(
    new InvalidPropsError('StorageClass chart/fast', [
      `name must be ${NAME}, got "A"`,
      'provisioner must be the name of a provisioner, such as "example.com/nfs" or "nfs.csi.k8s.io", got ""',
      'reclaimPolicy must be one of "Retain", "Delete", got "Keep"',
      'mountOptions[0] must be one mount option, such as "hard", got "a b": give each as an item of its own',
    ]),
  );
});

const namespaces: Row<RestrictedNamespaceProps>[] = [
  ['a name with a dot', { name: 'a.b' }, `name must be ${LABEL}, got "a.b"`],
  ['a name of 64 letters', { name: 'a'.repeat(64) }, `name must be ${LABEL}, got "${'a'.repeat(64)}"`],
  [
    'a label key with two slashes',
    { labels: { 'a/b/c': 'd' } },
    'labels key must be a label key: an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", got "a/b/c"',
  ],
];

test.each(namespaces)('a RestrictedNamespace refuses %s', (_input, props, ...faults) => {
  expect(faultsOf((chart) => new RestrictedNamespace(chart, 'visits', props))).toEqual(faults);
});
