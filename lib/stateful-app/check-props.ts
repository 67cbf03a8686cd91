import { fieldNames, isPlainObject, nearest } from '../core/wire';
import { oneOf } from '../validation/checks';
import { PropFaults } from '../validation/fault';
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

/** The props that are no fields of a container or a pod. */
const OWN_PROPS = [
  ...LISTS,
  ...'name namespace labels selectorLabels containerName clusterDomain peersSrvVariable scannerAnnotations'.split(
    ' ',
  ),
  ...'headlessService service ingress networkPolicy podDisruptionBudget serviceAccount statefulSet'.split(
    ' ',
  ),
  ...'podSecurity podSecurityContext readOnlyRootFilesystem runAsUser runAsGroup fsGroup'.split(' '),
  ...'podLabels podAnnotations rollOnConfigChange overrides replicas ordinals podManagementPolicy'.split(' '),
  ...'updateStrategy minReadySeconds revisionHistoryLimit persistentVolumeClaimRetentionPolicy'.split(' '),
];

/** All props. */
const PROPS: ReadonlySet<string> = new Set([
  ...OWN_PROPS,
  ...fieldNames('Container'),
  ...fieldNames('PodSpec'),
]);

const podSecurityProfile = oneOf('restricted', 'baseline', 'privileged');

/**
 * Checks what no manifest shows: the profile, and values that cannot be rendered, as a program without types or a file
 * may give them. Null stands for a prop that is not set.
 * @throws InvalidPropsError for all faults
 */
export function checkProps(path: string, given: StatefulAppProps): StatefulAppProps {
  const props = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null),
  ) as unknown as StatefulAppProps;
  const { podSecurity, claims } = props as Partial<StatefulAppProps>;
  const faults = new PropFaults()
    .add(
      'claims',
      undefined,
      claims === undefined ? 'must be set' : undefined,
      'Use [] for an app without data',
    )
    .add('podSecurity', podSecurity, podSecurityProfile(podSecurity));
  for (const name of LISTS) {
    const list: unknown = props[name];
    const isList = list === undefined || (Array.isArray(list) && list.every(isPlainObject));
    faults.add(name, list, isList ? undefined : 'must be a list of objects');
  }
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || PROPS.has(name)) continue;
    const near = nearest(name, [...PROPS]);
    faults.add(name, value, 'is not a prop of StatefulApp', near && `Did you mean ${near}?`);
  }
  faults.throwIfAny(`StatefulApp ${path}`);
  return props;
}

/**
 * Checks props that need another object of the app, or change one.
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
