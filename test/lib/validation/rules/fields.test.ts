import {
  claim,
  container,
  pod,
  service,
  statefulSet,
  storageClass,
  testRules,
  volume,
  withClaim,
  workload,
} from '../../../support/findings';

const WHOLE = 'must be a whole number from 0 to 2147483647';
const POD = 'spec.containers[0]';

describe('numbers', () => {
  testRules([
    [
      'negative replicas',
      [statefulSet({ replicas: -1 })],
      ['whole-number', 'spec.replicas', -1, `${WHOLE} (got -1).`],
    ],
    [
      'a fraction of a second',
      [statefulSet({ minReadySeconds: 0.5 })],
      ['whole-number', 'spec.minReadySeconds', 0.5],
    ],
    [
      'a negative revision history',
      [workload('Deployment', 'a', { revisionHistoryLimit: -1 })],
      ['whole-number', 'spec.revisionHistoryLimit', -1],
    ],
    [
      'a negative partition',
      [statefulSet({ updateStrategy: { rollingUpdate: { partition: -1 } } })],
      ['whole-number', 'spec.updateStrategy.rollingUpdate.partition', -1],
    ],
    [
      'a partition above the replicas is accepted',
      [statefulSet({ replicas: 1, updateStrategy: { rollingUpdate: { partition: 9 } } })],
    ],
    [
      'user and group ids above 2^31 - 1, or negative',
      [container({ securityContext: { runAsUser: 2 ** 31 } }, { securityContext: { fsGroup: -1 } })],
      ['whole-number', 'spec.securityContext.fsGroup', -1],
      ['whole-number', `${POD}.securityContext.runAsUser`, 2 ** 31],
    ],
    [
      'user ids from 0 to 10000 are accepted',
      [container({ securityContext: { runAsUser: 999 } }, { securityContext: { runAsUser: 0 } })],
    ],
    [
      'seconds of a probe',
      [container({ livenessProbe: { exec: {}, periodSeconds: -1 } })],
      ['whole-number', `${POD}.livenessProbe.periodSeconds`, -1],
    ],
    [
      'seconds of a pod',
      [pod({ terminationGracePeriodSeconds: 1.5 })],
      ['whole-number', 'spec.terminationGracePeriodSeconds', 1.5],
    ],
  ]);
});

