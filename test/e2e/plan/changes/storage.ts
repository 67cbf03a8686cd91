import { type ChangeRow, type Line, changesOf, refused, until } from './row';

const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  provisioner: 'example.com/none',
  parameters: { tier: 'a' },
};

const storageClasses = changesOf(STORAGE_CLASS, [
  ['provisioner', { provisioner: 'example.com/other' }, refused('provisioner')],
  ['value of a parameter', { parameters: { tier: 'b' } }, refused('parameters')],
  ['one more parameter', { parameters: { path: 'x' } }, refused('parameters')],
  ['reclaimPolicy', { reclaimPolicy: 'Retain' }, refused('reclaimPolicy')],
  ['volumeBindingMode', { volumeBindingMode: 'WaitForFirstConsumer' }, refused('volumeBindingMode')],
  ['defaults, written', { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }, 'unchanged'],
  ['allowVolumeExpansion', { allowVolumeExpansion: true }, 'in place'],
  ['mountOptions', { mountOptions: ['hard'] }, 'in place'],
  [
    'allowedTopologies',
    { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }] },
    'in place',
  ],
  [
    'default class annotation removed',
    { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': null } } },
    'in place',
    { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'false' } } },
  ],
]);

const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: 'none-NAME',
    nfs: { server: 'nfs.example.com', path: '/a' },
  },
};
const onNode = (name: string): object => ({
  spec: {
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] },
        ],
      },
    },
  },
});

const volumes = changesOf(VOLUME, [
  ['path', { spec: { nfs: { path: '/b' } } }, refused('spec.nfs')],
  ['server', { spec: { nfs: { server: 'other.example.com' } } }, refused('spec.nfs')],
  ['source', { spec: { nfs: null, hostPath: { path: '/a' } } }, refused('spec.hostPath', 'spec.nfs')],
  ['readOnly: false of the source', { spec: { nfs: { readOnly: false } } }, 'unchanged'],
  ['volumeMode', { spec: { volumeMode: 'Block' } }, refused('spec.volumeMode')],
  ['volumeMode, the default written', { spec: { volumeMode: 'Filesystem' } }, 'unchanged'],
  ['reclaim policy', { spec: { persistentVolumeReclaimPolicy: 'Delete' } }, 'in place'],
  ['capacity', { spec: { capacity: { storage: '2Gi' } } }, 'in place'],
  ['capacity in other units', { spec: { capacity: { storage: '1024Mi' } } }, 'unchanged'],
  ['class', { spec: { storageClassName: 'other-NAME' } }, 'in place'],
  ['access modes', { spec: { accessModes: ['ReadWriteMany'] } }, 'in place'],
  ['mount options', { spec: { mountOptions: ['hard'] } }, 'in place'],
  ['claimRef', { spec: { claimRef: { namespace: 'NAMESPACE', name: 'NAME-none' } } }, 'in place'],
  [
    'claimRef, removed',
    { spec: { claimRef: null } },
    'in place',
    { spec: { claimRef: { namespace: 'NAMESPACE', name: 'NAME-none' } } },
  ],
  ['node affinity, set', onNode('a'), 'in place'],
  ['node affinity', onNode('b'), refused('spec.nodeAffinity'), onNode('a')],
]);

const CSI_VOLUME = {
  ...VOLUME,
  spec: { ...VOLUME.spec, nfs: undefined, csi: { driver: 'example.com', volumeHandle: 'a' } },
};
const secret = (name: string): object => ({
  spec: { csi: { controllerExpandSecretRef: { namespace: 'NAMESPACE', name } } },
});

const csiVolumes = changesOf(CSI_VOLUME, [
  ['volume handle', { spec: { csi: { volumeHandle: 'b' } } }, refused('spec.csi')],
  ['secret for expansion, set', secret('a'), 'in place'],
  ['secret for expansion', secret('b'), refused('spec.csi'), secret('a')],
]);

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'none-NAME',
    resources: { requests: { storage: '1Gi' } },
  },
};
const storage = (quantity: string): object => ({ spec: { resources: { requests: { storage: quantity } } } });

