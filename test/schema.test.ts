import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { visitsSystem } from '../charts/system';
import { readConfig } from '../config';
import {
  ExistingObject,
  NfsProvisioner,
  RestrictedNamespace,
  StatefulApp,
  StorageClass,
  UpdateStrategy,
  k8s,
} from '../lib';
import { parseManifests, schemaFaults } from './support/kubernetes-schema';

/** The parsed manifests of an app that has passed the rules. */
function written(fill: (app: App) => void): unknown[] {
  const app = new App();
  fill(app);
  return parseManifests(app.synthYaml());
}

function kindsOf(manifests: readonly unknown[]): string[] {
  return [...new Set(manifests.map((manifest) => (manifest as { readonly kind: string }).kind))].sort();
}

describe('the main system conforms to the schemas of Kubernetes 1.27', () => {
  test.each([
    ['nfs', ['Deployment', 'StatefulSet', 'StorageClass']],
    ['nfs-csi', ['CSIDriver', 'DaemonSet', 'Deployment', 'StatefulSet', 'StorageClass']],
    ['local', ['StatefulSet']],
  ])('in the environment "%s"', (environment, kinds) => {
    const manifests = written((app) => {
      visitsSystem(app, readConfig({ ENVIRONMENT: environment }));
    });
    expect(kindsOf(manifests)).toEqual(expect.arrayContaining(kinds));
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });

  const dist = join(__dirname, '..', 'dist');
  test.each(readdirSync(dist).filter((file) => file.endsWith('.k8s.yaml')))(
    'as committed in dist/%s',
    (file) => {
      const manifests = parseManifests(readFileSync(join(dist, file), 'utf8'));
      expect(manifests).not.toHaveLength(0);
      expect(manifests.flatMap(schemaFaults)).toEqual([]);
    },
  );
});

function richStatefulApp(chart: Chart): void {
  new k8s.KubeConfigMap(chart, 'settings', { metadata: { name: 'settings' }, data: { 'a.conf': 'on' } });
  new ExistingObject(chart, 'ca', { kind: 'ConfigMap', name: 'ca.example.com' });
  new ExistingObject(chart, 'slow', { kind: 'StorageClass' });
  new StorageClass(chart, 'fast', {
    provisioner: 'csi.example.com',
    parameters: { tier: 'ssd' },
    defaultClass: true,
    allowVolumeExpansion: true,
    allowedTopologies: [
      { matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['a', 'b'] }] },
    ],
  });
  new StatefulApp(chart, 'shop', {
    image: 'registry.example.com/shop:2.0.0',
    labels: { team: 'shop' },
    replicas: 3,
    imagePullSecrets: ['registry'],
    command: ['/shop'],
    args: ['--verbose'],
    env: {
      MODE: 'on',
      NODE: { fieldRef: { fieldPath: 'spec.nodeName' } },
      MEMORY: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
      TOKEN: { secretKeyRef: { name: 'keys', key: 'token', optional: true } },
      LEVEL: { configMapKeyRef: { name: 'settings', key: 'a.conf' } },
    },
    envFrom: [
      { configMapRef: { name: 'settings' }, prefix: 'SETTING_' },
      { secretRef: { name: 'keys', optional: true } },
    ],
    volumes: [
      { name: 'settings', configMap: { name: 'settings', items: [{ key: 'a.conf', path: 'b.conf' }] } },
      { name: 'ca', configMap: { name: 'ca.example.com', defaultMode: 0o400, optional: true } },
      { name: 'keys', secret: { secretName: 'keys', items: [{ key: 'token', path: 'token' }] } },
      { name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('64Mi') } },
    ],
    volumeMounts: [
      { name: 'settings', mountPath: '/etc/shop', readOnly: true },
      { name: 'ca', mountPath: '/etc/ca', readOnly: true },
      { name: 'keys', mountPath: '/etc/keys', readOnly: true },
      { name: 'scratch', mountPath: '/tmp' },
    ],
    resources: { requests: { cpu: 1.5 }, limits: { cpu: '2', 'example.com/gpu': 1 } },
    lifecycle: { preStop: { httpGet: { path: '/stop', port: 'admin' } } },
    startupProbe: { exec: { command: ['true'] }, failureThreshold: 7 },
    livenessProbe: '/livez',
    readinessProbe: { httpGet: { path: '/ready', port: k8s.IntOrString.fromString('admin') } },
    initContainers: [
      { name: 'init', image: 'busybox:1.36', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    ],
    sidecarContainers: [
      {
        name: 'log',
        image: 'log:1',
        env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        ports: [{ name: 'log', containerPort: 5140, protocol: 'UDP', service: false }],
        resources: { limits: { memory: '1Gi' } },
      },
    ],
    ports: [
      { name: 'http', containerPort: 8080, service: { port: 80, nodePort: 30080 } },
      { name: 'admin', containerPort: 9091, service: { port: 81, nodePort: 30081, name: 'administration' } },
      { name: 'gossip', containerPort: 7946, protocol: 'UDP', service: false },
    ],
    claims: [
      {
        name: 'data',
        mountPath: '/var/data',
        storage: '1Gi',
        storageClass: 'fast',
        accessModes: ['ReadWriteOncePod'],
      },
      {
        name: 'logs',
        mountPath: '/logs',
        storage: '500M',
        storageClass: 'slow',
        annotations: { 'a.b/c': 'd' },
      },
      { name: 'cache', mountPath: '/cache', storage: '1Gi', accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] },
      { name: 'raw', devicePath: '/dev/raw', storage: '1Gi', volumeMode: 'Block' },
    ],
    podManagementPolicy: 'Parallel',
    updateStrategy: UpdateStrategy.rolling({ partition: 2 }),
    minReadySeconds: 10,
    persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
    podAnnotations: { 'example.com/scrape': 'yes' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'disk', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClassName: 'high',
    service: { type: 'LoadBalancer', annotations: { 'example.com/lb': 'internal' } },
    networkPolicy: {
      allowFrom: [{ namespaceSelector: {} }, { ipBlock: { cidr: '192.0.2.0/24' } }],
      allowTo: [{ ports: [{ port: 5432, endPort: 5433, protocol: 'TCP' }] }],
    },
    podDisruptionBudget: { minAvailable: '50%' },
    serviceAccount: { token: true, annotations: { 'example.com/a': 'b' } },
    ingress: {
      host: 'shop.example.com',
      ingressClassName: 'nginx',
      path: '/shop',
      pathType: 'Exact',
      tlsSecretName: 'shop-cert',
      annotations: { 'example.com/a': 'b' },
    },
    peersSrvVariable: 'PEERS',
  });
  new StatefulApp(chart, 'by-hand', {
    image: 'registry.example.com/other:1',
    claims: [],
    updateStrategy: UpdateStrategy.onDelete(),
  });
}

