import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, StatefulApp } from '../../lib';
import {
  ANNOTATION_KEY,
  IMAGE,
  KEY,
  LABEL,
  MOUNT_PATH,
  NAME,
  QUANTITY,
  SERVICE,
  SIZE,
  UNPRIVILEGED,
  UNPRIVILEGED_ID,
  VALUE,
  WHOLE,
  STATEFUL_APP,
  type StatefulAppRow,
  faultsOfStatefulApp,
  untyped,
} from '../support/bad-input';

const VARIABLE = 'the name of an environment variable (letters, digits, "_", "-" and ".", first not a digit)';
const MODES = 'one of "ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"';

const names: StatefulAppRow[] = [
  [
    'a name in capitals',
    { name: 'Visits', serviceName: 'peers', publicServiceName: 'web' },
    'name must be a DNS label that begins with a letter, of at most 52 characters (its pods carry the name and a hash as a label), got "Visits"',
  ],
  ['a namespace with a dot', { namespace: 'a.b' }, `namespace must be ${LABEL}, got "a.b"`],
  ['a service name of a digit', { serviceName: '1peer' }, `serviceName must be ${SERVICE}, got "1peer"`],
  ['an empty service name', { publicServiceName: '' }, `publicServiceName must be ${SERVICE}, got ""`],
  [
    'one name for both Services',
    { serviceName: 'web', publicServiceName: 'web' },
    'serviceName and publicServiceName must differ, got "web" for both',
  ],
  [
    'a priority class with a space',
    { priorityClassName: 'a b' },
    `priorityClassName must be ${NAME}, got "a b"`,
  ],
  [
    'a node with labels of the wrong characters',
    { nodeSelector: { 'disk type': 'ssd', zone: 'a b' } },
    `nodeSelector key must be ${KEY}, got "disk type"`,
    `nodeSelector["zone"] must be ${VALUE}, got "a b"`,
  ],
  [
    'annotations with a space in their keys',
    { podAnnotations: { 'a b': 'c' }, serviceAnnotations: { 'd e': 'f' } },
    `podAnnotations key must be ${ANNOTATION_KEY}, got "a b"`,
    `serviceAnnotations key must be ${ANNOTATION_KEY}, got "d e"`,
  ],
  [
    'a pull secret in capitals',
    { imagePullSecrets: ['ok', 'Key'] },
    `imagePullSecrets[1] must be ${NAME}, got "Key"`,
  ],
  [
    'a cluster domain that ends in a dot',
    { clusterDomain: 'a.b.' },
    `clusterDomain must be ${NAME}, got "a.b."`,
  ],
  [
    'a label key with a space',
    { labels: { 'team name': 'a' } },
    `labels key must be ${KEY}, got "team name"`,
  ],
  [
    'a selector label that is set as a label too',
    { selectorLabels: { app: 'a' }, labels: { app: 'b' } },
    'labels["app"] can\'t be set, got "b": the construct sets it itself',
  ],
  [
    'selector labels of the wrong characters',
    { selectorLabels: { 'my app': 'a b' } },
    `selectorLabels key must be ${KEY}, got "my app"`,
    `selectorLabels["my app"] must be ${VALUE}, got "a b"`,
  ],
  [
    'a selector without labels',
    { selectorLabels: {} },
    'selectorLabels must hold at least one label, got {}: an empty selector takes every pod of the namespace',
  ],
  ['a label value with a space', { labels: { team: 'a b' } }, `labels["team"] must be ${VALUE}, got "a b"`],
  [
    'a label of the selector',
    { labels: { 'app.kubernetes.io/instance': 'other' } },
    `labels["app.kubernetes.io/instance"] can't be set, got "other": the construct sets it itself`,
  ],
];

const numbersAndWords: StatefulAppRow[] = [
  ['fewer replicas than none', { replicas: -1 }, `replicas must be ${WHOLE}, got -1`],
  ['a fraction of a replica', { replicas: 1.5 }, `replicas must be ${WHOLE}, got 1.5`],
  ['replicas as text', { replicas: untyped('3') }, `replicas must be ${WHOLE}, got "3"`],
  ['replicas that are no number', { replicas: NaN }, `replicas must be ${WHOLE}, got NaN`],
  ['seconds below 0', { minReadySeconds: -1 }, `minReadySeconds must be ${WHOLE}, got -1`],
  [
    'an endless history',
    { revisionHistoryLimit: Infinity },
    `revisionHistoryLimit must be ${WHOLE}, got Infinity`,
  ],
  [
    'half a second of grace',
    { terminationGracePeriodSeconds: 0.5 },
    `terminationGracePeriodSeconds must be ${WHOLE}, got 0.5`,
  ],
  ['a percentage of pods', { maxUnavailable: untyped('50%') }, `maxUnavailable must be ${WHOLE}, got "50%"`],
  ['root as user', { runAsUser: 0 }, `runAsUser must be ${UNPRIVILEGED_ID}, got 0`],
  ['a group of the node', { runAsGroup: 10000 }, `runAsGroup must be ${UNPRIVILEGED_ID}, got 10000`],
  ['root as owner of the files', { fsGroup: 0 }, `fsGroup must be ${UNPRIVILEGED_ID}, got 0`],
  [
    'a service type without pods',
    { serviceType: untyped('ExternalName') },
    'serviceType must be one of "ClusterIP", "NodePort", "LoadBalancer", got "ExternalName"',
  ],
  [
    'a misspelt pod management policy',
    { podManagementPolicy: untyped('parallel') },
    'podManagementPolicy must be one of "OrderedReady", "Parallel", got "parallel"',
  ],
  [
    'a retention policy of a PersistentVolume',
    {
      persistentVolumeClaimRetentionPolicy: { whenDeleted: untyped('Recycle'), whenScaled: untyped('keep') },
    },
    'persistentVolumeClaimRetentionPolicy.whenDeleted must be one of "Retain", "Delete", got "Recycle"',
    'persistentVolumeClaimRetentionPolicy.whenScaled must be one of "Retain", "Delete", got "keep"',
  ],
];

