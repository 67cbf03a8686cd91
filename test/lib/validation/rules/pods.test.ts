import {
  type Definition,
  type Row,
  claim,
  claimSpec,
  container,
  pod,
  statefulSet,
  testRules,
  withClaim,
  workload,
} from '../../../support/findings';

const POD = 'spec.containers[0]';
const TEMPLATE = 'spec.template.spec';
const sidecar = (changes: object): object => ({ name: 'sidecar', image: 'sidecar:1', ...changes });

describe('the Pod Security level of a namespace', () => {
  const namespace = (enforce: string): Definition => ({
    kind: 'Namespace',
    metadata: { name: 'apps', labels: { 'pod-security.kubernetes.io/enforce': enforce } },
  });
  const host = container(
    { securityContext: { privileged: true } },
    {
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      volumes: [{ name: 'root', hostPath: { path: '/' } }],
    },
  );
  const fields = [
    ...['spec.hostNetwork', 'spec.hostPID', 'spec.hostIPC', `${POD}.securityContext.privileged`].map(
      (field): [string, unknown] => [field, true],
    ),
    ['spec.volumes[0].hostPath', { path: '/' }] as [string, unknown],
  ];
  testRules([
    ...['baseline', 'restricted'].map((level): Row => [
      `a pod of the host where ${level} is enforced`,
      [namespace(level), host],
      [
        'pod-security-level',
        'spec.hostNetwork',
        true,
        `is refused in the namespace "apps", which enforces "${level}" (got true). Use a namespace that enforces "privileged".`,
      ],
      ...fields
        .slice(1)
        .map(([field, value]): [string, string, unknown] => ['pod-security-level', field, value]),
    ]),
    ['a pod of the host where privileged is enforced', [namespace('privileged'), host]],
    ['an ordinary pod where restricted is enforced', [namespace('restricted'), container({})]],
  ]);
});

describe('names in a pod', () => {
  testRules([
    [
      'no container',
      [pod({ containers: [] }), workload('Deployment', 'a', {}, { containers: undefined })],
      ['missing-container', 'spec.containers', [], 'must hold a container (got []).'],
      ['missing-container', `${TEMPLATE}.containers`, undefined],
    ],
    [
      'containers, volumes, mount paths and ports with a duplicate name',
      [
        container(
          {
            ports: [
              { name: 'a', containerPort: 1 },
              { name: 'a', containerPort: 2 },
            ],
            volumeMounts: [
              { name: 'a', mountPath: '/a' },
              { name: 'a', mountPath: '/a' },
            ],
          },
          {
            initContainers: [sidecar({ name: 'web' })],
            volumes: [
              { name: 'a', emptyDir: {} },
              { name: 'a', emptyDir: {} },
            ],
          },
        ),
      ],
      ['duplicate-name', `${POD}.name`, 'web', 'must be unique (got "web").'],
      ['duplicate-name', 'spec.volumes[1].name', 'a'],
      ['duplicate-name', `${POD}.ports[1].name`, 'a'],
      ['duplicate-name', `${POD}.volumeMounts[1].mountPath`, '/a'],
    ],
    [
      'two claim templates with one name',
      [
        withClaim(
          {},
          {
            volumeClaimTemplates: ['data', 'data'].map((name) => ({ metadata: { name }, spec: claimSpec() })),
          },
        ),
      ],
      ['duplicate-name', 'spec.volumeClaimTemplates[1].metadata.name', 'data'],
    ],
    [
      'one port name in two containers is accepted',
      [
        pod({
          containers: [1, 2].map((port) =>
            sidecar({ name: `c${port}`, ports: [{ name: 'http', containerPort: port }] }),
          ),
        }),
      ],
    ],
    [
      'a duplicate variable',
      [
        container({
          env: [
            { name: 'A', value: '1' },
            { name: 'A', value: '2' },
          ],
        }),
      ],
      ['duplicate-variable', `${POD}.env[1].name`, 'A', 'must be unique (got "A").'],
    ],
    [
      'a sidecar on the port of the app',
      [
        pod({
          initContainers: [sidecar({ restartPolicy: 'Always', ports: [{ containerPort: 80 }] })],
          containers: [sidecar({ name: 'web', ports: [{ containerPort: 80, protocol: 'TCP' }] })],
        }),
      ].map(({ kind, spec }) => ({ kind, spec })),
      [
        'duplicate-port',
        `${POD}.containerPort`.replace('.containerPort', '.ports[0].containerPort'),
        '80/TCP',
        'must be unique (got "80/TCP").',
      ],
    ],
    [
      'an init container on the port of the app, and one port with two protocols, are accepted',
      [
        pod({
          initContainers: [sidecar({ ports: [{ containerPort: 53 }] })],
          containers: [
            sidecar({
              name: 'web',
              ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }],
            }),
          ],
        }),
      ],
    ],
  ]);
});

