import { Chart, Testing } from 'cdk8s';
import { StatefulApp, type StatefulAppOverrides, k8s } from '../../lib';
import { LABEL, MOUNT_PATH, PORT_NAME, QUANTITY, SIZE, WHOLE, refused } from '../support/bad-input';

const { Quantity, IntOrString } = k8s;

function synth(spec: Spec): void {
  const chart = new Chart(Testing.app(), 'apps', { namespace: 'apps' });
  const overrides = { statefulSet: { spec } };
  new StatefulApp(chart, 'visits', { image: 'example.com/visits:1.2.3', overrides });
  Testing.synth(chart);
}

/** What is wrong with the StatefulSet of an app called "visits". */
type Row = [input: string, spec: Spec, ...messages: string[]];
type Spec = NonNullable<StatefulAppOverrides['statefulSet']>['spec'];

const POD = 'spec.template.spec';

type PodSpec = NonNullable<NonNullable<NonNullable<Spec>['template']>['spec']>;
type Container = NonNullable<PodSpec['containers']>[number];

const pod = (spec: PodSpec): Spec => ({ template: { spec } });
const container = (changes: Container): Spec => pod({ containers: [{ name: 'visits', ...changes }] });

const missing = (kind: string, name: string): string =>
  `"${name}" names a ${kind} that is not in this app's namespace "apps": define it, or say that the cluster has it with new ExistingObject(scope, "${name}", { kind: "${kind}" })`;