const container: StatefulAppRow[] = [
  ['an image with a space', { image: 'visits app:1' }, `image must be ${IMAGE}, got "visits app:1"`],
  ['an image with an empty tag', { image: 'visits:' }, `image must be ${IMAGE}, got "visits:"`],
  [
    'an image with half a digest',
    { image: 'visits@sha256:ab' },
    `image must be ${IMAGE}, got "visits@sha256:ab"`,
  ],
  [
    'a misspelt pull policy',
    { imagePullPolicy: untyped('always') },
    'imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "always"',
  ],
  [
    'a request of no number',
    { resources: { requests: { cpu: 'half' } } },
    `resources.requests["cpu"] must be ${QUANTITY}, got "half"`,
  ],
  [
    'a limit with a unit of its own',
    { resources: { limits: { memory: '64MB' } } },
    `resources.limits["memory"] must be ${QUANTITY}, got "64MB"`,
  ],
  ['a variable that begins with a digit', { env: { '1ST': 'a' } }, `env key must be ${VARIABLE}, got "1ST"`],
  [
    'a peers variable with a space',
    { peersSrvVariable: 'A B' },
    `peersSrvVariable must be ${VARIABLE}, got "A B"`,
  ],
  [
    'a peers variable that is set by hand too',
    { peersSrvVariable: 'PEERS', env: { PEERS: 'a' } },
    'the environment variable "PEERS" occurs more than once: leave one out',
  ],
  [
    'a start-up probe by URL',
    { startupProbe: 'http://a/' },
    'startupProbe must be a path such as "/livez", or a Probe, got "http://a/"',
  ],
  [
    'a liveness probe without "/"',
    { livenessProbe: 'livez' },
    'livenessProbe must be a path such as "/livez", or a Probe, got "livez"',
  ],
  [
    'an empty readiness probe',
    { readinessProbe: '' },
    'readinessProbe must be a path such as "/livez", or a Probe, got ""',
  ],
  [
    'a nameless init container of a bad image',
    { initContainers: [{ name: '', image: 'a b' }] },
    `initContainers[0].name must be ${LABEL}, got ""`,
    `initContainers[0].image must be ${IMAGE}, got "a b"`,
  ],
  ['no image', { image: untyped(undefined) }, 'image must be given'],
  [
    'a sidecar without an image',
    { sidecarContainers: [untyped({ name: 'log' })] },
    'sidecarContainers[0].image must be given',
  ],
  [
    'a sidecar with the name of the app',
    { sidecarContainers: [{ name: 'visits', image: 'log:1' }] },
    `the container name "visits" is taken by the app's own container`,
  ],
  [
    'a sidecar that requests no number',
    { sidecarContainers: [{ name: 'log', image: 'log:1', resources: { requests: { cpu: 'half' } } }] },
    `sidecarContainers[0].resources.requests["cpu"] must be ${QUANTITY}, got "half"`,
  ],
  [
    'two sidecars of one name',
    {
      sidecarContainers: [
        { name: 'log', image: 'log:1' },
        { name: 'log', image: 'log:2' },
      ],
    },
    'the container name "log" occurs more than once: give each its own',
  ],
];

