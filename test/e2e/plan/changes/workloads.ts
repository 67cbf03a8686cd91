import { type ChangeRow, changesOf, refused, until } from './row';

/** No node has this label, so no pod is scheduled. */
const NOWHERE = { 'cdk8s-stateful.e2e/nowhere': 'true' };
const LABELS = { app: 'NAME' };
const A = { name: 'A', value: 'a' };
const B = { name: 'B', value: 'b' };
const APP = { name: 'app', image: 'registry.example.com/app:1.0', env: [A, B] };
const SIDECAR = { name: 'sidecar', image: 'registry.example.com/sidecar:1.0' };

/** The labels of a different set of pods. */
const SELECTED = {
  spec: { selector: { matchLabels: { tier: 'db' } }, template: { metadata: { labels: { tier: 'db' } } } },
};

const TEMPLATE = {
  metadata: { labels: LABELS },
  spec: { nodeSelector: NOWHERE, containers: [APP] },
};

const claim = (name: string, storage = '1Gi', others: object = {}): object => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage } } },
  ...others,
});

const pod = (fields: object): object => ({ spec: { template: { spec: fields } } });
const app = (fields: object): object => pod({ containers: [{ ...APP, ...fields }] });
const mounts = (...paths: readonly string[]): object =>
  app({ volumeMounts: paths.map((mountPath) => ({ name: 'data', mountPath })) });
const memory = (quantity: string): object => app({ resources: { requests: { memory: quantity } } });
const claims = (...volumeClaimTemplates: readonly object[]): object => ({ spec: { volumeClaimTemplates } });

const STATEFUL_SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  spec: {
    serviceName: 'web',
    selector: { matchLabels: LABELS },
    template: TEMPLATE,
    volumeClaimTemplates: [claim('data')],
  },
};

const statefulSets = changesOf(STATEFUL_SET, [
  ['more replicas', { spec: { replicas: 2 } }, 'in place'],
  ['replicas, explicit default', { spec: { replicas: 1 } }, 'unchanged'],
  [
    'defaults, written',
    {
      spec: {
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
    },
    'unchanged',
  ],
  [
    'defaults, no longer written',
    { spec: { podManagementPolicy: null, revisionHistoryLimit: null, updateStrategy: null } },
    'unchanged',
    {
      spec: {
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      },
    },
  ],
  ['label', { metadata: { labels: { tier: 'db' } } }, 'in place'],
  ['annotation', { metadata: { annotations: { note: 'x' } } }, 'in place'],
  ['image', app({ image: 'registry.example.com/app:2.0' }), 'rolls'],
  ['value of a variable', app({ env: [A, { ...B, value: 'c' }] }), 'rolls'],
  ['order of variables', app({ env: [B, A] }), 'rolls'],
  [
    'empty value of a variable omitted',
    app({ env: [{ name: 'A' }] }),
    'unchanged',
    app({ env: [{ ...A, value: '' }] }),
  ],
  ['order of containers', pod({ containers: [SIDECAR, APP] }), 'rolls', pod({ containers: [APP, SIDECAR] })],
  ['order of volume mounts', mounts('/tmp', '/data'), 'rolls', mounts('/data', '/tmp')],
  ['label of pods', { spec: { template: { metadata: { labels: { tier: 'db' } } } } }, 'rolls'],
  ['annotation of pods', { spec: { template: { metadata: { annotations: { note: 'x' } } } } }, 'rolls'],
  [
    'defaults of the pod, written',
    pod({
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      hostNetwork: false,
    }),
    'unchanged',
  ],
  [
    'defaults of the container, written',
    app({
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      resources: {},
      stdin: false,
      tty: false,
    }),
    'unchanged',
  ],
  [
    'defaults of a probe, written',
    app({
      readinessProbe: {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        failureThreshold: 3,
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 1,
        initialDelaySeconds: 0,
      },
    }),
    'unchanged',
    app({ readinessProbe: { httpGet: { port: 80 } } }),
  ],
  [
    'action of a probe',
    app({ readinessProbe: { tcpSocket: { port: 80 } } }),
    'rolls',
    app({ readinessProbe: { httpGet: { port: 80 } } }),
  ],
  ['automountServiceAccountToken: false', pod({ automountServiceAccountToken: false }), 'rolls'],
  ['memory in other units', memory('1024Mi'), 'unchanged', memory('1Gi')],
  ['memory as bytes', memory('1073741824'), 'rolls', memory('1Gi')],
  [
    'CPU in other notation',
    app({ resources: { requests: { cpu: '1' } } }),
    'unchanged',
    app({ resources: { requests: { cpu: '1000m' } } }),
  ],
  ['serviceName', { spec: { serviceName: 'other' } }, refused('spec.serviceName')],
  ['podManagementPolicy', { spec: { podManagementPolicy: 'Parallel' } }, refused('spec.podManagementPolicy')],
  ['selector', SELECTED, refused('spec.selector')],
  ['size of a claim template', claims(claim('data', '2Gi')), refused('spec.volumeClaimTemplates')],
  [
    'label of a claim template',
    claims(claim('data', '1Gi', { metadata: { name: 'data', labels: { a: 'b' } } })),
    refused('spec.volumeClaimTemplates'),
  ],
  ['name of a claim template', claims(claim('files')), refused('spec.volumeClaimTemplates')],
  ['one more claim template', claims(claim('data'), claim('logs')), refused('spec.volumeClaimTemplates')],
  ['no claim template', { spec: { volumeClaimTemplates: null } }, refused('spec.volumeClaimTemplates')],
  [
    'order of claim templates',
    claims(claim('logs'), claim('data')),
    refused('spec.volumeClaimTemplates'),
    claims(claim('data'), claim('logs')),
  ],
  ['size of a claim template in other units', claims(claim('data', '1024Mi')), 'unchanged'],
  ['size of a claim template as bytes', claims(claim('data', '1073741824')), 'in place'],
  [
    'type of a claim template, written',
    claims(claim('data', '1Gi', { apiVersion: 'v1', kind: 'PersistentVolumeClaim' })),
    'unchanged',
  ],
  [
    'revisionHistoryLimit',
    { spec: { revisionHistoryLimit: 5 } },
    until(33, refused('spec.revisionHistoryLimit'), 'in place'),
  ],
  ['partition', { spec: { updateStrategy: { rollingUpdate: { partition: 1 } } } }, 'in place'],
  [
    'updateStrategy OnDelete',
    { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } },
    'in place',
    { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } } },
  ],
  [
    'updateStrategy OnDelete with a defaulted partition',
    { spec: { updateStrategy: { type: 'OnDelete' } } },
    refused('spec.updateStrategy.rollingUpdate'),
  ],
  ['minReadySeconds', { spec: { minReadySeconds: 5 } }, 'in place'],
  ['minReadySeconds: 0', { spec: { minReadySeconds: 0 } }, 'unchanged'],
  [
    'persistentVolumeClaimRetentionPolicy',
    { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } },
    'in place',
  ],
  ['ordinals', { spec: { ordinals: { start: 1 } } }, 'in place'],
]);

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { selector: { matchLabels: LABELS }, template: TEMPLATE },
};