describe('enum values', () => {
  testRules([
    [
      'an update strategy of Deployments',
      [statefulSet({ updateStrategy: { type: 'Recreate' } })],
      [
        'allowed-value',
        'spec.updateStrategy.type',
        'Recreate',
        'must be one of "RollingUpdate", "OnDelete" (got "Recreate").',
      ],
    ],
    [
      'of a StatefulSet',
      [
        statefulSet({
          podManagementPolicy: 'All',
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep', whenScaled: 'retain' },
        }),
      ],
      ['allowed-value', 'spec.podManagementPolicy', 'All'],
      ['allowed-value', 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted', 'Keep'],
      ['allowed-value', 'spec.persistentVolumeClaimRetentionPolicy.whenScaled', 'retain'],
    ],
    [
      'of a container',
      [
        container({
          imagePullPolicy: 'Sometimes',
          ports: [{ containerPort: 1, protocol: 'tcp' }],
          livenessProbe: { exec: {}, successThreshold: 2 },
        }),
      ],
      ['allowed-value', `${POD}.imagePullPolicy`, 'Sometimes'],
      ['allowed-value', `${POD}.ports[0].protocol`, 'tcp'],
      ['allowed-value', `${POD}.livenessProbe.successThreshold`, 2, 'must be 1 (got 2).'],
    ],
    [
      'of claims and volumes',
      [
        claim({ accessModes: ['RWO'], volumeMode: 'block' }),
        volume({ accessModes: ['RWX'], persistentVolumeReclaimPolicy: 'Keep', nfs: undefined }),
      ],
      ['allowed-value', 'spec.accessModes[0]', 'RWO'],
      ['allowed-value', 'spec.volumeMode', 'block'],
      ['allowed-value', 'spec.accessModes[0]', 'RWX'],
      ['allowed-value', 'spec.persistentVolumeReclaimPolicy', 'Keep'],
    ],
    [
      'of a StorageClass',
      [storageClass('fast', { reclaimPolicy: 'Recycle', volumeBindingMode: 'Later' })],
      ['allowed-value', 'reclaimPolicy', 'Recycle'],
      ['allowed-value', 'volumeBindingMode', 'Later'],
    ],
    [
      'of a Service, a NetworkPolicy and an Ingress',
      [
        service({ type: 'Headless' }),
        { kind: 'NetworkPolicy', spec: { policyTypes: ['ingress'] } },
        { kind: 'Ingress', spec: { rules: [{ http: { paths: [{ path: '/' }] } }] } },
      ],
      ['allowed-value', 'spec.type', 'Headless'],
      ['allowed-value', 'spec.policyTypes[0]', 'ingress'],
      ['allowed-value', 'spec.rules[0].http.paths[0].pathType', undefined, 'must be set.'],
    ],
  ]);
});

describe('ports', () => {
  testRules([
    [
      'a port above 65535',
      [container({ ports: [{ containerPort: 65536, hostPort: -1 }] })],
      ['port-number', `${POD}.ports[0].containerPort`, 65536, 'must be a port from 1 to 65535 (got 65536).'],
      ['port-number', `${POD}.ports[0].hostPort`, -1],
    ],
    ['a port below 1024 is accepted', [container({ ports: [{ containerPort: 1 }] })]],
    [
      'a port in uppercase',
      [
        container({ ports: [{ containerPort: 1, name: 'Admin' }] }),
        service({ ports: [{ port: 0, name: 'Web' }] }),
      ],
      [
        'port-name',
        `${POD}.ports[0].name`,
        'Admin',
        'must be a port name (a-z, 0-9 and single "-", with at least one letter, at most 15 characters) (got "Admin").',
      ],
      ['port-number', 'spec.ports[0].port', 0],
      ['port-name', 'spec.ports[0].name', 'Web'],
    ],
    [
      'a Service port of 63 characters is accepted',
      [service({ ports: [{ port: 1, name: 'a'.repeat(63) }] })],
    ],
    [
      'probes without a port',
      [
        container({
          startupProbe: { grpc: {} },
          livenessProbe: { tcpSocket: { port: '80' } },
          readinessProbe: { httpGet: { port: 0 } },
        }),
      ],
      ['port-reference', `${POD}.readinessProbe.httpGet.port`, 0],
      ['port-reference', `${POD}.livenessProbe.tcpSocket.port`, '80'],
      ['port-reference', `${POD}.startupProbe.grpc.port`, undefined, 'must be set.'],
      ['probe-port', `${POD}.livenessProbe.tcpSocket.port`, '80'],
    ],
    [
      'a probe of an undeclared port number is accepted',
      [container({ livenessProbe: { tcpSocket: { port: 9090 } } })],
    ],
    [
      'invalid target ports',
      [
        service({
          ports: [
            { name: 'a', port: 1, targetPort: -1 },
            { name: 'b', port: 2, targetPort: '80' },
          ],
        }),
      ],
      ['port-reference', 'spec.ports[0].targetPort', -1],
      ['port-reference', 'spec.ports[1].targetPort', '80'],
    ],
    [
      'target port 0, or an undeclared one, is accepted',
      [
        service({
          ports: [
            { name: 'a', port: 1, targetPort: 0 },
            { name: 'b', port: 2, targetPort: 9 },
          ],
        }),
        statefulSet(),
      ],
    ],
    [
      'a node port outside the default range',
      [service({ type: 'NodePort', ports: [{ port: 80, nodePort: 8080 }] })],
      [
        'node-port-range',
        'spec.ports[0].nodePort',
        8080,
        'must be a port from 30000 to 32767, the default range (got 8080).',
      ],
    ],
    ['node port 0 is accepted', [service({ type: 'NodePort', ports: [{ port: 80, nodePort: 0 }] })]],
    [
      'a node port above 65535',
      [service({ type: 'NodePort', ports: [{ port: 80, nodePort: 70000 }] })],
      ['port-number', 'spec.ports[0].nodePort', 70000],
    ],
  ]);
});

describe('quantities', () => {
  testRules([
    [
      'a request that is not a quantity, a negative limit, an emptyDir without a number',
      [
        container(
          { resources: { requests: { cpu: 'few' }, limits: { gpu: '-1' } } },
          { volumes: [{ name: 'a', emptyDir: { sizeLimit: 'Mi' } }] },
        ),
      ],
      [
        'quantity',
        'spec.volumes[0].emptyDir.sizeLimit',
        'Mi',
        'must be a quantity such as "100m", "64Mi" or "2" (got "Mi").',
      ],
      ['quantity', `${POD}.resources.requests["cpu"]`, 'few'],
      ['quantity', `${POD}.resources.limits["gpu"]`, '-1'],
    ],
    [
      'a claim without a size',
      [claim({ resources: undefined })],
      ['quantity', 'spec.resources.requests.storage', undefined, 'must be set.'],
    ],
    [
      'a claim template of size 0',
      [withClaim({ resources: { requests: { storage: 0 } } })],
      [
        'quantity',
        'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
        0,
        'must be more than 0 (got 0).',
      ],
    ],
    [
      'a volume without a capacity',
      [volume({ capacity: {} })],
      ['quantity', 'spec.capacity.storage', undefined],
    ],
    [
      'thousandths of a byte',
      [claim({ resources: { requests: { storage: '32m' } } })],
      ['storage-size', 'spec.resources.requests.storage', '32m', 'must be at least 1Mi (got "32m").'],
    ],
    [
      'bytes, with a missing unit',
      [claim({ resources: { requests: { storage: '64' } } })],
      ['storage-size', 'spec.resources.requests.storage', '64'],
    ],
    ['a size that is a number is accepted', [claim({ resources: { requests: { storage: 2 ** 30 } } })]],
  ]);
});

describe('images', () => {
  testRules([
    [
      'none',
      [container({ image: undefined })],
      ['image-reference', `${POD}.image`, undefined, 'must be set.'],
    ],
    [
      'an uppercase one',
      [container({ image: 'Web' })],
      [
        'image-reference',
        `${POD}.image`,
        'Web',
        'must be an image reference such as "registry.example.com/visits:1.2.3" or "visits@sha256:" and 64 hex digits (got "Web").',
      ],
    ],
    ...[
      '',
      'web:',
      'web: 1',
      'https://example.com/web',
      'web@sha256:12',
      `web@md5:${'0'.repeat(32)}`,
      'web:1 ',
    ].map(
      (image) => [`"${image}"`, [container({ image })], ['image-reference', `${POD}.image`, image]] as const,
    ),
    ...[
      'web',
      'Registry.Example.com:5000/a_b/c__d:1.2.3',
      `web:1@sha256:${'0'.repeat(64)}`,
      `web@sha512:${'0'.repeat(128)}`,
      '[fd00::1]:5000/web:1',
      'localhost/web:_1',
    ].map((image) => [`"${image}" is accepted`, [container({ image })]] as const),
  ]);
});

describe('containers', () => {
  testRules([
    [
      'a variable that begins with a digit, and one without a name',
      [container({ env: [{ name: '1ST', value: 'a' }, { value: 'b' }] })],
      [
        'environment',
        `${POD}.env[0].name`,
        '1ST',
        'must be letters, digits, "_", "-" and ".", first not a digit (got "1ST").',
      ],
      ['environment', `${POD}.env[1].name`, undefined, 'must be set.'],
    ],
    [
      'a variable that is a number',
      [container({ env: [{ name: 'PORT', value: 8080 }] })],
      ['environment', `${POD}.env[0].value`, 8080, 'must be a string (got 8080).'],
    ],
    [
      'variables without a value, or from the downward API, are accepted',
      [container({ env: [{ name: 'A' }, { name: 'b.c-d', valueFrom: { fieldRef: { fieldPath: 'a' } } }] })],
    ],
    ['a container in uppercase', [container({ name: 'Web' })], ['pod-part-name', `${POD}.name`, 'Web']],
    [
      'a container without a name',
      [container({ name: undefined })],
      ['pod-part-name', `${POD}.name`, undefined],
    ],
    [
      'a volume in uppercase',
      [pod({ volumes: [{ name: 'Cache', emptyDir: {} }] })],
      ['pod-part-name', 'spec.volumes[0].name', 'Cache'],
    ],
    [
      'invalid mount paths',
      [
        container(
          {
            volumeMounts: [
              { name: 'a', mountPath: '/' },
              { name: 'a', mountPath: '/a:b' },
              { name: 'a' },
              { name: 'a', mountPath: '/a', subPath: '../b' },
            ],
          },
          { volumes: [{ name: 'a', emptyDir: {} }] },
        ),
      ],
      [
        'mount-path',
        `${POD}.volumeMounts[0].mountPath`,
        '/',
        'must be a path below "/" without ":", such as "/var/data" (got "/").',
      ],
      ['mount-path', `${POD}.volumeMounts[1].mountPath`, '/a:b'],
      ['mount-path', `${POD}.volumeMounts[2].mountPath`, undefined],
      [
        'mount-path',
        `${POD}.volumeMounts[3].subPath`,
        '../b',
        'must be a relative path without ".." (got "../b").',
      ],
    ],
    [
      'a mount path that ends in "/", and one ConfigMap at two paths, are accepted',
      [
        container(
          {
            volumeMounts: [
              { name: 'a', mountPath: '/a/' },
              { name: 'a', mountPath: '/b', subPath: '..c/d' },
            ],
          },
          { volumes: [{ name: 'a', emptyDir: {} }] },
        ),
      ],
    ],
    [
      'files outside their volume, and a mode in decimal',
      [
        pod({
          volumes: [
            { name: 'a', secret: { secretName: 'a', items: [{ key: 'a', path: '/a', mode: 644 }] } },
            {
              name: 'b',
              projected: {
                defaultMode: 1000,
                sources: [{ secret: { name: 'a', items: [{ key: 'a', path: 'a/..' }] } }],
              },
            },
          ],
        }),
      ],
      ['volume-files', 'spec.volumes[0].secret.items[0].path', '/a'],
      ['volume-files', 'spec.volumes[1].projected.sources[0].secret.items[0].path', 'a/..'],
      [
        'volume-files',
        'spec.volumes[0].secret.items[0].mode',
        644,
        'must be a file mode from 0 to 0o777 (got 644).',
      ],
      ['volume-files', 'spec.volumes[1].projected.defaultMode', 1000],
    ],
    [
      'a probe path without "/"',
      [container({ readinessProbe: { httpGet: { port: 80, path: 'readyz' } } })],
      [
        'probe-path',
        `${POD}.readinessProbe.httpGet.path`,
        'readyz',
        'must be a path that begins with "/" (got "readyz").',
      ],
    ],
  ]);
});

describe('names of other objects', () => {
  testRules([
    [
      'of a pod',
      [
        pod({
          priorityClassName: 'High',
          runtimeClassName: 'g_visor',
          imagePullSecrets: [{ name: 'My' }, {}],
          volumes: [{ name: 'a', secret: { secretName: 'A_B' } }],
        }),
      ],
      ['reference-name', 'spec.priorityClassName', 'High'],
      ['reference-name', 'spec.runtimeClassName', 'g_visor'],
      ['reference-name', 'spec.imagePullSecrets[0].name', 'My'],
      ['reference-name', 'spec.volumes[0].secret.secretName', 'A_B'],
    ],
    [
      'of an Ingress and a class',
      [
        { kind: 'Ingress', spec: { ingressClassName: 'Nginx', tls: [{ secretName: 'T_L_S' }] } },
        storageClass('fast', { provisioner: 'a b' }),
      ],
      ['reference-name', 'spec.ingressClassName', 'Nginx'],
      ['reference-name', 'spec.tls[0].secretName', 'T_L_S'],
      [
        'reference-name',
        'provisioner',
        'a b',
        'must be the name of a provisioner, such as "example.com/nfs" or "nfs.csi.k8s.io" (got "a b").',
      ],
    ],
    [
      'of the claim of a reserved volume',
      [volume({ claimRef: { namespace: 'a.b' } })],
      ['reference-name', 'spec.claimRef.name', undefined],
      ['reference-name', 'spec.claimRef.namespace', 'a.b'],
    ],
    [
      'the empty class, and a provisioner without a prefix, are no fault',
      [claim({ storageClassName: '' }), storageClass('csi', { provisioner: 'disk.csi.example.com' })],
    ],
    ['no governing Service is accepted', [statefulSet(), workload('StatefulSet', 'a', { serviceName: '' })]],
  ]);
});

describe('addresses of volumes', () => {
  const ADDRESS =
    'must be a host name or an IP address, such as "nfs.example.com", "192.0.2.10" or "fd00::10", without brackets, zone, scheme, path or port';
  const at = (server: string, path = '/srv'): readonly [ReturnType<typeof volume>] => [
    volume({ nfs: { server, path } }),
  ];
  testRules([
    ...['::ffff:192.0.2.1', '192.168.1.300', '[fd00::1]', 'nfs://a', 'a:/srv', 'a b', ''].map(
      (server) => [`server "${server}"`, at(server), ['nfs-address', 'spec.nfs.server', server]] as const,
    ),
    [
      'server "fe80::1%eth0"',
      at('fe80::1%eth0'),
      ['nfs-address', 'spec.nfs.server', 'fe80::1%eth0', `${ADDRESS} (got "fe80::1%eth0").`],
    ],
    ...['NFS.example.com', '192.0.2.10', 'fd00::10', 'nas1'].map(
      (server) => [`server "${server}" is accepted`, at(server)] as const,
    ),
    ...['srv', '/a\u0000b', ''].map(
      (path) =>
        [`path ${JSON.stringify(path)}`, at('nas', path), ['volume-source', 'spec.nfs.path', path]] as const,
    ),
    ...['/srv/', '/srv/../etc', '/my srv'].map(
      (path) =>
        [`path ${JSON.stringify(path)}`, at('nas', path), ['nfs-address', 'spec.nfs.path', path]] as const,
    ),
    [
      'a relative path',
      at('nas', 'a'),
      [
        'volume-source',
        'spec.nfs.path',
        'a',
        'must be an absolute path without control characters (got "a").',
      ],
    ],
    ['path "/" is accepted', at('nas', '/')],
    [
      'a volume in a pod',
      [pod({ volumes: [{ name: 'a', nfs: { server: 'nfs://a' } }] })],
      ['volume-source', 'spec.volumes[0].nfs.path', undefined, 'must be set.'],
      ['nfs-address', 'spec.volumes[0].nfs.server', 'nfs://a'],
    ],
    [
      'a local volume with ".." in its path',
      [
        volume({
          nfs: undefined,
          local: { path: '/mnt/../etc' },
          claimRef: { namespace: 'apps', name: 'data' },
          nodeAffinity: { required: { nodeSelectorTerms: [{}] } },
        }),
      ],
      [
        'volume-source',
        'spec.local.path',
        '/mnt/../etc',
        'must be an absolute path without "..", such as "/mnt/data" (got "/mnt/../etc").',
      ],
    ],
  ]);
});

describe('routes and budgets', () => {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const route = (host: string, path: string): object => ({
    kind: 'Ingress',
    spec: { rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend }] } }] },
  });
  const web = service({ ports: [{ port: 80 }] });
  testRules([
    [
      'an address as a host, a path without "/"',
      [route('192.0.2.1', 'a') as never, web],
      [
        'ingress-route',
        'spec.rules[0].host',
        '192.0.2.1',
        'must be a host name such as "visits.example.com" (got "192.0.2.1").',
      ],
      ['ingress-route', 'spec.rules[0].http.paths[0].path', 'a'],
    ],
    [
      'any host, or a wildcard, is accepted',
      [route('', '/') as never, route('*.example.com', '/') as never, web],
    ],
    [
      'invalid budgets',
      [
        { kind: 'PodDisruptionBudget', spec: { minAvailable: '101%' } },
        { kind: 'PodDisruptionBudget', spec: { maxUnavailable: -1 } },
      ],
      [
        'disruption-budget',
        'spec.minAvailable',
        '101%',
        'must be a whole number, or a percentage from "0%" to "100%" (got "101%").',
      ],
      ['disruption-budget', 'spec.maxUnavailable', -1],
    ],
    [
      'budgets of a percentage and of 0 are accepted',
      [
        { kind: 'PodDisruptionBudget', spec: { minAvailable: '50%' } },
        { kind: 'PodDisruptionBudget', spec: { maxUnavailable: 0 } },
      ],
    ],
  ]);
});
