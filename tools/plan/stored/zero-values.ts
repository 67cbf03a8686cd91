// The API server does not store a value that is the same as none: "hostNetwork: false" comes back without the field.

/** Booleans of which false is the same as none; false is a value of all others. */
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

/** Numbers of which 0 is the same as none; 0 is a value of all others. */
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

/** Fields that share a name with those above, and in which zero is a value. */
const ZERO_IS_A_VALUE: ReadonlySet<string> = new Set([
  'AzureDiskVolumeSource.readOnly',
  'ClientIpConfig.timeoutSeconds',
  'CsiVolumeSource.readOnly',
  'MutatingWebhook.timeoutSeconds',
  'PodSpec.priority',
  'ValidatingWebhook.timeoutSeconds',
]);

/** Texts of which the empty one is a value; it is the same as none in all others. */
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

/** Structures that the API server always stores, so that an empty one is the same as none. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['metadata', 'resources', 'spec']);

/** Whether a field without this value is the same to the API server. */
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

/** Whether an empty object in a field is the same as none. */
export function isAlwaysThere(field: string): boolean {
  return ALWAYS_THERE.has(field);
}