const deployments = changesOf(DEPLOYMENT, [
  ['image', app({ image: 'registry.example.com/app:2.0' }), 'rolls'],
  ['fewer replicas', { spec: { replicas: 1 } }, 'in place', { spec: { replicas: 2 } }],
  ['revisionHistoryLimit', { spec: { revisionHistoryLimit: 5 } }, 'in place'],
  ['minReadySeconds', { spec: { minReadySeconds: 5 } }, 'in place'],
  ['tag of an image without one', app({}), 'rolls', app({ image: 'registry.example.com/app' })],
  [
    'pull policy of an image without a tag, written',
    app({ image: 'registry.example.com/app', imagePullPolicy: 'Always' }),
    'unchanged',
    app({ image: 'registry.example.com/app' }),
  ],
  [
    'emptyDir, written',
    pod({ volumes: [{ name: 'tmp', emptyDir: {} }] }),
    'unchanged',
    pod({ volumes: [{ name: 'tmp' }] }),
  ],
  [
    'mode of a volume, the default written',
    pod({ volumes: [{ name: 'config', configMap: { name: 'NAME', defaultMode: 420 } }] }),
    'unchanged',
    pod({ volumes: [{ name: 'config', configMap: { name: 'NAME' } }] }),
  ],
  [
    'optional configMap',
    pod({ volumes: [{ name: 'config', configMap: { name: 'NAME', optional: true } }] }),
    'rolls',
    pod({ volumes: [{ name: 'config', configMap: { name: 'NAME' } }] }),
  ],
  [
    'defaults, written',
    {
      spec: {
        replicas: 1,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        paused: false,
      },
    },
    'unchanged',
  ],
  [
    'strategy Recreate',
    { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } },
    'in place',
    { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
  ],
  [
    'strategy Recreate with defaulted limits',
    { spec: { strategy: { type: 'Recreate' } } },
    refused('spec.strategy.rollingUpdate'),
  ],
  [
    'strategy RollingUpdate',
    { spec: { strategy: null } },
    'in place',
    { spec: { strategy: { type: 'Recreate' } } },
  ],
  ['selector', SELECTED, refused('spec.selector')],
]);

const daemonSets = changesOf({ ...DEPLOYMENT, kind: 'DaemonSet' }, [
  ['image', app({ image: 'registry.example.com/app:2.0' }), 'rolls'],
  ['updateStrategy OnDelete', { spec: { updateStrategy: { type: 'OnDelete' } } }, 'in place'],
  [
    'defaults, written',
    {
      spec: {
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      },
    },
    'unchanged',
  ],
  ['selector', SELECTED, refused('spec.selector')],
]);

const replicaSets = changesOf({ ...DEPLOYMENT, kind: 'ReplicaSet' }, [
  ['image', app({ image: 'registry.example.com/app:2.0' }), 'in place'],
  ['selector', SELECTED, refused('spec.selector')],
]);

/** Changes of StatefulSets, Deployments and DaemonSets. */
export const WORKLOAD_CHANGES: readonly ChangeRow[] = [
  ...statefulSets,
  ...deployments,
  ...daemonSets,
  ...replicaSets,
];