const volumes: StatefulAppRow[] = [
  ['a volume name with a dot', { volumeName: 'my.data' }, `volumeName must be ${LABEL}, got "my.data"`],
  ['a relative mount path', { mountPath: 'data' }, `mountPath must be ${MOUNT_PATH}, got "data"`],
  [
    'a mount path that leads up',
    { mountPath: '/var/../etc' },
    `mountPath must be ${MOUNT_PATH}, got "/var/../etc"`,
  ],
  ['a size in thousandths', { storage: '32m' }, `storage must be ${SIZE}, got "32m"`],
  ['no size at all', { storage: '0' }, `storage must be ${SIZE}, got "0"`],
  ['a size with a space', { storage: '32 Mi' }, `storage must be ${SIZE}, got "32 Mi"`],
  ['a class in capitals', { storageClassName: 'Fast' }, `storageClassName must be ${NAME}, got "Fast"`],
  ['no access mode', { accessModes: [] }, 'accessModes must hold at least one access mode, got []'],
  [
    'an abbreviated access mode',
    { accessModes: [untyped('RWO')] },
    `accessModes[0] must be ${MODES}, got "RWO"`,
  ],
  [
    'an access mode twice',
    { accessModes: ['ReadWriteOnce', 'ReadWriteOnce'] },
    'accessModes "ReadWriteOnce" occurs more than once: leave one out',
  ],
  [
    'a second claim with everything wrong',
    {
      additionalClaims: [{ name: 'A', mountPath: 'a', storage: 'a', storageClassName: 'A', accessModes: [] }],
    },
    `additionalClaims[0].name must be ${LABEL}, got "A"`,
    `additionalClaims[0].mountPath must be ${MOUNT_PATH}, got "a"`,
    `additionalClaims[0].storage must be ${SIZE}, got "a"`,
    `additionalClaims[0].storageClassName must be ${NAME}, got "A"`,
    'additionalClaims[0].accessModes must hold at least one access mode, got []',
  ],
  [
    'a second claim in the place of the first',
    {
      volumeName: 'logs',
      mountPath: '/logs',
      additionalClaims: [{ name: 'logs', mountPath: '/logs', storage: '1Gi' }],
    },
    'the mountPath "/logs" occurs more than once: give each its own',
    'the volume name "logs" occurs more than once: rename a claim, a ConfigMap or a Secret',
  ],
  [
    'a ConfigMap with everything wrong',
    { configMaps: [{ name: 'A', mountPath: 'a', defaultMode: 0o1000, items: { key: '../key' } }] },
    `configMaps[0].name must be ${NAME}, got "A"`,
    `configMaps[0].mountPath must be ${MOUNT_PATH}, got "a"`,
    'configMaps[0].defaultMode must be a file mode from 0 to 0o777, got 512',
    'configMaps[0].items["key"] must be a relative path without "..", got "../key"',
  ],
  [
    'a Secret twice',
    {
      secrets: [
        { name: 'tls', mountPath: '/a' },
        { name: 'tls', mountPath: '/b' },
      ],
    },
    'the volume name "secret-tls" occurs more than once: rename a claim, a ConfigMap or a Secret',
  ],
  [
    'two ConfigMaps whose volumes would have one name',
    {
      configMaps: [
        { name: 'a.b', mountPath: '/a' },
        { name: 'a-b', mountPath: '/b' },
      ],
    },
    'the volume name "config-a-b" occurs more than once: rename a claim, a ConfigMap or a Secret',
  ],
  [
    'a volume in the place of the scratch space',
    { mountPath: '/tmp' },
    'the mountPath "/tmp" is taken by the scratch space that every container has',
  ],
  [
    'a volume with the name of the scratch space',
    { additionalClaims: [{ name: 'tmp', mountPath: '/cache', storage: '1Gi' }] },
    'the volume name "tmp" is taken by the scratch space that every container has',
  ],
  [
    'a second claim of nothing',
    { additionalClaims: [untyped({})] },
    'additionalClaims[0].name must be given',
    'additionalClaims[0].mountPath must be given',
    'additionalClaims[0].storage must be given',
  ],
];

test('a StatefulApp takes an image alone', () => {
  expect(faultsOfStatefulApp({})).toEqual([]);
});

describe.each([
  ['names and labels', names],
  ['numbers and words', numbersAndWords],
  ['the container', container],
  ['volumes', volumes],
])('of %s, a StatefulApp', (_subject, rows) => {
  test.each(rows)('refuses %s', (_input, changes, ...faults) => {
    expect(faultsOfStatefulApp(changes)).toEqual(faults);
  });
});

test('a StatefulApp tells all faults of its props at once, in one order, with its class and path', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const make = (): StatefulApp =>
    new StatefulApp(chart, 'visits', {
      storage: 'much',
      replicas: -1,
      port: 80,
      image: 'visits:',
      namespace: 'Apps',
      livenessProbe: 'livez',
    });

  expect(make).toThrow(
    new InvalidPropsError('StatefulApp chart/visits', [
      `namespace must be ${LABEL}, got "Apps"`,
      `replicas must be ${WHOLE}, got -1`,
      `image must be ${IMAGE}, got "visits:"`,
      'livenessProbe must be a path such as "/livez", or a Probe, got "livez"',
      `port must be ${UNPRIVILEGED}, got 80`,
      `storage must be ${SIZE}, got "much"`,
    ]),
  );
});

test.each([-1, 0.5, NaN])('a StatefulApp has no pod, claim or DNS name of ordinal %d', (ordinal) => {
  const app = new StatefulApp(new Chart(Testing.app(), 'chart'), 'visits', STATEFUL_APP);
  const error = new InvalidPropsError('StatefulApp chart/visits', [
    `ordinal must be ${WHOLE}, got ${ordinal}`,
  ]);

  expect(() => app.podName(ordinal)).toThrow(error);
  expect(() => app.claimName(ordinal)).toThrow(error);
  expect(() => app.podDnsName(ordinal)).toThrow(error);
});
