// The API server omits zero values that equal an unset field: "hostNetwork: false" is stored without the field.

/** Booleans in which false equals an unset field. In all others, false is a value. */
const FALSE_IS_NONE: ReadonlySet<string> = new Set([
  'chapAuthDiscovery',
  'chapAuthSession',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'globalDefault',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'insecureSkipTLSVerify',
  'notReady',
  'nullable',
  'paused',
  'preserveUnknownFields',
  'publishNotReadyAddresses',
  'readOnly',
  'sslEnabled',
  'stdin',
  'stdinOnce',
  'tty',
  'uniqueItems',
  'unschedulable',
  'deprecated',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
]);

/** Numbers in which 0 equals an unset field. In all others, 0 is a value. */
const ZERO_IS_NONE: ReadonlySet<string> = new Set([
  'failureThreshold',
  'healthCheckNodePort',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'periodSeconds',
  'priority',
  'start',
  'successThreshold',
  'timeoutSeconds',
  'groupPriorityMinimum',
  'versionPriority',
]);

/** Fields with one of the names above in which zero is a value. */
const ZERO_IS_A_VALUE: ReadonlySet<string> = new Set([
  'AzureDiskVolumeSource.readOnly',
  'ClientIpConfig.timeoutSeconds',
  'CsiVolumeSource.readOnly',
  'MutatingWebhook.timeoutSeconds',
  'PodSpec.priority',
  'ValidatingWebhook.timeoutSeconds',
]);

/** Strings in which "" is a value. In all others, "" equals an unset field. */
const EMPTY_IS_A_VALUE: ReadonlySet<string> = new Set([
  'CsiVolumeSource.fsType',
  'EndpointPort.name',
  'GrpcAction.service',
  'HostPathVolumeSource.type',
  'IngressSpec.ingressClassName',
  'LocalVolumeSource.fsType',
  'PersistentVolumeClaimSpec.storageClassName',
  'PodDnsConfigOption.value',
  'PodSpec.runtimeClassName',
  'ServiceSpec.loadBalancerClass',
  'TypedLocalObjectReference.apiGroup',
  'TypedObjectReference.apiGroup',
]);

/** Structures that the API server always stores, so that an empty one equals an unset field. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['metadata', 'resources', 'spec']);

/** Whether a value equals an unset field to the API server. */
export function isNone(value: unknown, type: string, field: string): boolean {
  switch (value) {
    case null:
    case undefined:
      return true;
    case false:
      return FALSE_IS_NONE.has(field) && !ZERO_IS_A_VALUE.has(`${type}.${field}`);
    case 0:
      return ZERO_IS_NONE.has(field) && !ZERO_IS_A_VALUE.has(`${type}.${field}`);
    case '':
      return !EMPTY_IS_A_VALUE.has(`${type}.${field}`);
    default:
      return false;
  }
}

/** Whether an empty object in a field equals an unset field. */
export function isAlwaysThere(field: string): boolean {
  return ALWAYS_THERE.has(field);
}
