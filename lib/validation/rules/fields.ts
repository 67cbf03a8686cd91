import {
  type Check,
  dnsLabel,
  dnsSubdomain,
  environmentVariable,
  exportPath,
  ingressHost,
  mountPath,
  must,
  oneOf,
  portName,
  portNumber,
  serverAddress,
  storageProvisioner,
  wholeNumber,
} from '../checks';
import { imageReference } from '../image';
import { quantity, quantityValue } from '../quantity';
import { fieldRule } from './field-rule';
import type { RuleTable } from './rule';

const isString = (value: unknown): value is string => typeof value === 'string';

/** Extends a check so that a value with the meaning "none" is valid too. */
const unless =
  <T>(none: T, check: Check<T>): Check<T> =>
  (value) =>
    value === none ? undefined : check(value);

const stringValue = must<unknown>('a string', isString);
const nameOrNone = unless('', dnsSubdomain);
const nameOrNumber: Check<string | number> = (value) =>
  isString(value) ? portName(value) : portNumber(value);
/** 0 and "" mean the port number of the Service. */
const targetPort: Check<string | number> = unless<string | number>(
  '',
  unless<string | number>(0, nameOrNumber),
);
const absolutePath = must<unknown>('a path that begins with "/"', (path) => /^\/\S*$/.test(String(path)));
const relativePath = must<unknown>('a relative path without ".."', (path) =>
  /^(?!\/)(?!(.*\/)?\.\.(\/|$))./s.test(String(path)),
);
const directory = must<unknown>('an absolute path without "..", such as "/mnt/data"', (path) =>
  /^(?!.*\/\.\.(\/|$))\//s.test(String(path)),
);
/** The path of an NFS export, by the rules of the API server. */
const remotePath = must<unknown>(
  'an absolute path without control characters',
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  (path) => /^\/[^\u0000-\u001f\u007f]*$/.test(String(path)),
);
const exportPathBelow: Check<string> = (path) =>
  remotePath(path) === undefined ? exportPath(path) : undefined;
const fileMode = must<number>(
  'a file mode from 0 to 0o777',
  (mode) => mode >= 0 && mode <= 0o777 && mode % 1 === 0,
);
const countOrPercentage = must<unknown>('a whole number, or a percentage from "0%" to "100%"', (value) =>
  isString(value) ? /^(100|\d\d?)%$/.test(value) : wholeNumber(value as number) === undefined,
);
const capacity: Check<string | number> = (value) =>
  quantity(value) ?? must<number>('more than 0', (size) => size > 0)(quantityValue(value ?? ''));
const once = unless(
  0,
  must<number>('1', (value) => value === 1),
);
const nodePort = must<number>(
  'a port from 30000 to 32767, the default range',
  (port) => portNumber(port) !== undefined || (port >= 30000 && port <= 32767),
);
const largeSize = must<string | number>('at least 1Mi', (value) => {
  const size = quantityValue(value) ?? 0;
  return size <= 0 || size >= 2 ** 20;
});

const accessMode = oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod');
const volumeMode = oneOf('Filesystem', 'Block');
const retainOrDelete = oneOf('Retain', 'Delete');
const strategy = oneOf('RollingUpdate', 'OnDelete');
const protocol = oneOf('TCP', 'UDP', 'SCTP');

/** The paths of a field in several objects. */
const each = (places: readonly string[], field: string): string =>
  places.map((place) => `${place}.${field}`).join(' ');

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];
const PROJECTED = ['configMap', 'secret', 'projected.sources[].configMap', 'projected.sources[].secret'];
const FILES = [...PROJECTED, 'downwardAPI'].map((source) => `volumes[].${source}`);
const TIMES = [
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'failureThreshold',
  'successThreshold',
];
const USERS = 'securityContext.runAsUser securityContext.runAsGroup';
const RETENTION = 'spec.persistentVolumeClaimRetentionPolicy';
const COUNTS = 'spec.replicas spec.minReadySeconds spec.revisionHistoryLimit';

