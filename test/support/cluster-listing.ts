/** Fields of a volume in the output of `kubectl get pv,pvc -A -o json`. */
export interface VolumeValues {
  readonly claim?: string;
  readonly phase?: string;
  readonly reclaimPolicy?: string;
  readonly className?: string;
  readonly created?: string;
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

/** A PersistentVolume as created by nfs-subdir-external-provisioner. `claim` is `namespace/name`. */
export function volume(name: string, values: VolumeValues = {}): object {
  const { claim = 'visits/data-visits-0', phase = 'Released', reclaimPolicy = 'Retain' } = values;
  const [namespace = '', claimName = ''] = claim.split('/');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      uid: `uid-of-${name}`,
      resourceVersion: '4711',
      creationTimestamp: values.created ?? '2020-01-01T00:00:00Z',
      annotations: {
        'pv.kubernetes.io/bound-by-controller': 'yes',
        'pv.kubernetes.io/provisioned-by': 'cluster.local/nfs-provisioner',
      },
      finalizers: ['kubernetes.io/pv-protection'],
      managedFields: [{ manager: 'kube-controller-manager' }],
      selfLink: `/api/v1/persistentvolumes/${name}`,
      ...values.metadata,
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '32Mi' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace,
        name: claimName,
        uid: `uid-of-claim-of-${name}`,
        resourceVersion: '99',
      },
      mountOptions: ['nfsvers=4.1', 'hard'],
      nfs: { server: 'nfs.example.com', path: `/srv/nfs/${namespace}-${claimName}-${name}` },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: values.className ?? 'nfs-reliable',
      volumeMode: 'Filesystem',
      ...values.spec,
    },
    status: { phase, ...values.status },
  };
}

/** A PersistentVolumeClaim. `name` is `namespace/name`. */
export function claim(name: string, volumeName?: string, labels?: object): object {
  const [namespace, claimName] = name.split('/');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name: claimName, labels },
    spec: { volumeName },
    status: { phase: volumeName === undefined ? 'Pending' : 'Bound' },
  };
}

export function listOf(...items: readonly unknown[]): object {
  return { apiVersion: 'v1', kind: 'List', items, metadata: { resourceVersion: '' } };
}

/**
 * Three Released volumes of the StatefulSet `visits/visits`, a Bound one, one of another class and namespace, and two
 * of one claim.
 */
export const CLUSTER = listOf(
  volume('pvc-2', { claim: 'visits/data-visits-2' }),
  volume('pvc-0', { claim: 'visits/data-visits-0' }),
  volume('pvc-10', { claim: 'visits/data-visits-10' }),
  volume('pvc-1', { claim: 'visits/data-visits-1', phase: 'Bound' }),
  volume('pvc-shop', { claim: 'shop/data-shop-0', className: 'fast' }),
  volume('pvc-old', { claim: 'times/data-times-0', created: '2019-01-01T00:00:00Z' }),
  volume('pvc-new', { claim: 'times/data-times-0', created: '2020-06-01T00:00:00Z' }),
  claim('visits/data-visits-1', 'pvc-1'),
);
