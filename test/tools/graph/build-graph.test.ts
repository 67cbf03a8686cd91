import { edgesOf, graphOf, object, workload } from './objects';

const service = (name: string, spec: object): ReturnType<typeof object> =>
  object('v1', 'Service', name, { spec });

const claim = { metadata: { name: 'data' }, spec: { storageClassName: 'fast' } };

describe('a reference leads', () => {
  test.each([
    [
      'from a Service to the pods that it selects',
      [service('web', { selector: { app: 'web' } }), workload('Deployment', 'web')],
      'Service shop/web -selector-> Deployment shop/web',
    ],
    [
      'from a Service to one pod of a StatefulSet',
      [
        service('db-2', { selector: { app: 'db', 'statefulset.kubernetes.io/pod-name': 'db-2' } }),
        workload('StatefulSet', 'db'),
      ],
      'Service shop/db-2 -selector-> StatefulSet shop/db',
    ],
    [
      'both ways between a headless Service and its StatefulSet, however they are ordered',
      [
        workload('StatefulSet', 'db', {}, { serviceName: 'db' }),
        service('db', { clusterIP: 'None', selector: { app: 'db' } }),
      ],
      'Service shop/db <-serviceName selector-> StatefulSet shop/db',
    ],
    [
      'from a StatefulSet to the claims of its template',
      [workload('StatefulSet', 'db', {}, { volumeClaimTemplates: [claim] })],
      'StatefulSet shop/db -volumeClaimTemplates-> claims shop/data-db-',
    ],
    [
      'from the claims of a template to their class',
      [workload('StatefulSet', 'db', {}, { volumeClaimTemplates: [claim] })],
      'claims shop/data-db- -storageClassName-> StorageClass /fast',
    ],
    [
      'from a claim without a class to the default class',
      [
        object('v1', 'PersistentVolumeClaim', 'c', { spec: {} }),
        {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'StorageClass',
          metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        },
      ],
      'PersistentVolumeClaim shop/c -storageClassName-> StorageClass /fast',
    ],
    [
      'from a class to the pods that have the name of its provisioner',
      [
        object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'example.com/nfs' }),
        workload('Deployment', 'nfs', {
          containers: [{ name: 'c', env: [{ name: 'PROVISIONER_NAME', value: 'example.com/nfs' }] }],
        }),
      ],
      'StorageClass /fast -provisioner-> Deployment shop/nfs',
    ],
    [
      'from a class to a CSI driver',
      [object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'ebs.csi.aws.com' })],
      'StorageClass /fast -provisioner-> CSIDriver /ebs.csi.aws.com',
    ],
    [
      'from a class of csi-driver-nfs to the NFS server',
      [
        object('storage.k8s.io/v1', 'StorageClass', 'fast', {
          provisioner: 'nfs.csi.k8s.io',
          parameters: { server: 'nfs.example.com', share: '/srv' },
        }),
      ],
      'StorageClass /fast -parameters-> NFS server /nfs.example.com:/srv',
    ],
    [
      'from a volume to its NFS server',
      [
        object('v1', 'PersistentVolume', 'pv', {
          spec: { nfs: { server: 'nfs.example.com', path: '/srv' } },
        }),
      ],
      'PersistentVolume /pv -nfs-> NFS server /nfs.example.com:/srv',
    ],
    [
      'both ways between a claim and its volume',
      [
        object('v1', 'PersistentVolume', 'pv', { spec: { claimRef: { name: 'c', namespace: 'shop' } } }),
        object('v1', 'PersistentVolumeClaim', 'c', { spec: { volumeName: 'pv', storageClassName: '' } }),
      ],
      'PersistentVolumeClaim shop/c <-claimRef volumeName-> PersistentVolume /pv',
    ],
    [
      'from a volume to the claims of a template among which its claim is',
      [
        workload('StatefulSet', 'db', {}, { volumeClaimTemplates: [claim] }),
        object('v1', 'PersistentVolume', 'pv', {
          spec: { claimRef: { name: 'data-db-1', namespace: 'shop' } },
        }),
      ],
      'PersistentVolume /pv -claimRef-> claims shop/data-db-',
    ],
    [
      'from a pod to all that it reads, with one edge for one object',
      [
        workload('Deployment', 'web', {
          volumes: [{ name: 'v', configMap: { name: 'cm' } }],
          containers: [{ name: 'c', envFrom: [{ configMapRef: { name: 'cm' } }] }],
        }),
      ],
      'Deployment shop/web -volumes,envFrom-> ConfigMap shop/cm',
    ],
    [
      'from a CronJob to its ServiceAccount',
      [
        object('batch/v1', 'CronJob', 'job', {
          spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: 'sa' } } } } },
        }),
      ],
      'CronJob shop/job -serviceAccountName-> ServiceAccount shop/sa',
    ],
    [
      'from an Ingress to its Service',
      [
        object('networking.k8s.io/v1', 'Ingress', 'web', {
          spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'web' } } }] } }] },
        }),
      ],
      'Ingress shop/web -backend-> Service shop/web',
    ],
    [
      'from an HTTPRoute to its Service',
      [
        object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', {
          spec: { rules: [{ backendRefs: [{ name: 'web' }] }] },
        }),
      ],
      'HTTPRoute shop/web -backendRefs-> Service shop/web',
    ],
    [
      'from a ClusterRoleBinding to a ServiceAccount of a namespace',
      [
        object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'b', {
          subjects: [{ kind: 'ServiceAccount', name: 'sa', namespace: 'shop' }],
        }),
      ],
      'ClusterRoleBinding /b -subjects-> ServiceAccount shop/sa',
    ],
    [
      'from a RoleBinding to a ClusterRole',
      [
        object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'b', {
          roleRef: { kind: 'ClusterRole', name: 'view' },
        }),
      ],
      'RoleBinding shop/b -roleRef-> ClusterRole /view',
    ],
    [
      'from a PodDisruptionBudget to the pods that it selects',
      [
        object('policy/v1', 'PodDisruptionBudget', 'web', {
          spec: { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } },
        }),
        workload('Deployment', 'web'),
      ],
      'PodDisruptionBudget shop/web -selector-> Deployment shop/web',
    ],
    [
      'from a NetworkPolicy to the pods that it selects and lets in',
      [
        object('networking.k8s.io/v1', 'NetworkPolicy', 'web', {
          spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] },
        }),
        workload('Deployment', 'web'),
      ],
      'NetworkPolicy shop/web -podSelector,ingress-> Deployment shop/web',
    ],
    [
      'from a NetworkPolicy to pods of another namespace',
      [
        object('networking.k8s.io/v1', 'NetworkPolicy', 'web', {
          spec: {
            egress: [
              {
                to: [
                  {
                    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'db' } },
                    podSelector: {},
                  },
                ],
              },
            ],
          },
        }),
        { ...workload('Deployment', 'db'), metadata: { name: 'db', namespace: 'db' } },
      ],
      'NetworkPolicy shop/web -egress-> Deployment db/db',
    ],
    [
      'from a HorizontalPodAutoscaler to what it scales',
      [
        object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
          spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
        }),
      ],
      'HorizontalPodAutoscaler shop/web -scaleTargetRef-> Deployment shop/web',
    ],
    [
      'from a webhook to its Service',
      [
        object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'hook', {
          webhooks: [{ clientConfig: { service: { name: 'web', namespace: 'shop' } } }],
        }),
      ],
      'ValidatingWebhookConfiguration /hook -webhooks-> Service shop/web',
    ],
  ])('%s', (_, objects, edge) => {
    expect(edgesOf(...objects)).toContain(edge);
  });
});