function richProvisioner(chart: Chart): void {
  const nfs = new NfsProvisioner(chart, 'nfs', {
    server: '192.0.2.10',
    path: '/export',
    labels: { team: 'storage' },
    serviceAccount: { annotations: { 'example.com/a': 'b' } },
    networkPolicy: { apiServerPorts: [443, 7443] },
    imagePullSecrets: ['registry'],
    replicas: 2,
    leaderElection: true,
    strategy: { type: 'RollingUpdate' },
    resources: { limits: { memory: '1Gi' } },
    podAnnotations: { 'example.com/c': 'd' },
    tolerations: [{ operator: 'Exists' }],
  });
  nfs.addStorageClass('waits', { volumeBindingMode: 'WaitForFirstConsumer', defaultClass: false });
  nfs.addStorageClass('named', { pathPattern: '${.PVC.namespace}.${.PVC.name}' });
  nfs.addStorageClass('archives', {
    reclaimPolicy: 'Delete',
    onDelete: 'archive',
    mountOptions: ['nfsvers=4.2', 'nconnect=4'],
  });
}

describe('many props conform to the schemas of Kubernetes 1.27', () => {
  test.each([
    [
      'of a StatefulApp',
      richStatefulApp,
      [
        'ConfigMap',
        'Ingress',
        'NetworkPolicy',
        'PodDisruptionBudget',
        'Service',
        'ServiceAccount',
        'StatefulSet',
        'StorageClass',
      ],
    ],
    [
      'of an NfsProvisioner',
      richProvisioner,
      [
        'ClusterRole',
        'ClusterRoleBinding',
        'ConfigMap',
        'Deployment',
        'NetworkPolicy',
        'PersistentVolume',
        'PersistentVolumeClaim',
        'PodDisruptionBudget',
        'Role',
        'RoleBinding',
        'ServiceAccount',
        'StorageClass',
      ],
    ],
    [
      'of a RestrictedNamespace',
      (chart: Chart) => new RestrictedNamespace(chart, 'shops', { labels: { team: 'shop' } }),
      ['Namespace'],
    ],
  ])('%s', (_, fill, kinds) => {
    const manifests = written((app) => {
      fill(new Chart(app, 'chart', { namespace: 'shops' }));
    });
    expect(kindsOf(manifests)).toEqual(kinds);
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });
});

/** A valid StatefulSet with added or changed fields in its parts. */
function statefulSet(
  changes: { top?: object; spec?: object; container?: object; storage?: unknown } = {},
): object {
  const labels = { app: 'a' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'a', labels },
    spec: {
      replicas: 3,
      serviceName: 'a',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'a', image: 'a:1', ...changes.container }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { resources: { requests: { storage: changes.storage ?? '1Gi' } } },
        },
      ],
      ...changes.spec,
    },
    ...changes.top,
  };
}

const CONTAINER = 'spec.template.spec.containers[0]';
const STORAGE = 'spec.volumeClaimTemplates[0].spec.resources.requests.storage';

