import { Faults } from '../faults';
import { checkAnnotations, checkLabels } from '../labels';
import { checkUser } from '../pod-security';
import type { StatefulApp, StatefulAppProps } from '../stateful-app';
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
import { checkMountedFiles } from './mounted-files';
import { checkPorts } from './ports';
import { checkProbes } from './probes';

/** @throws InvalidPropsError that lists every fault of a StatefulApp's props */
export function checkStatefulApp(app: StatefulApp, props: StatefulAppProps): void {
  const faults = new Faults()
    .check('name', app.name, statefulSetName)
    .check('namespace', app.namespace, dnsLabel)
    .check('serviceName', app.serviceName, serviceName)
    .check('publicServiceName', app.publicServiceName, serviceName)
    .when(
      app.serviceName === app.publicServiceName,
      `serviceName and publicServiceName must differ, got "${app.serviceName}" for both`,
    )
    .check('serviceType', props.serviceType, oneOf('ClusterIP', 'NodePort', 'LoadBalancer'))
    .check('replicas', props.replicas, wholeNumber)
    .check('podManagementPolicy', props.podManagementPolicy, oneOf('OrderedReady', 'Parallel'))
    .check('minReadySeconds', props.minReadySeconds, wholeNumber)
    .check('revisionHistoryLimit', props.revisionHistoryLimit, wholeNumber)
    .check('terminationGracePeriodSeconds', props.terminationGracePeriodSeconds, wholeNumber)
    .check('maxUnavailable', props.maxUnavailable, wholeNumber)
    .check('priorityClassName', props.priorityClassName, dnsSubdomain)
    .check('peersSrvVariable', props.peersSrvVariable, environmentVariable)
    .check('clusterDomain', props.clusterDomain, dnsSubdomain);
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = props.persistentVolumeClaimRetentionPolicy?.[field];
    faults.check(`persistentVolumeClaimRetentionPolicy.${field}`, value, oneOf('Retain', 'Delete'));
  }
  props.imagePullSecrets?.forEach((name, i) => faults.check(`imagePullSecrets[${i}]`, name, dnsSubdomain));
  if (props.peersSrvVariable !== undefined) {
    faults.unique('the environment variable', [props.peersSrvVariable, ...Object.keys(props.env ?? {})]);
  }
  checkUser(faults, props);
  checkLabels(faults, props.labels);
  checkAnnotations(faults, props.podAnnotations);
  checkAnnotations(faults, props.serviceAnnotations);
  checkContainer(faults, props);
  checkProbes(faults, props);
  checkPorts(faults, props, props.serviceType ?? 'ClusterIP');
  checkClaims(faults, props);
  checkMountedFiles(faults, props);
  checkAdditionalContainers(faults, app.name, props);
  checkIngress(faults, props.ingress);
  const mountPaths = [...claimsOf(props), ...(props.configMaps ?? []), ...(props.secrets ?? [])].map(
    (m) => m.mountPath,
  );
  faults.unique('the mountPath', [...mountPaths, '/tmp']);
  faults.throwIfAny(`StatefulApp ${app.node.path}`);
}