test('a selector that selects nothing leads to pods that no manifest defines', () => {
  const { nodes } = graphOf(service('web', { selector: { app: 'web', tier: 'front' } }));
  expect(nodes[1]).toMatchObject({
    kind: 'Pods',
    name: 'app=web',
    details: ['tier=front'],
    isDefined: false,
  });
});

test('an object that a reference names and no manifest defines is not defined, unless Kubernetes makes it', () => {
  const pod = {
    serviceAccountName: 'default',
    volumes: [
      { name: 'a', configMap: { name: 'kube-root-ca.crt' } },
      { name: 'b', secret: { secretName: 's' } },
    ],
  };
  const { nodes } = graphOf(workload('Deployment', 'web', pod));
  expect(nodes.map(({ id, isDefined }) => [id, isDefined])).toEqual([
    ['Deployment shop/web', true],
    ['Secret shop/s', false],
  ]);
});

test('a namespace is defined by its manifest, or exists in every cluster', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const config = (of: string): object => ({ metadata: { name: 'cm', namespace: of } });
  const { namespaces, nodes } = graphOf(
    namespace,
    object('v1', 'ConfigMap', 'cm'),
    object('v1', 'ConfigMap', 'cm', config('other')),
    object('v1', 'ConfigMap', 'cm', config('kube-system')),
    object('v1', 'ConfigMap', 'cm', { metadata: { name: 'cm' } }),
  );
  expect(namespaces).toEqual([
    { name: 'shop', isDefined: true },
    { name: 'other', isDefined: false },
    { name: 'kube-system', isDefined: true },
    { name: 'default', isDefined: true },
  ]);
  expect(nodes).toHaveLength(4);
});

