import { Faults } from '../faults';
import { checkAnnotations, checkLabels, selectorLabels } from '../labels';
import { checkUser } from '../pod-security';
import type { StatefulApp, StatefulAppProps } from '../stateful-app';
import { checkScheduling } from '../scheduling';
import {
  dnsLabel,
  dnsSubdomain,
  environmentVariable,
  oneOf,
  serviceName,
  statefulSetName,
  wholeNumber,
} from '../syntax';
import { checkAdditionalContainers } from './additional-containers';
import { checkClaims, claimsOf } from './claims';
import { checkContainer } from './container';
import { checkIngress } from './ingress';
import { checkMountedFiles, fileVolumes } from './mounted-files';
import { checkPorts } from './ports';
import { checkProbes } from './probes';
import { checkPublicService } from './public-service';

/** @throws InvalidPropsError that lists every fault of a StatefulApp's props */
export function checkStatefulApp(app: StatefulApp, props: StatefulAppProps): void {
  const faults = new Faults()
    .check('name', app.name, statefulSetName)
    .check('namespace', app.namespace, dnsLabel)
    .check('serviceName', props.serviceName, serviceName)
    .when(
      app.serviceName === app.publicServiceName,
      `serviceName and publicServiceName must differ, got "${app.serviceName}" for both`,
    );
  checkSettings(faults, app.name, props);
  faults.throwIfAny(`StatefulApp ${app.node.path}`);
}

/** What is wrong with all props but those that name the app and its governing Service. */
export function checkSettings(faults: Faults, appName: string, props: StatefulAppProps): void {
  faults
    .check('replicas', props.replicas, wholeNumber)
    .check('podManagementPolicy', props.podManagementPolicy, oneOf('OrderedReady', 'Parallel'))
    .check('minReadySeconds', props.minReadySeconds, wholeNumber)
    .check('revisionHistoryLimit', props.revisionHistoryLimit, wholeNumber)
    .check('terminationGracePeriodSeconds', props.terminationGracePeriodSeconds, wholeNumber)
    .check('maxUnavailable', props.maxUnavailable, wholeNumber)
    .check('peersSrvVariable', props.peersSrvVariable, environmentVariable)
    .check('clusterDomain', props.clusterDomain, dnsSubdomain);
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = props.persistentVolumeClaimRetentionPolicy?.[field];
    faults.check(`persistentVolumeClaimRetentionPolicy.${field}`, value, oneOf('Retain', 'Delete'));
  }
  props.imagePullSecrets?.forEach((name, i) => faults.check(`imagePullSecrets[${i}]`, name, dnsSubdomain));
  if (props.peersSrvVariable !== undefined) {
    faults.unique(
      'the environment variable',
      [props.peersSrvVariable, ...Object.keys(props.env ?? {})],
      'leave one out',
    );
  }
  checkUser(faults, props);
  checkScheduling(faults, props);
  checkLabels(faults, props.labels, { ...selectorLabels(''), ...props.selectorLabels });
  checkLabels(faults, props.selectorLabels, {}, 'selectorLabels');
  faults.when(
    props.selectorLabels !== undefined && Object.keys(props.selectorLabels).length === 0,
    'selectorLabels must hold at least one label, got {}: an empty selector takes every pod of the namespace',
  );
  checkAnnotations(faults, 'podAnnotations', props.podAnnotations);
  checkPublicService(faults, props);
  checkContainer(faults, props);
  checkProbes(faults, props);
  checkPorts(faults, props, props.serviceType ?? 'ClusterIP');
  checkClaims(faults, props);
  checkMountedFiles(faults, props);
  checkAdditionalContainers(faults, appName, props);
  checkIngress(faults, props.ingress, props.overrides?.ingress);
  checkVolumes(faults, props);
}

/** What is wrong with the volumes of the pod together: claims, files and scratch space. */
function checkVolumes(faults: Faults, props: StatefulAppProps): void {
  const claims = claimsOf(props);
  const paths = [...claims, ...(props.configMaps ?? []), ...(props.secrets ?? [])].map(
    (mount) => mount.mountPath,
  );
  const names = [...claims, ...fileVolumes(props)].map((volume) => volume.name);
  faults
    .unique('the mountPath', paths)
    .unique('the volume name', names, 'rename a claim, a ConfigMap or a Secret')
    .when(
      paths.includes('/tmp'),
      'the mountPath "/tmp" is taken by the scratch space that every container has',
    )
    .when(
      names.includes('tmp'),
      'the volume name "tmp" is taken by the scratch space that every container has',
    );
}
