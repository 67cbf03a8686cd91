import type { KubeObject } from '../../../../tools/manifests/manifest';
import { comparable } from '../../../../tools/plan/stored/comparable';
import { CHANGES } from '../../../e2e/plan/changes';
import { placed } from '../../../e2e/plan/changes/row';

const OF_A_CLUSTER = {
  uid: '5f459930-6241-45fb-85e1-998163f8ce2f',
  resourceVersion: '7',
  generation: 2,
  creationTimestamp: '2026-01-01T00:00:00Z',
  managedFields: [],
};

/** An object as listed by a cluster. */
function listed(object: KubeObject, fields: KubeObject = {}): KubeObject {
  const metadata = { ...(object.metadata as object), ...OF_A_CLUSTER };
  return { ...object, metadata, status: { phase: 'Bound' }, ...fields };
}

const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { type: 'NodePort', ports: [{ name: 'http', port: 80 }] },
};

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
};

test.each([null, ''])('%j in a part whose defaults depend on other fields equals an unset field', (unset) => {
  const ports = [{ name: 'http', port: 80, protocol: unset, targetPort: unset }];
  const { old, new: next } = comparable({ ...SERVICE, spec: { ...SERVICE.spec, ports } }, SERVICE, 35);
  expect(old).toEqual(next);
});

describe('a manifest and its listing are equal for', () => {
  test.each<[string, KubeObject, KubeObject]>([
    [
      'a Service with addresses and ports that the cluster chose',
      SERVICE,
      {
        spec: {
          ...SERVICE.spec,
          clusterIP: '10.0.0.1',
          clusterIPs: ['10.0.0.1'],
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80, nodePort: 30_080 }],
        },
      },
    ],
    [
      'a claim with the default class, bound to a volume',
      CLAIM,
      { spec: { ...CLAIM.spec, storageClassName: 'standard', volumeName: 'pv-1' } },
    ],
    [
      'a bound volume',
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'pv-1' },
        spec: { claimRef: { namespace: 'shop', name: 'data' } },
      },
      { spec: { claimRef: { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', uid: '7' } } },
    ],
    [
      'a scheduled pod with the additions of admission',
      POD,
      {
        spec: {
          nodeName: 'node-1',
          priority: 0,
          preemptionPolicy: 'PreemptLowerPriority',
          serviceAccountName: 'default',
          serviceAccount: 'default',
          tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 }],
          volumes: [{ name: 'kube-api-access-7xk2p', projected: { sources: [] } }],
          containers: [
            {
              ...POD.spec.containers[0],
              volumeMounts: [{ name: 'kube-api-access-7xk2p', mountPath: '/var/run/secrets' }],
            },
          ],
        },
      },
    ],
    [
      'a ServiceAccount with its token',
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'shop' } },
      { secrets: [{ name: 'web-token-7xk2p' }] },
    ],
    [
      'a Namespace',
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' }, ...OF_A_CLUSTER },
        spec: { finalizers: ['kubernetes'] },
      },
    ],
    [
      'a restarted Deployment',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { template: { spec: POD.spec } },
      },
      {
        spec: {
          template: {
            metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } },
            spec: POD.spec,
          },
        },
      },
    ],
    [
      'a Job with the selector that the API server generated',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { template: { spec: POD.spec } },
      },
      {
        spec: {
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': '7' } },
          template: {
            metadata: { labels: { 'batch.kubernetes.io/controller-uid': '7', 'job-name': 'web' } },
            spec: POD.spec,
          },
        },
      },
    ],
    [
      'an object without an explicit namespace',
      { ...CLAIM, metadata: { name: 'data' } },
      { metadata: { name: 'data', namespace: 'default', ...OF_A_CLUSTER } },
    ],
  ])('%s', (_, manifest, fields) => {
    const live = listed(manifest, fields);
    const forth = comparable(manifest, live, 35);
    const back = comparable(live, manifest, 35);
    expect(forth.new).toEqual(forth.old);
    expect(back.new).toEqual(back.old);
    expect(JSON.stringify(back)).not.toContain(OF_A_CLUSTER.uid);
  });
});

test('annotations of kubectl and of controllers are ignored, and those of users are not', () => {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'deployment.kubernetes.io/revision': '3',
    'pv.kubernetes.io/bind-completed': 'yes',
    'volume.kubernetes.io/storage-provisioner': 'example.com/nfs',
    'volume.beta.kubernetes.io/storage-class': 'standard',
    note: 'x',
  };
  const { old } = comparable({ ...CLAIM, metadata: { ...CLAIM.metadata, annotations } }, CLAIM, 35);
  expect(old.metadata).toEqual({
    ...CLAIM.metadata,
    annotations: { 'volume.beta.kubernetes.io/storage-class': 'standard', note: 'x' },
  });
});

test('a field that only the old manifest sets is a change', () => {
  const old = { ...CLAIM, spec: { ...CLAIM.spec, storageClassName: 'standard' } };
  expect(comparable(old, CLAIM, 35).new.spec).not.toHaveProperty('storageClassName');
});

test('a field that only the listing sets is a change if its manager is known', () => {
  const spec = { ...CLAIM.spec, storageClassName: 'standard', volumeName: 'pv-1' };
  const managedFields = [
    { operation: 'Apply', fieldsV1: { 'f:spec': { 'f:accessModes': {}, 'f:storageClassName': {} } } },
  ];
  const live = listed(CLAIM, { spec, metadata: { ...CLAIM.metadata, ...OF_A_CLUSTER, managedFields } });
  const { new: next } = comparable(live, CLAIM, 35);
  expect(next.spec).toMatchObject({ volumeName: 'pv-1' });
  expect(next.spec).not.toHaveProperty('storageClassName');
});