test('what a controller of a listed object created is left out', () => {
  const owner = { controller: true, kind: 'StatefulSet', name: 'db', uid: '1' };
  const { nodes } = graphOf(
    { ...workload('StatefulSet', 'db'), metadata: { name: 'db', namespace: 'shop', uid: '1' } },
    object('v1', 'Pod', 'db-0', {
      metadata: { name: 'db-0', namespace: 'shop', uid: '2', ownerReferences: [owner] },
    }),
    object('v1', 'Pod', 'alone', {
      metadata: { name: 'alone', namespace: 'shop', uid: '3', ownerReferences: [{ ...owner, uid: '9' }] },
    }),
  );
  expect(nodes.map(({ id }) => id)).toEqual(['StatefulSet shop/db', 'Pod shop/alone']);
});

test('the claims of a template stand for those of a listing', () => {
  const { nodes } = graphOf(
    workload('StatefulSet', 'db', {}, { replicas: 3, volumeClaimTemplates: [claim] }),
    object('v1', 'PersistentVolumeClaim', 'data-db-0', { spec: { volumeName: 'pv-0' } }),
  );
  expect(nodes.map(({ id, name }) => [id, name])).toEqual([
    ['StatefulSet shop/db', 'db'],
    ['claims shop/data-db-', 'data-db-0 … 2'],
    ['StorageClass /fast', 'fast'],
    ['PersistentVolume /pv-0', 'pv-0'],
  ]);
});

test('of two definitions of an object the later counts', () => {
  const { nodes } = graphOf(
    object('policy/v1', 'PodDisruptionBudget', 'web', { spec: { maxUnavailable: 1 } }),
    object('policy/v1', 'PodDisruptionBudget', 'web', { spec: { maxUnavailable: '50%' } }),
  );
  expect(nodes).toHaveLength(1);
  expect(nodes[0]?.details).toEqual(['maxUnavailable: 50%']);
});

test('a node has a line for what tells its object from others', () => {
  const { nodes } = graphOf(
    workload('StatefulSet', 'db', {}, { replicas: 3, podManagementPolicy: 'Parallel' }),
    service('db', { clusterIP: 'None', ports: [{ port: 80, targetPort: 'http' }, { port: 443 }] }),
    object('v1', 'PersistentVolume', 'pv', {
      spec: { capacity: { storage: '1Gi' }, local: { path: '/mnt' } },
    }),
    object('storage.k8s.io/v1', 'StorageClass', 'fast', {}),
  );
  expect(nodes.map(({ details }) => details)).toEqual([
    ['3 replicas, Parallel'],
    ['clusterIP: None', '80 → http, 443'],
    ['1Gi, Retain', '/mnt'],
    ['reclaimPolicy: Delete'],
  ]);
});
