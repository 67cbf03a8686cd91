import type { MinorVersion } from '../types';

/** A field that the API server refuses to change. */
export interface ImmutableField {
  /** The field, including all fields in it. */
  readonly field: string;
  readonly reason: string;
  /** The first minor version of Kubernetes in which the field may change. */
  readonly until?: MinorVersion;
  /** The first minor version of Kubernetes that has the rule. */
  readonly since?: MinorVersion;
  /** Whether the order of the items is irrelevant. */
  readonly isSet?: true;
}

const SELECTOR = 'Immutable. A selector determines the managed pods.';
const ROLE_REF = 'Immutable. Another role needs another binding.';
const CLASS = 'Immutable. Replace the class, or create another one.';
export const SOURCE = 'Immutable. A PersistentVolume stands for one storage location.';
const CLAIM = 'Immutable. A claim requests its storage once.';
const SCHEMA = 'Immutable. Stored objects depend on it.';

const ROLE_BINDING: readonly ImmutableField[] = [{ field: 'roleRef', reason: ROLE_REF }];
const SELECTED: readonly ImmutableField[] = [{ field: 'spec.selector', reason: SELECTOR }];

/** The sources of a PersistentVolume except csi, which has a field that may be set later. */
const SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'hostPath',
  'iscsi',
  'local',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

const STATEFUL_SET = 'Immutable. A StatefulSet keeps this field for its lifetime.';

/**
 * Immutable fields by API group and kind, from the validation of Kubernetes 1.27 to 1.37 (`Validate…Update`). Tested on
 * API servers 1.27 and 1.35. Rules that depend on several fields are in immutable.ts.
 */
export const IMMUTABLE_FIELDS: Readonly<Record<string, readonly ImmutableField[]>> = {
  'apps/ControllerRevision': [{ field: 'data', reason: 'Immutable. A revision is a snapshot.' }],
  'apps/DaemonSet': SELECTED,
  'apps/Deployment': SELECTED,
  'apps/ReplicaSet': SELECTED,
  'apps/StatefulSet': [
    { field: 'spec.serviceName', reason: STATEFUL_SET },
    { field: 'spec.selector', reason: STATEFUL_SET },
    { field: 'spec.volumeClaimTemplates', reason: STATEFUL_SET },
    { field: 'spec.podManagementPolicy', reason: STATEFUL_SET },
    { field: 'spec.revisionHistoryLimit', until: 33, reason: 'Immutable before Kubernetes 1.33.' },
  ],
  'batch/Job': [
    { field: 'spec.selector', reason: SELECTOR },
    { field: 'spec.completionMode', reason: 'Immutable once the Job exists.' },
    { field: 'spec.podFailurePolicy', reason: 'Immutable once the Job exists.' },
    { field: 'spec.backoffLimitPerIndex', since: 28, reason: 'Immutable once the Job exists.' },
    { field: 'spec.managedBy', since: 30, reason: 'Immutable once the Job exists.' },
    { field: 'spec.successPolicy', since: 30, reason: 'Immutable once the Job exists.' },
  ],
  'discovery.k8s.io/EndpointSlice': [
    { field: 'addressType', reason: 'Immutable. A slice holds addresses of one type.' },
  ],
  'networking.k8s.io/IngressClass': [
    { field: 'spec.controller', reason: 'Immutable. Another controller needs another class.' },
  ],
  'networking.k8s.io/IPAddress': [
    { field: 'spec.parentRef', reason: 'Immutable. An address belongs to one object.' },
  ],
  'node.k8s.io/RuntimeClass': [
    { field: 'handler', reason: 'Immutable. Another handler needs another class.' },
  ],
  'rbac.authorization.k8s.io/ClusterRoleBinding': ROLE_BINDING,
  'rbac.authorization.k8s.io/RoleBinding': ROLE_BINDING,
  'resource.k8s.io/ResourceClaim': [{ field: 'spec', reason: CLAIM }],
  'resource.k8s.io/ResourceClaimTemplate': [{ field: 'spec', reason: CLAIM }],
  'scheduling.k8s.io/PriorityClass': [
    { field: 'value', reason: 'Immutable. Pods keep the priority that they got.' },
    { field: 'preemptionPolicy', reason: 'Immutable. Pods keep the policy that they got.' },
  ],
  'storage.k8s.io/CSIDriver': [
    { field: 'spec.attachRequired', reason: 'Immutable. Volumes may be attached.' },
    { field: 'spec.volumeLifecycleModes', reason: 'Immutable. Volumes may be in use.' },
    { field: 'spec.fsGroupPolicy', until: 30, reason: 'Immutable before Kubernetes 1.30.' },
    { field: 'spec.podInfoOnMount', until: 30, reason: 'Immutable before Kubernetes 1.30.' },
  ],
  'storage.k8s.io/CSIStorageCapacity': [
    { field: 'nodeTopology', reason: 'Immutable. It says what the capacity is of.' },
    { field: 'storageClassName', reason: 'Immutable. It says what the capacity is of.' },
  ],
  'storage.k8s.io/StorageClass': [
    { field: 'provisioner', reason: CLASS },
    { field: 'parameters', reason: CLASS },
    { field: 'reclaimPolicy', reason: CLASS },
    { field: 'volumeBindingMode', reason: CLASS },
  ],
  'storage.k8s.io/VolumeAttachment': [{ field: 'spec', reason: 'Immutable. It stands for one attachment.' }],
  'storage.k8s.io/VolumeAttributesClass': [
    { field: 'driverName', reason: CLASS },
    { field: 'parameters', reason: CLASS },
  ],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    { field: 'spec.group', reason: SCHEMA },
    { field: 'spec.names.kind', reason: SCHEMA },
    { field: 'spec.names.plural', reason: SCHEMA },
    { field: 'spec.scope', reason: SCHEMA },
  ],
  '/PersistentVolume': [
    ...SOURCES.map((source) => ({ field: `spec.${source}`, reason: SOURCE })),
    { field: 'spec.volumeMode', reason: 'Immutable. A volume is a filesystem or a block device.' },
  ],
  '/PersistentVolumeClaim': [
    ...['accessModes', 'selector', 'volumeMode', 'dataSource', 'dataSourceRef'].map((field) => ({
      field: `spec.${field}`,
      reason: CLAIM,
    })),
  ],
  '/ResourceQuota': [
    { field: 'spec.scopes', isSet: true, reason: 'Immutable. Usage is counted for these scopes.' },
  ],
  '/Secret': [{ field: 'type', reason: 'Immutable. The type decides which data are valid.' }],
};
