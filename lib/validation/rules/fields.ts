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
import type { Rule } from './rule';

const isString = (value: unknown): value is string => typeof value === 'string';

const stringValue = must<unknown>('a string', isString);

/** The name of a referenced object; of a StorageClass also the empty string, which means none. */
const nameOrNone: Check<string> = (value) => (value === '' ? undefined : dnsSubdomain(value));

const labelOrNone: Check<string> = (value) => (value === '' ? undefined : dnsLabel(value));

const nameOrNumber: Check<string | number> = (value) =>
  isString(value) ? portName(value) : portNumber(value);

/** 0 and "" mean a port of the same number as the Service's. */
const targetPort: Check<string | number> = (value) =>
  value === 0 || value === '' ? undefined : nameOrNumber(value);

const optionalPort: Check<number> = (value) => (value === 0 ? undefined : portNumber(value));

const absolutePath = must<unknown>(
  'a path that begins with "/"',
  (value) => isString(value) && /^\/\S*$/.test(value),
);

const relativePath = must<unknown>(
  'a relative path without ".."',
  (value) => isString(value) && value !== '' && !value.startsWith('/') && !value.split('/').includes('..'),
);

const subPath: Check<string> = (value) => (value === '' ? undefined : relativePath(value));

/** The host of an Ingress rule; the empty string means any. */
const hostOrAny: Check<string> = (value) => (value === '' ? undefined : ingressHost(value));

/** The directory of a local volume. */
const directory = must<unknown>(
  'an absolute path without "..", such as "/mnt/data"',
  (value) => isString(value) && value.startsWith('/') && !value.split('/').includes('..'),
);

const fileMode = must<number>(
  'a file mode from 0 to 0o777',
  (value) => Number.isInteger(value) && value >= 0 && value <= 0o777,
);

const countOrPercentage = must<unknown>('a whole number, or a percentage from "0%" to "100%"', (value) =>
  isString(value) ? /^(100|\d\d?)%$/.test(value) : wholeNumber(value as number) === undefined,
);

const positiveQuantity: Check<string | number> = (value) =>
  quantity(value) ?? must<number>('more than 0', (size) => size > 0)(quantityValue(value ?? ''));

const once = must<number>('1', (value) => value === 1 || value === 0);