/** Rules about the values of single fields. */
export const FIELD_RULES: RuleTable = {
  'whole-number': fieldRule('Counts, seconds and ids are whole numbers that are not negative.', [
    ['StatefulSet', `${COUNTS} spec.updateStrategy.rollingUpdate.partition spec.ordinals.start`, wholeNumber],
    ['Deployment', COUNTS, wholeNumber],
    ['DaemonSet', COUNTS, wholeNumber],
    ['ReplicaSet', COUNTS, wholeNumber],
    ['Pod', `terminationGracePeriodSeconds ${USERS} securityContext.fsGroup`, wholeNumber],
    ['Container', `${USERS} ${TIMES.map((time) => each(PROBES, time)).join(' ')}`, wholeNumber],
  ]),
  'allowed-value': fieldRule('Fields such as imagePullPolicy take only the values that Kubernetes lists.', [
    ['StatefulSet', 'spec.updateStrategy.type', strategy],
    ['StatefulSet', 'spec.podManagementPolicy', oneOf('OrderedReady', 'Parallel')],
    ['StatefulSet', `${RETENTION}.whenDeleted ${RETENTION}.whenScaled`, retainOrDelete],
    ['DaemonSet', 'spec.updateStrategy.type', strategy],
    ['Deployment', 'spec.strategy.type', oneOf('Recreate', 'RollingUpdate')],
    ['Container', 'imagePullPolicy', oneOf('Always', 'IfNotPresent', 'Never')],
    ['Container', 'ports[].protocol', protocol],
    ['Container', 'livenessProbe.successThreshold startupProbe.successThreshold', once],
    ['Claim', 'accessModes[]', accessMode],
    ['Claim', 'volumeMode', volumeMode],
    ['PersistentVolume', 'spec.accessModes[]', accessMode],
    ['PersistentVolume', 'spec.volumeMode', volumeMode],
    ['PersistentVolume', 'spec.persistentVolumeReclaimPolicy', oneOf('Retain', 'Delete', 'Recycle')],
    ['StorageClass', 'reclaimPolicy', retainOrDelete],
    ['StorageClass', 'volumeBindingMode', oneOf('Immediate', 'WaitForFirstConsumer')],
    ['CSIDriver', 'spec.fsGroupPolicy', oneOf('None', 'File', 'ReadWriteOnceWithFSType')],
    ['CSIDriver', 'spec.volumeLifecycleModes[]', oneOf('Persistent', 'Ephemeral')],
    ['Service', 'spec.type', oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName')],
    ['Service', 'spec.ports[].protocol', protocol],
    ['NetworkPolicy', 'spec.policyTypes[]', oneOf('Ingress', 'Egress')],
    ['Ingress', 'spec.rules[].http.paths[].pathType!', oneOf('Prefix', 'Exact', 'ImplementationSpecific')],
  ]),
  'port-number': fieldRule('A port has a number from 1 to 65535.', [
    ['Container', 'ports[].containerPort!', portNumber],
    ['Container', 'ports[].hostPort', unless(0, portNumber)],
    ['Service', 'spec.ports[].port!', portNumber],
    ['Service', 'spec.ports[].nodePort', unless(0, portNumber)],
  ]),
  'port-name': fieldRule(
    'The name of a container port has at most 15 characters, that of a Service port is a DNS label.',
    [
      ['Container', 'ports[].name', portName],
      ['Service', 'spec.ports[].name', dnsLabel],
    ],
  ),
  'port-reference': fieldRule('A port of a pod is referred to by its name or its number.', [
    ['Container', `${each(PROBES, 'httpGet.port!')} ${each(PROBES, 'tcpSocket.port!')}`, nameOrNumber],
    ['Container', each(PROBES, 'grpc.port!'), portNumber],
    ['Service', 'spec.ports[].targetPort', targetPort],
  ]),
  'node-port-range': fieldRule(
    'Clusters have node ports from 30000 to 32767, unless set up otherwise.',
    [['Service', 'spec.ports[].nodePort', unless(0, nodePort)]],
    true,
  ),
  quantity: fieldRule('The API server refuses what is not a quantity.', [
    ['Pod', 'volumes[].emptyDir.sizeLimit', quantity],
    ['Container', 'resources.requests{} resources.limits{}', quantity],
    ['Claim', 'resources.requests.storage!!', capacity],
    ['PersistentVolume', 'spec.capacity.storage!!', capacity],
  ]),
  'storage-size': fieldRule(
    'A smaller size is a mistake: without a unit it is in bytes, and "m" stands for thousandths.',
    [['Claim', 'resources.requests.storage', largeSize]],
    true,
  ),
  'image-reference': fieldRule(
    'No node can pull an image whose reference breaks the syntax of image references.',
    [['Container', 'image!', imageReference]],
  ),
  environment: fieldRule('Environment variables have names without spaces or "=", and strings as values.', [
    ['Container', 'env[].name!', environmentVariable],
    ['Container', 'env[].value', stringValue],
  ]),
  'pod-part-name': fieldRule('The names of containers, volumes and claim templates are DNS labels.', [
    ['Pod', 'volumes[].name!', dnsLabel],
    ['Container', 'name!', dnsLabel],
    ['StatefulSet', 'spec.volumeClaimTemplates[].metadata.name!!', dnsLabel],
  ]),
  'reference-name': fieldRule('A reference holds a name that an object can have.', [
    ['Pod', 'serviceAccountName priorityClassName runtimeClassName', nameOrNone],
    ['Pod', 'imagePullSecrets[].name', nameOrNone],
    ['Pod', 'volumes[].configMap.name! volumes[].secret.secretName!', dnsSubdomain],
    ['Pod', 'volumes[].persistentVolumeClaim.claimName!', dnsSubdomain],
    ['Claim', 'storageClassName volumeName', nameOrNone],
    ['PersistentVolume', 'spec.storageClassName', nameOrNone],
    ['PersistentVolume', 'spec.claimRef.name!', dnsSubdomain],
    ['PersistentVolume', 'spec.claimRef.namespace!', dnsLabel],
    ['StatefulSet', 'spec.serviceName', unless('', dnsLabel)],
    ['StorageClass', 'provisioner!', storageProvisioner],
    ['Ingress', 'spec.ingressClassName spec.tls[].secretName', nameOrNone],
    ['Ingress', 'spec.defaultBackend.service.name!', dnsSubdomain],
    ['Ingress', 'spec.rules[].http.paths[].backend.service.name!', dnsSubdomain],
  ]),
  'mount-path': fieldRule('A mount path has no ":", and no container starts with a volume at "/".', [
    ['Container', 'volumeMounts[].name!', stringValue],
    ['Container', 'volumeMounts[].mountPath!', mountPath],
    ['Container', 'volumeMounts[].subPath', unless('', relativePath)],
  ]),
  'volume-files': fieldRule('The files of a volume are inside it, and their modes are permissions.', [
    ['Pod', each(FILES, 'items[].path!'), relativePath],
    ['Pod', `${each(FILES, 'items[].mode')} ${each(FILES, 'defaultMode')}`, fileMode],
    ['Pod', 'volumes[].projected.defaultMode', fileMode],
  ]),
  'volume-source': fieldRule(
    'The API server takes absolute paths only, and nodes mount none with a control character.',
    [
      ['Pod', 'volumes[].nfs.server!', stringValue],
      ['Pod', 'volumes[].nfs.path!', remotePath],
      ['PersistentVolume', 'spec.nfs.server!', stringValue],
      ['PersistentVolume', 'spec.nfs.path!', remotePath],
      ['PersistentVolume', 'spec.local.path!', directory],
    ],
  ),
  'nfs-address': fieldRule(
    'Nodes mount NFS volumes by plain addresses and paths.',
    [
      ['Pod', 'volumes[].nfs.server', serverAddress],
      ['Pod', 'volumes[].nfs.path', exportPathBelow],
      ['PersistentVolume', 'spec.nfs.server', serverAddress],
      ['PersistentVolume', 'spec.nfs.path', exportPathBelow],
    ],
    true,
  ),
  'ingress-route': fieldRule('The host of an Ingress is a DNS name, and its paths begin with "/".', [
    ['Ingress', 'spec.rules[].host', unless('', ingressHost)],
    ['Ingress', 'spec.tls[].hosts[]', ingressHost],
    ['Ingress', 'spec.rules[].http.paths[].path', unless('', absolutePath)],
  ]),
  'probe-path': fieldRule(
    'The path of an HTTP probe begins with "/".',
    [['Container', each(PROBES, 'httpGet.path'), absolutePath]],
    true,
  ),
  'disruption-budget': fieldRule('A PodDisruptionBudget takes a number of pods or a percentage.', [
    ['PodDisruptionBudget', 'spec.minAvailable spec.maxUnavailable', countOrPercentage],
  ]),
};