describe('the schemas of Kubernetes 1.27', () => {
  test.each([
    ['no change', {}],
    [
      'a new field of 1.27',
      { container: { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }] } },
    ],
    ['a quantity that is a number', { storage: 1_000_000 }],
    ['a quantity with an exponent', { storage: '1e9' }],
    [
      'a port by number and a port by name',
      {
        container: {
          livenessProbe: { tcpSocket: { port: 80 } },
          readinessProbe: { tcpSocket: { port: 'http' } },
        },
      },
    ],
  ])('accept a StatefulSet with %s', (_, changes) => {
    expect(schemaFaults(statefulSet(changes))).toEqual([]);
  });

  test.each([
    ['an unknown field', statefulSet({ top: { sepc: {} } }), 'sepc is not a field of Kubernetes 1.27'],
    [
      'an unknown field of a container',
      statefulSet({ container: { imagePolicy: 'Always' } }),
      `${CONTAINER}.imagePolicy is not a field of Kubernetes 1.27`,
    ],
    [
      'a field of Kubernetes 1.28',
      statefulSet({ container: { restartPolicy: 'Always' } }),
      `${CONTAINER}.restartPolicy is not a field of Kubernetes 1.27`,
    ],
    [
      'a string for a number',
      statefulSet({ spec: { replicas: '3' } }),
      'spec.replicas must be integer, got "3"',
    ],
    [
      'a number beyond 32 bits',
      statefulSet({ spec: { replicas: 2 ** 31 } }),
      'spec.replicas must match format "int32", got 2147483648',
    ],
    [
      'a number for a string',
      statefulSet({ container: { env: [{ name: 'A', value: 1 }] } }),
      `${CONTAINER}.env[0].value must be string, got 1`,
    ],
    [
      'a label that is not a string',
      statefulSet({ top: { metadata: { name: 'a', labels: { 'a.b/c': true } } } }),
      'metadata.labels["a.b/c"] must be string, got true',
    ],
    [
      'a bad quantity',
      statefulSet({ storage: '1 Gi' }),
      `${STORAGE} must match format "quantity", got "1 Gi"`,
    ],
    [
      'a quantity with an unknown suffix',
      statefulSet({ storage: '1GB' }),
      `${STORAGE} must match format "quantity", got "1GB"`,
    ],
    [
      'a port that is neither a number nor a name',
      statefulSet({ container: { livenessProbe: { tcpSocket: { port: true } } } }),
      `${CONTAINER}.livenessProbe.tcpSocket.port must be integer,string, got true`,
    ],
    [
      'null for an object',
      statefulSet({ spec: { updateStrategy: null } }),
      'spec.updateStrategy must be object, got null',
    ],
    [
      'null for a number',
      statefulSet({ spec: { replicas: null } }),
      'spec.replicas must be integer, got null',
    ],
    ['a missing field', statefulSet({ spec: { serviceName: undefined } }), 'spec.serviceName is missing'],
    [
      'a missing field of a container',
      statefulSet({ container: { name: undefined } }),
      `${CONTAINER}.name is missing`,
    ],
    [
      'an unknown enum value',
      statefulSet({ spec: { podManagementPolicy: 'Serial' } }),
      'spec.podManagementPolicy must be one of OrderedReady,Parallel, got "Serial"',
    ],
    [
      'an invalid time',
      statefulSet({ top: { metadata: { name: 'a', creationTimestamp: 'today' } } }),
      'metadata.creationTimestamp must match format "date-time", got "today"',
    ],
  ])('refuse %s', (_, manifest, fault) => {
    expect(schemaFaults(manifest)).toEqual([`StatefulSet a: ${fault}`]);
  });

  test.each([
    ['an unknown kind', { apiVersion: 'apps/v1', kind: 'StatefullSet' }, 'got "StatefullSet" of "apps/v1"'],
    ['a kind of another group', { apiVersion: 'v1', kind: 'StatefulSet' }, 'got "StatefulSet" of "v1"'],
    ['a document without content', null, 'got undefined of undefined'],
  ])('refuse %s', (_, manifest, fault) => {
    expect(schemaFaults(manifest)).toEqual([`kind must be one of Kubernetes 1.27, ${fault}`]);
  });

  test('report all faults of an object at once', () => {
    const faults = schemaFaults(statefulSet({ spec: { replicas: '3', size: 3 }, container: { name: 1 } }));
    expect(faults).toHaveLength(3);
  });
});

describe('a YAML stream', () => {
  test('that is invalid is rejected, not read as empty', () => {
    expect(() => parseManifests('a: [')).toThrow('Flow sequence');
  });

  test('is read as by kubectl, where an unquoted word can be a boolean', () => {
    expect(parseManifests('a: yes\n---\na: "yes"\n')).toEqual([{ a: true }, { a: 'yes' }]);
  });
});