const rows: Row[] = [
  ['fewer replicas than none', { replicas: -1 }, `spec.replicas must be ${WHOLE}, got -1`],
  ['half a second', { minReadySeconds: 0.5 }, `spec.minReadySeconds must be ${WHOLE}, got 0.5`],
  [
    'a history below none',
    { revisionHistoryLimit: -1 },
    `spec.revisionHistoryLimit must be ${WHOLE}, got -1`,
  ],
  [
    'a partition below the first pod',
    { updateStrategy: { rollingUpdate: { partition: -1 } } },
    `spec.updateStrategy.rollingUpdate.partition must be ${WHOLE}, got -1`,
  ],
  [
    'two update strategies in one',
    { updateStrategy: { type: 'OnDelete' } },
    'spec.updateStrategy.rollingUpdate must be left out with type "OnDelete", got {"partition":0}',
  ],
  [
    'an update of several pods at a time',
    { updateStrategy: { rollingUpdate: { maxUnavailable: IntOrString.fromNumber(2) } } },
    'spec.updateStrategy.rollingUpdate.maxUnavailable is refused: it is off in Kubernetes 1.27 and on in later versions, so an upgrade of the cluster would change how pods are updated',
  ],
  [
    'an update strategy of Deployments',
    { updateStrategy: { type: 'Recreate', rollingUpdate: null } },
    'spec.updateStrategy.type must be one of "RollingUpdate", "OnDelete", got "Recreate"',
  ],
  [
    'a selector that is not the pods',
    { selector: { matchLabels: { tier: 'web' } } },
    'spec.selector.matchLabels["tier"] is "web" but the pods\' label is undefined: make them agree',
  ],
  [
    'a governing Service that nobody defines',
    { serviceName: 'peers' },
    'spec.serviceName "peers" names no Service in this app\'s namespace "apps", so the pods would have no DNS names: define it, or say that the cluster has it with new ExistingObject(scope, "peers", { kind: "Service" })',
  ],
  [
    'a governing Service with an address of its own',
    { serviceName: 'visits' },
    'spec.serviceName "visits" names a Service that is not headless: set its clusterIP to "None"',
  ],
  [
    'a claim template without a size',
    {
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: null } } } },
      ],
    },
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage must be given, such as "1Gi"',
  ],
  [
    'a claim for one pod alone and for others too',
    {
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] } },
      ],
    },
    'spec.volumeClaimTemplates[0].spec.accessModes can\'t hold other modes beside "ReadWriteOncePod", got ["ReadWriteOncePod","ReadWriteOnce"]',
  ],
  [
    'a claim template of less than a byte',
    {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { resources: { requests: { storage: Quantity.fromString('32m') } } },
        },
      ],
    },
    `spec.volumeClaimTemplates[0].spec.resources.requests.storage must be ${SIZE}, got "32m"`,
  ],
  [
    'a claim template that no container mounts',
    {
      volumeClaimTemplates: [
        {
          metadata: { name: 'logs' },
          spec: { resources: { requests: { storage: Quantity.fromString('1Gi') } } },
        },
      ],
    },
    'spec.volumeClaimTemplates[1].metadata.name "logs" is mounted by no container: what the app writes would be lost with its pod',
  ],
  [
    'a claim template with a dot in its name',
    {
      ...container({ volumeMounts: [{ name: 'my.logs', mountPath: '/logs' }] }),
      volumeClaimTemplates: [
        {
          metadata: { name: 'my.logs' },
          spec: { resources: { requests: { storage: Quantity.fromString('1Gi') } } },
        },
      ],
    },
    `spec.volumeClaimTemplates[1].metadata.name must be ${LABEL}, got "my.logs"`,
  ],
  [
    'a volume in capitals',
    pod({ volumes: [{ name: 'Cache', emptyDir: {} }] }),
    `${POD}.volumes[1].name must be ${LABEL}, got "Cache"`,
  ],
  [
    'a volume with the name of a claim template',
    pod({ volumes: [{ name: 'data', emptyDir: {} }] }),
    `${POD}.volumes name "data" occurs more than once: give each its own`,
  ],
  [
    'two containers of one name',
    pod({ initContainers: [{ name: 'visits', image: 'visits:1' }] }),
    `${POD} container name "visits" occurs more than once: give each its own`,
  ],
  [
    'a container in capitals',
    pod({ containers: [{ name: 'Log', image: 'log:1' }] }),
    `${POD}.containers[1].name must be ${LABEL}, got "Log"`,
  ],
  [
    'a mount of no volume in a relative place',
    container({ volumeMounts: [{ name: 'none', mountPath: 'logs' }] }),
    `${POD}.containers[0].volumeMounts[2].mountPath must be ${MOUNT_PATH}, got "logs"`,
    `${POD}.containers[0].volumeMounts[2].name "none" is neither a volume nor a claim template of the pod (tmp, data)`,
  ],
  [
    'a variable that begins with a digit',
    container({ env: [{ name: '1ST', value: 'a' }] }),
    `${POD}.containers[0].env[0].name must be the name of an environment variable (letters, digits, "_", "-" and ".", first not a digit), got "1ST"`,
  ],
  [
    'a port beyond the last',
    container({ ports: [{ containerPort: 65536 }] }),
    `${POD}.containers[0].ports[1].containerPort must be a port from 1 to 65535, got 65536`,
  ],
  [
    'a sidecar on the port of the app',
    pod({ containers: [{ name: 'proxy', image: 'proxy:1', ports: [{ containerPort: 8080 }] }] }),
    `${POD}.containers[1].ports[0].containerPort 8080/TCP is taken in this pod: its containers share one network, so one of the two can't listen`,
  ],
  [
    'a port in capitals',
    container({ ports: [{ containerPort: 9090, name: 'Admin' }] }),
    `${POD}.containers[0].ports[1].name must be ${PORT_NAME}, got "Admin"`,
  ],
  [
    'two ports of one name',
    container({ ports: [{ containerPort: 9090, name: 'http' }] }),
    `${POD}.containers[0].ports[1].name "http" is another port's name in this pod: give each port a name of its own`,
  ],
  [
    'a probe of a port that the container does not have',
    container({ livenessProbe: { tcpSocket: { port: IntOrString.fromString('admin') } } }),
    `${POD}.containers[0].livenessProbe port "admin" is not a port of the container (http)`,
  ],
  [
    'a probe of port 0',
    container({ readinessProbe: { tcpSocket: { port: IntOrString.fromNumber(0) } } }),
    `${POD}.containers[0].readinessProbe port must be a port from 1 to 65535, got 0`,
  ],
  [
    'scratch space without a number',
    pod({ volumes: [{ name: 'tmp', emptyDir: { sizeLimit: Quantity.fromString('Mi') } }] }),
    `${POD}.volumes[0].emptyDir.sizeLimit must be ${QUANTITY}, got "Mi"`,
  ],
  [
    'a request of no number',
    container({ resources: { requests: { cpu: Quantity.fromString('few') } } }),
    `${POD}.containers[0].resources.requests["cpu"] must be ${QUANTITY}, got "few"`,
  ],
  [
    'a limit below none',
    container({ resources: { limits: { gpu: Quantity.fromString('-1') } } }),
    `${POD}.containers[0].resources.limits["gpu"] must be ${QUANTITY}, got "-1"`,
  ],
  [
    'a request above its limit',
    container({ resources: { requests: { memory: Quantity.fromString('1G') } } }),
    `${POD}.containers[0].resources.requests["memory"] "1G" is more than its limit "256Mi": raise the limit or lower the request`,
  ],
  [
    'an account that nobody defines',
    pod({ serviceAccountName: 'robot' }),
    `${POD}.serviceAccountName ${missing('ServiceAccount', 'robot')}`,
  ],
  [
    'ConfigMaps and a claim that nobody defines',
    pod({
      volumes: [
        { name: 'a', configMap: { name: 'one' } },
        { name: 'b', projected: { sources: [{ configMap: { name: 'two' } }] } },
        { name: 'c', persistentVolumeClaim: { claimName: 'three' } },
      ],
      containers: [
        {
          name: 'visits',
          envFrom: [{ configMapRef: { name: 'four' } }],
          env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'five', key: 'a' } } }],
        },
      ],
    }),
    `${POD}.volumes[1].configMap.name ${missing('ConfigMap', 'one')}`,
    `${POD}.volumes[2].projected.sources[0].configMap.name ${missing('ConfigMap', 'two')}`,
    `${POD}.volumes[3].persistentVolumeClaim.claimName ${missing('PersistentVolumeClaim', 'three')}`,
    `${POD}.containers[0].envFrom[0].configMapRef.name ${missing('ConfigMap', 'four')}`,
    `${POD}.containers[0].env[0].valueFrom.configMapKeyRef.name ${missing('ConfigMap', 'five')}`,
  ],
];

test.each(rows)('a StatefulSet is refused with %s', (_input, spec, ...messages) => {
  expect(() => {
    synth(spec);
  }).toThrow(refused(messages.map((message) => `[apps/visits/Resource] StatefulSet visits: ${message}`)));
});
