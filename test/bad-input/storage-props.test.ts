import { Chart, Testing } from 'cdk8s';
import {
  ExistingObject,
  InvalidPropsError,
  NfsProvisioner,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
  RestrictedNamespace,
  type RestrictedNamespaceProps,
  StorageClass,
  type StorageClassProps,
} from '../../lib';
import {
  ANNOTATION_KEY,
  EXPORT_PATH,
  KEY,
  LABEL,
  NAME,
  QUANTITY,
  SERVER,
  UNPRIVILEGED_ID,
  VALUE,
  WHOLE,
  faultsOf,
  untyped,
} from '../support/bad-input';

const GOOD: NfsProvisionerProps = { server: 'nfs.example.com', path: '/srv/nfs' };

type Row<P> = [input: string, changes: Partial<P>, ...faults: string[]];

const provisioners: Row<NfsProvisionerProps>[] = [
  ['a server with a scheme', { server: 'nfs://a.b' }, `server must be ${SERVER}, got "nfs://a.b"`],
  ['a server with its export', { server: 'a.b:/srv' }, `server must be ${SERVER}, got "a.b:/srv"`],
  ['a server with a port', { server: '192.0.2.10:2049' }, `server must be ${SERVER}, got "192.0.2.10:2049"`],
  [
    'a server with a port that looks like an IPv6 address',
    { server: 'cafe:2049' },
    `server must be ${SERVER}, got "cafe:2049"`,
  ],
  ['no server', { server: untyped(undefined) }, 'server must be given'],
  ['no path', { path: untyped(undefined) }, 'path must be given'],
  ['an empty server', { server: '' }, `server must be ${SERVER}, got ""`],
  ['a relative path', { path: 'srv/nfs' }, `path must be ${EXPORT_PATH}, got "srv/nfs"`],
  ['a path that ends in a slash', { path: '/srv/nfs/' }, `path must be ${EXPORT_PATH}, got "/srv/nfs/"`],
  ['a path that leads up', { path: '/srv/../etc' }, `path must be ${EXPORT_PATH}, got "/srv/../etc"`],
  ['a path with a space', { path: '/srv/my nfs' }, `path must be ${EXPORT_PATH}, got "/srv/my nfs"`],
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
  ['replicas below none', { replicas: -1 }, `replicas must be ${WHOLE}, got -1`],
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
    `accessModes[0] can't be "ReadWriteOncePod": NFS does not offer it; use "ReadWriteMany"`,
  ],
  ['a volume name in capitals', { volumeName: 'Root' }, `volumeName must be ${LABEL}, got "Root"`],
  ['an account with a slash', { serviceAccountName: 'a/b' }, `serviceAccountName must be ${NAME}, got "a/b"`],
  [
    'changes to an account that it does not make',
    {
      serviceAccountName: 'robot',
      serviceAccountAnnotations: { 'example.com/a': 'b' },
      overrides: { serviceAccount: { automountServiceAccountToken: true } },
    },
    'serviceAccountAnnotations have no effect with serviceAccountName: annotate the account where it is defined',
    'overrides.serviceAccount has no effect with serviceAccountName: change the account where it is defined',
  ],
  [
    'a node with labels of the wrong characters',
    { nodeSelector: { 'disk type': 'ssd', zone: 'a b' } },
    `nodeSelector key must be ${KEY}, got "disk type"`,
    `nodeSelector["zone"] must be ${VALUE}, got "a b"`,
  ],
  [
    'a label of the selector',
    { labels: { 'app.kubernetes.io/name': 'other' } },
    `labels["app.kubernetes.io/name"] can't be set, got "other": the construct sets it itself`,
  ],
  [
    'annotations with a space in their keys',
    { podAnnotations: { 'a b': 'c' }, serviceAccountAnnotations: { 'd e': 'f' } },
    `podAnnotations key must be ${ANNOTATION_KEY}, got "a b"`,
    `serviceAccountAnnotations key must be ${ANNOTATION_KEY}, got "d e"`,
  ],
  ['an empty priority class', { priorityClassName: '' }, `priorityClassName must be ${NAME}, got ""`],
  [
    'a pull secret in capitals',
    { imagePullSecrets: ['Key'] },
    `imagePullSecrets[0] must be ${NAME}, got "Key"`,
  ],
  [
    'root for user, group and files',
    { runAsUser: 0, runAsGroup: 0, fsGroup: 0 },
    `runAsUser must be ${UNPRIVILEGED_ID}, got 0`,
    `runAsGroup must be ${UNPRIVILEGED_ID}, got 0`,
    `fsGroup must be ${UNPRIVILEGED_ID}, got 0`,
  ],
  ['a fraction of a pod', { maxUnavailable: 0.5 }, `maxUnavailable must be ${WHOLE}, got 0.5`],
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
    `resources.limits["cpu"] must be ${QUANTITY}, got "m"`,
  ],
  [
    'mount options in one text',
    { mountOptions: ['hard,nfsvers=4.1'] },
    'mountOptions[0] must be one mount option, such as "hard", got "hard,nfsvers=4.1": give each as an item of its own',
  ],
  [
    'a mount option twice',
    { mountOptions: ['hard', 'hard'] },
    'mountOptions "hard" occurs more than once: leave one out',
  ],
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
      `path must be ${EXPORT_PATH}, got "srv"`,
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