/** The same check of a field of each probe. */
const probes = <T>(field: string, check: Check<T>): Record<string, Check<T>> =>
  Object.fromEntries(
    ['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe) => [`${probe}.${field}`, check]),
  );

/** The same check of the files in volumes. */
const files = <T>(field: string, check: Check<T>): Record<string, Check<T>> =>
  Object.fromEntries(
    ['configMap', 'secret', 'projected.sources[].configMap', 'projected.sources[].secret', 'downwardAPI'].map(
      (source) => [`volumes[].${source}.${field}`, check],
    ),
  );

const STATEFUL_UPDATE = oneOf('RollingUpdate', 'OnDelete');
const RETAIN_OR_DELETE = oneOf('Retain', 'Delete');
const ACCESS_MODE = oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod');
const VOLUME_MODE = oneOf('Filesystem', 'Block');
const PROTOCOL = oneOf('TCP', 'UDP', 'SCTP');

/** Rules about the values of single fields. */
export const FIELD_RULES: readonly Rule[] = [
  fieldRule(
    { id: 'whole-number', reason: 'Counts, seconds and ids are whole numbers that are not negative.' },
    {
      'StatefulSet|Deployment|DaemonSet|ReplicaSet': {
        'spec.replicas': wholeNumber,
        'spec.minReadySeconds': wholeNumber,
        'spec.revisionHistoryLimit': wholeNumber,
        'spec.updateStrategy.rollingUpdate.partition': wholeNumber,
        'spec.ordinals.start': wholeNumber,
      },
      Pod: {
        terminationGracePeriodSeconds: wholeNumber,
        'securityContext.runAsUser': wholeNumber,
        'securityContext.runAsGroup': wholeNumber,
        'securityContext.fsGroup': wholeNumber,
        'securityContext.supplementalGroups[]': wholeNumber,
      },
      Container: {
        'securityContext.runAsUser': wholeNumber,
        'securityContext.runAsGroup': wholeNumber,
        ...probes('initialDelaySeconds', wholeNumber),
        ...probes('periodSeconds', wholeNumber),
        ...probes('timeoutSeconds', wholeNumber),
        ...probes('failureThreshold', wholeNumber),
        ...probes('successThreshold', wholeNumber),
      },
    },
  ),
  fieldRule(
    { id: 'allowed-value', reason: 'The API server refuses a value that the field does not have.' },
    {
      'StatefulSet|DaemonSet': { 'spec.updateStrategy.type': STATEFUL_UPDATE },
      StatefulSet: {
        'spec.podManagementPolicy': oneOf('OrderedReady', 'Parallel'),
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': RETAIN_OR_DELETE,
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled': RETAIN_OR_DELETE,
      },
      Deployment: { 'spec.strategy.type': oneOf('Recreate', 'RollingUpdate') },
      Container: {
        imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
        'ports[].protocol': PROTOCOL,
        'livenessProbe.successThreshold': once,
        'startupProbe.successThreshold': once,
      },
      Claim: { 'accessModes[]': ACCESS_MODE, volumeMode: VOLUME_MODE },
      PersistentVolume: {
        'spec.accessModes[]': ACCESS_MODE,
        'spec.volumeMode': VOLUME_MODE,
        'spec.persistentVolumeReclaimPolicy': oneOf('Retain', 'Delete', 'Recycle'),
      },
      StorageClass: {
        reclaimPolicy: RETAIN_OR_DELETE,
        volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
      },
      Service: {
        'spec.type': oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
        'spec.ports[].protocol': PROTOCOL,
      },
      NetworkPolicy: { 'spec.policyTypes[]': oneOf('Ingress', 'Egress') },
      Ingress: {
        'spec.rules[].http.paths[].pathType!': oneOf('Prefix', 'Exact', 'ImplementationSpecific'),
      },
    },
  ),
  fieldRule(
    { id: 'port-number', reason: 'A port has a number from 1 to 65535.' },
    {
      Container: { 'ports[].containerPort!': portNumber, 'ports[].hostPort': optionalPort },
      Service: { 'spec.ports[].port!': portNumber, 'spec.ports[].nodePort': optionalPort },
    },
  ),
  fieldRule(
    { id: 'port-name', reason: 'The API server refuses port names of another form.' },
    { Container: { 'ports[].name': portName }, Service: { 'spec.ports[].name': dnsLabel } },
  ),
  fieldRule(
    { id: 'port-reference', reason: 'A port of a pod is referred to by its name or its number.' },
    {
      Container: {
        ...probes('httpGet.port!', nameOrNumber),
        ...probes('tcpSocket.port!', nameOrNumber),
        ...probes('grpc.port!', portNumber),
      },
      Service: { 'spec.ports[].targetPort': targetPort },
    },
  ),
  fieldRule(
    {
      id: 'node-port-range',
      reason: 'Clusters assign node ports from this range unless set up otherwise.',
      isPolicy: true,
    },
    {
      Service: {
        'spec.ports[].nodePort': must<number>(
          'a port from 30000 to 32767, the default range',
          (value) => value === 0 || portNumber(value) !== undefined || (value >= 30000 && value <= 32767),
        ),
      },
    },
  ),
  fieldRule(
    { id: 'quantity', reason: 'The API server refuses what is not a quantity.' },
    {
      Pod: { 'volumes[].emptyDir.sizeLimit': quantity },
      Container: { 'resources.requests{}': quantity, 'resources.limits{}': quantity },
      Claim: { 'resources.requests.storage!!': positiveQuantity },
      PersistentVolume: { 'spec.capacity.storage!!': positiveQuantity },
    },
  ),
  fieldRule(
    {
      id: 'storage-size',
      reason: 'A size without a unit is in bytes, and "m" means thousandths: smaller sizes are mistakes.',
      isPolicy: true,
    },
    {
      Claim: {
        'resources.requests.storage': must<string | number>('at least 1Mi', (value) => {
          const size = quantityValue(value) ?? 0;
          return size <= 0 || size >= 2 ** 20;
        }),
      },
    },
  ),
  fieldRule(
    { id: 'image-reference', reason: 'No node can pull an image whose reference has another form.' },
    { Container: { 'image!': imageReference } },
  ),
  fieldRule(
    { id: 'environment', reason: 'The API server refuses other names, and values that are not strings.' },
    { Container: { 'env[].name!': environmentVariable, 'env[].value': stringValue } },
  ),
  fieldRule(
    { id: 'pod-part-name', reason: 'Containers, volumes and claim templates have DNS labels as names.' },
    {
      Pod: { 'volumes[].name!': dnsLabel },
      Container: { 'name!': dnsLabel },
      StatefulSet: { 'spec.volumeClaimTemplates[].metadata.name!!': dnsLabel },
    },
  ),
  fieldRule(
    { id: 'reference-name', reason: 'No object can have a name of another form.' },
    {
      Pod: {
        serviceAccountName: nameOrNone,
        priorityClassName: nameOrNone,
        runtimeClassName: dnsSubdomain,
        'imagePullSecrets[].name!': dnsSubdomain,
        'volumes[].configMap.name!': dnsSubdomain,
        'volumes[].secret.secretName!': dnsSubdomain,
        'volumes[].persistentVolumeClaim.claimName!': dnsSubdomain,
      },
      Claim: { storageClassName: nameOrNone, volumeName: nameOrNone },
      PersistentVolume: {
        'spec.storageClassName': nameOrNone,
        'spec.claimRef.name!': dnsSubdomain,
        'spec.claimRef.namespace!': dnsLabel,
      },
      StatefulSet: { 'spec.serviceName': labelOrNone },
      Ingress: {
        'spec.ingressClassName': dnsSubdomain,
        'spec.tls[].secretName': nameOrNone,
        'spec.defaultBackend.service.name!': dnsSubdomain,
        'spec.rules[].http.paths[].backend.service.name!': dnsSubdomain,
      },
      StorageClass: { 'provisioner!': storageProvisioner },
    },
  ),
  fieldRule(
    {
      id: 'mount-path',
      reason: 'The API server refuses other paths, and no container starts with a volume at "/".',
    },
    {
      Container: {
        'volumeMounts[].name!': stringValue,
        'volumeMounts[].mountPath!': mountPath,
        'volumeMounts[].subPath': subPath,
      },
    },
  ),
  fieldRule(
    { id: 'volume-files', reason: 'Files of a volume stay inside it, with a mode that the file system has.' },
    {
      Pod: {
        ...files('items[].path!', relativePath),
        ...files('items[].mode', fileMode),
        ...files('defaultMode', fileMode),
        'volumes[].projected.defaultMode': fileMode,
      },
    },
  ),
  fieldRule(
    { id: 'volume-source', reason: 'Nodes can mount no other address or directory.' },
    {
      Pod: { 'volumes[].nfs.server!': serverAddress, 'volumes[].nfs.path!': exportPath },
      PersistentVolume: {
        'spec.nfs.server!': serverAddress,
        'spec.nfs.path!': exportPath,
        'spec.local.path!': directory,
      },
    },
  ),
  fieldRule(
    { id: 'ingress-route', reason: 'The API server refuses other hosts and paths.' },
    {
      Ingress: {
        'spec.rules[].host': hostOrAny,
        'spec.tls[].hosts[]': ingressHost,
        'spec.rules[].http.paths[].path': absolutePath,
      },
    },
  ),
  fieldRule(
    { id: 'probe-path', reason: 'The path of a probe is that of a request.', isPolicy: true },
    { Container: probes('httpGet.path', absolutePath) },
  ),
  fieldRule(
    { id: 'disruption-budget', reason: 'The API server refuses other values.' },
    {
      PodDisruptionBudget: {
        'spec.minAvailable': countOrPercentage,
        'spec.maxUnavailable': countOrPercentage,
      },
    },
  ),
];