describe('containers', () => {
  testRules([
    [
      'probes and hooks of a port of another container',
      [
        pod({
          containers: [
            sidecar({ ports: [{ name: 'admin', containerPort: 1 }] }),
            sidecar({
              name: 'web',
              ports: [{ name: 'http', containerPort: 2 }],
              livenessProbe: { tcpSocket: { port: 'admin' } },
              lifecycle: { preStop: { httpGet: { port: 'admin' } } },
            }),
          ],
        }),
      ],
      [
        'probe-port',
        'spec.containers[1].livenessProbe.tcpSocket.port',
        'admin',
        'is not the name of a port of the container ("http") (got "admin").',
      ],
      ['probe-port', 'spec.containers[1].lifecycle.preStop.httpGet.port', 'admin'],
    ],
    [
      'a probe of a port of the container is accepted',
      [
        container({
          ports: [{ name: 'http', containerPort: 2 }],
          readinessProbe: { httpGet: { port: 'http' } },
        }),
      ],
    ],
    [
      'a request above its limit',
      [
        container({
          resources: { requests: { memory: '1G', cpu: 1 }, limits: { memory: '256Mi', cpu: '1000m' } },
        }),
      ],
      [
        'request-above-limit',
        `${POD}.resources.requests["memory"]`,
        '1G',
        'is more than the limit "256Mi" (got "1G"). Raise the limit or lower the request.',
      ],
    ],
    ['a request without a limit is accepted', [container({ resources: { requests: { memory: '1G' } } })]],
    [
      'privileges with allowPrivilegeEscalation false',
      [
        container({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
        container({
          securityContext: { capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false },
        }),
      ],
      [
        'security-context',
        `${POD}.securityContext.allowPrivilegeEscalation`,
        false,
        'must not be false with privileged true (got false).',
      ],
      [
        'security-context',
        `${POD}.securityContext.allowPrivilegeEscalation`,
        false,
        'must not be false with the capability CAP_SYS_ADMIN (got false).',
      ],
    ],
    [
      'user 0 with runAsNonRoot',
      [
        container(
          { securityContext: { runAsUser: 0 } },
          { securityContext: { runAsNonRoot: true, runAsUser: 1000 } },
        ),
      ],
      [
        'security-context',
        `${POD}.securityContext.runAsUser`,
        0,
        'must not be 0 with runAsNonRoot true (got 0).',
      ],
    ],
    [
      'consistent privileges are accepted',
      [
        container({ securityContext: { privileged: true } }),
        container({
          securityContext: { capabilities: { add: ['NET_ADMIN'] }, allowPrivilegeEscalation: false },
        }),
        container(
          { securityContext: { runAsNonRoot: false } },
          { securityContext: { runAsNonRoot: true, runAsUser: 0 } },
        ),
        container(
          { securityContext: { runAsUser: 1 } },
          { securityContext: { runAsNonRoot: true, runAsUser: 0 } },
        ),
      ],
    ],
  ]);
});

describe('volumes', () => {
  const block = claimSpec({ volumeMode: 'Block' });
  const mounted = { volumeMounts: [{ name: 'a', mountPath: '/a' }] };
  const attached = { volumeDevices: [{ name: 'a', devicePath: '/dev/a' }] };
  const ofClaim = { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }] };
  testRules([
    [
      'a mount without a volume',
      [container(mounted, { volumes: [{ name: 'b', emptyDir: {} }] })],
      [
        'unknown-volume',
        `${POD}.volumeMounts[0].name`,
        'a',
        'is not a volume or a claim template of the pod ("b") (got "a").',
      ],
    ],
    [
      'a device without a volume',
      [container(attached)],
      ['unknown-volume', `${POD}.volumeDevices[0].name`, 'a'],
    ],
    [
      'mounted block volumes: of a template, a claim, and an ephemeral volume',
      [
        withClaim({ volumeMode: 'Block' }),
        claim({ volumeMode: 'Block' }),
        container(mounted, ofClaim),
        container(mounted, { volumes: [{ name: 'a', ephemeral: { volumeClaimTemplate: { spec: block } } }] }),
      ],
      [
        'volume-mode',
        `${TEMPLATE}.containers[0].volumeMounts[0].name`,
        'data',
        'has volumeMode "Block" (got "data"). Move it to volumeDevices.',
      ],
      ['volume-mode', `${POD}.volumeMounts[0].name`, 'a'],
      ['volume-mode', `${POD}.volumeMounts[0].name`, 'a'],
    ],
    [
      'attached volumes that are not block volumes',
      [
        claim(),
        container(attached, ofClaim),
        container(attached, { volumes: [{ name: 'a', emptyDir: {} }] }),
      ],
      [
        'volume-mode',
        `${POD}.volumeDevices[0].name`,
        'a',
        'has volumeMode "Filesystem" (got "a"). Move it to volumeMounts.',
      ],
      ['volume-mode', `${POD}.volumeDevices[0].name`, 'a'],
    ],
    ['an attached block volume is accepted', [claim({ volumeMode: 'Block' }), container(attached, ofClaim)]],
    [
      'a template that no container mounts',
      [statefulSet({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec() }] })],
      [
        'unmounted-claim',
        'spec.volumeClaimTemplates[0].metadata.name',
        'data',
        'is mounted by no container (got "data").',
      ],
    ],
    [
      'a volume with the name of a claim template, and apiVersion and kind in the template, are accepted',
      [
        statefulSet(
          {
            volumeClaimTemplates: [
              {
                apiVersion: 'v1',
                kind: 'PersistentVolumeClaim',
                metadata: { name: 'data' },
                spec: claimSpec(),
              },
            ],
          },
          {
            volumes: [{ name: 'data', emptyDir: {} }],
            initContainers: [
              { name: 'setup', image: 'a:1', volumeMounts: [{ name: 'data', mountPath: '/tmp' }] },
            ],
          },
        ),
      ],
    ],
  ]);
});