test('a class of an NfsProvisioner tells all its faults at once, in one order, with its class and path', () => {
  const provisioner = new NfsProvisioner(new Chart(Testing.app(), 'chart'), 'nfs', GOOD);
  const props = {
    name: 'Keep',
    onDelete: untyped('Retain'),
    pathPattern: 'all',
    mountOptions: ['a b', 'soft'],
  };

  expect(() => provisioner.addStorageClass('keep', props)).toThrow(
    new InvalidPropsError('StorageClass chart/nfs/keep', [
      'onDelete must be one of "retain", "archive", "delete", got "Retain"',
      `name must be ${NAME}, got "Keep"`,
      'mountOptions[0] must be one mount option, such as "hard", got "a b": give each as an item of its own',
      'pathPattern must hold ${.PVC.namespace} and ${.PVC.name}, or two claims share a directory, got "all"',
      'mountOptions[1] "soft" is refused: a write that times out is lost without a word; use "hard"',
    ]),
  );
});

const classes: Row<StorageClassProps>[] = [
  ['no provisioner', { provisioner: untyped(undefined) }, 'provisioner must be given'],
  [
    'an annotation with a space in its key',
    { annotations: { 'a b': 'c' } },
    `annotations key must be ${ANNOTATION_KEY}, got "a b"`,
  ],
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
  ['a label value with a slash', { labels: { tier: 'a/b' } }, `labels["tier"] must be ${VALUE}, got "a/b"`],
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
      'provisioner must be the name of a provisioner, such as "example.com/nfs" or "nfs.csi.k8s.io", got ""',
      `name must be ${NAME}, got "A"`,
      'reclaimPolicy must be one of "Retain", "Delete", got "Keep"',
      'mountOptions[0] must be one mount option, such as "hard", got "a b": give each as an item of its own',
    ]),
  );
});

const namespaces: Row<RestrictedNamespaceProps>[] = [
  ['a name with a dot', { name: 'a.b' }, `name must be ${LABEL}, got "a.b"`],
  ['a name of 64 letters', { name: 'a'.repeat(64) }, `name must be ${LABEL}, got "${'a'.repeat(64)}"`],
  [
    'a Pod Security label',
    { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
    `labels["pod-security.kubernetes.io/enforce"] can't be set, got "baseline": the construct sets it itself`,
  ],
  ['a label key with two slashes', { labels: { 'a/b/c': 'd' } }, `labels key must be ${KEY}, got "a/b/c"`],
];

test.each(namespaces)('a RestrictedNamespace refuses %s', (_input, props, ...faults) => {
  expect(faultsOf((chart) => new RestrictedNamespace(chart, 'visits', props))).toEqual(faults);
});

test('an ExistingObject refuses a name that no object can have', () => {
  const chart = new Chart(Testing.app(), 'chart');

  expect(() => new ExistingObject(chart, 'Standard', { kind: 'StorageClass' })).toThrow(
    new InvalidPropsError('ExistingObject chart/Standard', [`name must be ${NAME}, got "Standard"`]),
  );
});
