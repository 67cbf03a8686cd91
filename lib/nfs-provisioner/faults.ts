import { accessMode } from '../access-mode';
import { Faults } from '../faults';
import { checkImage } from '../image';
import { checkAnnotations, checkLabels, selectorLabels } from '../labels';
import type { NfsProvisioner, NfsProvisionerProps } from '../nfs-provisioner';
import { checkUser } from '../pod-security';
import { checkResources } from '../resources';
import { checkScheduling } from '../scheduling';
import { checkMountOptions } from '../storage-class';
import {
  dnsLabel,
  dnsSubdomain,
  exportPath,
  oneOf,
  portNumber,
  provisionerName,
  serverAddress,
  wholeNumber,
} from '../syntax';
import { checkNfsMountOptions } from './parameters';

/** @throws InvalidPropsError that lists every fault of an NfsProvisioner's props */
export function checkNfsProvisioner(provisioner: NfsProvisioner, props: NfsProvisionerProps): void {
  const { replicas = 1, leaderElection = false } = props;
  const faults = new Faults()
    .required('server', props.server, serverAddress)
    .required('path', props.path, exportPath)
    .check('name', provisioner.name, dnsLabel)
    .check('namespace', provisioner.namespace, dnsLabel)
    .check('provisionerName', props.provisionerName, provisionerName)
    .check('replicas', props.replicas, wholeNumber)
    .check('strategyType', props.strategyType, oneOf('Recreate', 'RollingUpdate'))
    .when(
      replicas > 1 && !leaderElection,
      `replicas above 1 need leaderElection true, or each claim would be provisioned by all of them, got ${replicas}`,
    )
    .when(
      props.strategyType === 'RollingUpdate' && !leaderElection,
      'strategyType "RollingUpdate" needs leaderElection true: for a while two provisioners run',
    )
    .when(props.accessModes?.length === 0, 'accessModes must hold at least one access mode, got []')
    .check('volumeName', props.volumeName, dnsLabel)
    .check('serviceAccountName', props.serviceAccountName, dnsSubdomain)
    .check('maxUnavailable', props.maxUnavailable, wholeNumber);
  props.accessModes?.forEach((mode, i) => {
    faults
      .check(`accessModes[${i}]`, mode, accessMode)
      .when(
        mode === 'ReadWriteOncePod',
        `accessModes[${i}] can't be "ReadWriteOncePod": NFS does not offer it; use "ReadWriteMany"`,
      );
  });
  props.imagePullSecrets?.forEach((name, i) => faults.check(`imagePullSecrets[${i}]`, name, dnsSubdomain));
  props.apiServerPorts?.forEach((port, i) => faults.check(`apiServerPorts[${i}]`, port, portNumber));
  checkImage(faults, props);
  checkMountOptions(faults, props.mountOptions);
  checkNfsMountOptions(faults, props.mountOptions);
  checkUser(faults, props);
  checkScheduling(faults, props);
  checkLabels(faults, props.labels, selectorLabels(''));
  checkAnnotations(faults, 'podAnnotations', props.podAnnotations);
  checkAnnotations(faults, 'serviceAccountAnnotations', props.serviceAccountAnnotations);
  checkResources(faults, 'resources', props.resources);
  const { serviceAccountName, serviceAccountAnnotations, overrides } = props;
  faults
    .when(
      serviceAccountName !== undefined && serviceAccountAnnotations !== undefined,
      'serviceAccountAnnotations have no effect with serviceAccountName: annotate the account where it is defined',
    )
    .when(
      serviceAccountName !== undefined && overrides?.serviceAccount !== undefined,
      'overrides.serviceAccount has no effect with serviceAccountName: change the account where it is defined',
    )
    .throwIfAny(`NfsProvisioner ${provisioner.node.path}`);
}