const pendingClaims = changesOf(CLAIM, [
  ['label', { metadata: { labels: { tier: 'db' } } }, 'in place'],
  ['access modes', { spec: { accessModes: ['ReadWriteMany'] } }, refused('spec.accessModes')],
  ['class', { spec: { storageClassName: 'other-NAME' } }, refused('spec.storageClassName')],
  ['class, no longer written', { spec: { storageClassName: null } }, refused('spec.storageClassName')],
  ['volumeMode', { spec: { volumeMode: 'Block' } }, refused('spec.volumeMode')],
  ['volumeMode, the default written', { spec: { volumeMode: 'Filesystem' } }, 'unchanged'],
  ['selector', { spec: { selector: { matchLabels: { a: 'b' } } } }, refused('spec.selector')],
  ['volumeName', { spec: { volumeName: 'none-NAME' } }, 'in place'],
  [
    'volumeName changed',
    { spec: { volumeName: 'other-NAME' } },
    refused('spec.volumeName'),
    { spec: { volumeName: 'none-NAME' } },
  ],
  ['size decreased', storage('500Mi'), refused('spec.resources.requests.storage')],
  ['size in other units', storage('1024Mi'), 'unchanged'],
  ['size as bytes', storage('1073741824'), 'in place'],
  [
    'source',
    { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'other' } } },
    refused('spec.dataSource', 'spec.dataSourceRef'),
  ],
  [
    'deprecated source field renamed',
    { spec: { dataSource: null, dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'other' } } },
    'unchanged',
    { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'other' } } },
  ],
]);

/** Changes of a bound claim with its class and its volume. */
function boundClaims(storageClass: object, lines: readonly Line[]): ChangeRow[] {
  const volume = {
    ...VOLUME,
    spec: {
      ...VOLUME.spec,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'NAMESPACE', name: 'NAME' },
    },
  };
  const given = [{ ...STORAGE_CLASS, metadata: { name: 'none-NAME' }, ...storageClass }, volume];
  const claim = { ...CLAIM, spec: { ...CLAIM.spec, volumeName: 'NAME' } };
  return changesOf(claim, lines, given);
}

/** Changes of volumes, claims and storage classes. */
export const STORAGE_CHANGES: readonly ChangeRow[] = [
  ...storageClasses,
  ...volumes,
  ...csiVolumes,
  ...pendingClaims,
  ...boundClaims({ allowVolumeExpansion: true }, [
    ['size of a bound claim increased', storage('2Gi'), 'in place'],
    ['size of a bound claim decreased', storage('500Mi'), refused('spec.resources.requests.storage')],
    ['volumeName, no longer written', { spec: { volumeName: null } }, refused('spec.volumeName')],
  ]),
  ...boundClaims({}, [
    [
      'size of a bound claim increased in a class without expansion',
      storage('2Gi'),
      refused('spec.resources.requests.storage'),
    ],
  ]),
  ...changesOf(
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIStorageCapacity',
      storageClassName: 'none-NAME',
      nodeTopology: { matchLabels: { zone: 'a' } },
      capacity: '1Gi',
    },
    [
      ['capacity', { capacity: '2Gi' }, 'in place'],
      ['nodeTopology', { nodeTopology: { matchLabels: { zone: 'b' } } }, refused('nodeTopology')],
      ['storageClassName', { storageClassName: 'other-NAME' }, refused('storageClassName')],
    ],
  ),
  ...changesOf({ apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', spec: {} }, [
    ['attachRequired', { spec: { attachRequired: false } }, refused('spec.attachRequired')],
    [
      'volumeLifecycleModes',
      { spec: { volumeLifecycleModes: ['Persistent', 'Ephemeral'] } },
      refused('spec.volumeLifecycleModes'),
    ],
    [
      'fsGroupPolicy',
      { spec: { fsGroupPolicy: 'File' } },
      until(30, refused('spec.fsGroupPolicy'), 'in place'),
    ],
    [
      'podInfoOnMount',
      { spec: { podInfoOnMount: true } },
      until(30, refused('spec.podInfoOnMount'), 'in place'),
    ],
    ['storageCapacity', { spec: { storageCapacity: true } }, 'in place'],
    [
      'defaults, written',
      { spec: { attachRequired: true, fsGroupPolicy: 'ReadWriteOnceWithFSType', podInfoOnMount: false } },
      'unchanged',
    ],
  ]),
];
