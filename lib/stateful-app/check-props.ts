import { isReference } from '../core/reference';
import { fieldNames, isPlainObject } from '../core/wire';
import { withoutUnset } from '../core/without-unset';
import { oneOf } from '../validation/checks';
import { PropFaults } from '../validation/fault';
import { type PropNames, addUnknown, addFieldFaults } from '../core/prop-names';
import { INGRESS_OPTIONS } from './ingress';
import { NETWORK_POLICY_OPTIONS } from './network-policy';
import type { ResolvedApp } from './objects';
import type { StatefulAppOverrides, StatefulAppProps } from './props';

/** The props that are lists of objects. */
const LISTS = [
  'claims',
  'ports',
  'volumes',
  'volumeMounts',
  'volumeDevices',
  'initContainers',
  'sidecarContainers',
] as const;

/** The props that are objects. Some may also be `false`, or refer to an object. */
const OBJECTS = [
  ...['headlessService', 'service', 'ingress', 'networkPolicy', 'podDisruptionBudget', 'serviceAccount'],
  ...['statefulSet', 'labels', 'selectorLabels', 'podLabels', 'podAnnotations', 'overrides'],
  ...['persistentVolumeClaimRetentionPolicy', 'updateStrategy', 'resources', 'securityContext'],
] as const;

/** The props that are not fields of a container or a pod. */
const OWN_PROPS = [
  ...LISTS,
  ...OBJECTS,
  ...[
    'name',
    'namespace',
    'defaults',
    'recommendedLabels',
    'containerName',
    'clusterDomain',
    'peersSrvVariable',
  ],
  ...['scannerAnnotations', 'podSecurity', 'podSecurityContext', 'readOnlyRootFilesystem', 'runAsUser'],
  ...['runAsGroup', 'fsGroup', 'rollOnConfigChange', 'replicas', 'ordinals', 'podManagementPolicy'],
  ...['minReadySeconds', 'revisionHistoryLimit'],
];

/** The fields of a pod that other props replace. */
const NO_PROPS = ['containers', 'ephemeralContainers', 'automountServiceAccountToken', 'serviceAccountName'];

const PROPS: ReadonlySet<string> = new Set(
  [...OWN_PROPS, ...fieldNames('Container'), ...fieldNames('PodSpec')].filter(
    (name) => !NO_PROPS.includes(name),
  ),
);

const CLAIM_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'name',
    'mountPath',
    'devicePath',
    'storage',
    'storageClass',
    'labels',
    'annotations',
    'namespace',
    'apiVersion',
    'kind',
  ],
  ...fieldNames('PersistentVolumeClaimSpec').filter(
    (name) => !['resources', 'storageClassName'].includes(name),
  ),
]);

const PORT_FIELDS: ReadonlySet<string> = new Set([
  'service',
  'headlessService',
  ...fieldNames('ContainerPort'),
]);

const OVERRIDES: PropNames<StatefulAppOverrides> = {
  serviceAccount: true,
  networkPolicy: true,
  headlessService: true,
  statefulSet: true,
  podDisruptionBudget: true,
  service: true,
  ingress: true,
};

const defaultsOf = oneOf('recommended', 'kubernetes');
const podSecurityProfile = oneOf('restricted', 'baseline', 'privileged');

/**
 * Checks the props that no manifest contains: the profile, and values that cannot be rendered, such as from an untyped
 * program. Undefined and null are unset.
 * @throws InvalidPropsError for all faults
 */
export function checkProps(path: string, given: StatefulAppProps): StatefulAppProps {
  const props = withoutUnset(given);
  const { podSecurity, defaults, claims } = props as Partial<StatefulAppProps>;
  const faults = new PropFaults()
    .add('claims', undefined, claims ? undefined : 'must be set', 'Use [] for an app without data')
    .add('defaults', defaults, defaultsOf(defaults))
    .add('podSecurity', podSecurity, podSecurityProfile(podSecurity));
  for (const name of LISTS) {
    const list: unknown = props[name];
    const isList = list === undefined || (Array.isArray(list) && list.every(isPlainObject));
    faults.add(name, list, isList ? undefined : 'must be a list of objects');
  }
  for (const name of OBJECTS) {
    const value: unknown = props[name];
    const isObject = value === undefined || value === false || isPlainObject(value) || isReference(value);
    faults.add(name, value, isObject ? undefined : 'must be an object');
  }
  addUnknown(faults, '', props, PROPS, 'a prop of StatefulApp');
  addFieldFaults<StatefulAppProps>(faults, props, {
    statefulSet: { labels: true, annotations: true },
    networkPolicy: NETWORK_POLICY_OPTIONS,
    ingress: INGRESS_OPTIONS,
    overrides: OVERRIDES,
  });
  objectsIn(props.claims).forEach((claim, i) => {
    addUnknown(faults, `claims[${i}].`, claim, CLAIM_FIELDS, 'a field of a claim');
  });
  objectsIn(props.ports).forEach((port, i) => {
    addUnknown(faults, `ports[${i}].`, port, PORT_FIELDS, 'a field of a port');
  });
  faults.throwIfAny(`StatefulApp ${path}`);
  return props;
}

function objectsIn(list: unknown): readonly object[] {
  return Array.isArray(list) ? list.filter(isPlainObject) : [];
}

/**
 * Checks props that require another object of the app, or change one.
 * @throws InvalidPropsError for all faults
 */
export function checkNeeds(
  path: string,
  { ingress, peersSrvVariable, overrides = {} }: StatefulAppProps,
  { objects, peersSrvName }: ResolvedApp,
): void {
  const needsService = ingress !== undefined && objects.service === undefined;
  const needsPeers = peersSrvVariable !== undefined && peersSrvName === undefined;
  const faults = new PropFaults()
    .add(
      'ingress',
      ingress,
      needsService ? 'needs a client Service' : undefined,
      'Set service, or a port that is on it',
    )
    .add(
      'peersSrvVariable',
      peersSrvVariable,
      needsPeers ? 'needs a governing Service and a named port' : undefined,
    );
  for (const name of Object.keys(overrides) as (keyof StatefulAppOverrides)[]) {
    const isLost = overrides[name] !== undefined && objects[name] === undefined;
    faults.add(
      `overrides.${name}`,
      overrides[name],
      isLost ? 'changes an object that the app does not define' : undefined,
    );
  }
  faults.throwIfAny(`StatefulApp ${path}`);
}