describe('managed fields show what an apply wrote', () => {
  const pod = (container: object, selector: object): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector, template: { spec: { containers: [{ name: 'web', image: 'web:1', ...container }] } } },
  });
  const fieldsV1 = {
    'f:spec': {
      'f:selector': {},
      'f:template': {
        'f:spec': {
          'f:containers': {
            'k:{"name":"web"}': {
              '.': {},
              'f:name': {},
              'f:image': {},
              'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
            },
          },
        },
      },
    },
  };
  const managedFields = [{ operation: 'Apply', fieldsV1 }];
  const env = [{ name: 'A', value: '1' }];
  const old = pod({ env, workingDir: '/by/a/webhook' }, { matchLabels: { app: 'web' } });
  const live = {
    ...old,
    metadata: { name: 'web', namespace: 'shop', ...OF_A_CLUSTER, managedFields },
  };
  const { new: next } = comparable(live, pod({}, { matchLabels: { tier: 'front' } }), 35);

  test('in a container, by its name', () => {
    expect(next.spec).toMatchObject({
      template: { spec: { containers: [{ workingDir: '/by/a/webhook' }] } },
    });
    expect(JSON.stringify(next.spec)).not.toContain('env');
  });

  test('of a selector as a whole, as no apply merges it', () => {
    expect(next.spec).toMatchObject({ selector: { matchLabels: { tier: 'front' } } });
    expect(JSON.stringify(next.spec)).not.toContain('app');
  });
});

test('objects of other types keep all their fields', () => {
  const object = {
    apiVersion: 'example.com/v1',
    kind: 'Backup',
    metadata: { name: 'a', namespace: 'shop' },
    spec: { paused: false, count: 0, list: [], text: '', size: '1000m', nothing: null },
  };
  expect(comparable(object, listed(object), 35)).toEqual({ old: object, new: object });
});

describe('a defaulted field stays:', () => {
  const deployment = (image: string, strategy?: object): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      ...(strategy !== undefined && { strategy }),
      template: { spec: { containers: [{ name: 'web', image }] } },
    },
  });
  const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' };

  test('a ServiceAccount, unless its deprecated name was written too', () => {
    const web = (fields: object): KubeObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { template: { spec: { ...POD.spec, ...fields } } },
    });
    const spec = (old: object): unknown => comparable(web(old), web({}), 35).new.spec;
    const kept = { template: { spec: { serviceAccountName: 'web' } } };
    expect(spec({ serviceAccountName: 'web' })).toMatchObject(kept);
    expect(spec({ serviceAccount: 'web' })).toMatchObject(kept);
    expect(spec({ serviceAccountName: 'web', serviceAccount: 'web' })).not.toMatchObject(kept);
  });

  test('the pull policy of an image that had no tag', () => {
    const { new: next } = comparable(deployment('nginx'), deployment('nginx:1.27'), 35);
    expect(next.spec).toMatchObject({
      template: { spec: { containers: [{ image: 'nginx:1.27', imagePullPolicy: 'Always' }] } },
    });
  });

  test.each([
    ['left out', { type: 'Recreate' }],
    ['null', { type: 'Recreate', rollingUpdate: null }],
  ])('limits of a rolling update that are %s in the new manifest', (_, strategy) => {
    const { new: next } = comparable(deployment('nginx'), deployment('nginx', strategy), 35);
    expect(next.spec).toMatchObject({ strategy: { type: 'Recreate', rollingUpdate } });
  });

  test('but a field of the old manifest is removed', () => {
    const old = deployment('nginx', { rollingUpdate: { maxSurge: 1 } });
    const { new: next } = comparable(old, deployment('nginx', { type: 'Recreate' }), 35);
    expect(next.spec).toMatchObject({ strategy: { type: 'Recreate' } });
    expect(next.spec).not.toHaveProperty('strategy.rollingUpdate');
  });

  test('and so is a field in last-applied-configuration', () => {
    const applied = JSON.stringify(deployment('nginx'));
    const metadata = {
      name: 'web',
      namespace: 'shop',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied },
    };
    const live = listed(deployment('nginx', { type: 'RollingUpdate', rollingUpdate }), {
      metadata: { ...metadata, ...OF_A_CLUSTER },
    });
    const { new: next } = comparable(live, deployment('nginx', { type: 'Recreate' }), 35);
    expect(next.spec).toMatchObject({ strategy: { type: 'Recreate', rollingUpdate } });
  });

  test('policy types of a NetworkPolicy, although it gets egress rules', () => {
    const policy = (spec: object): KubeObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { podSelector: {}, ...spec },
    });
    const { new: next } = comparable(policy({}), policy({ egress: [{}] }), 35);
    expect(next.spec).toMatchObject({ policyTypes: ['Ingress'], egress: [{}] });
  });
});

test.each([
  [27, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
  [36, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
  [37, { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } }],
])('Kubernetes 1.%i defaults the update strategy of a StatefulSet', (kubernetes, updateStrategy) => {
  const statefulSet = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: {} };
  expect(comparable(statefulSet, statefulSet, kubernetes).old.spec).toMatchObject({ updateStrategy });
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

test('the given objects are not changed', () => {
  for (const row of CHANGES) {
    const { old, new: next } = placed(row, 'row', 'namespace');
    expect(() => comparable(frozen(old), frozen(next), 35)).not.toThrow();
  }
});

test('storing a stored object changes nothing', () => {
  for (const row of CHANGES) {
    const { old } = comparable(placed(row, 'row', 'namespace').old, {}, 35);
    expect(comparable(old, old, 35)).toEqual({ old, new: old });
  }
});
