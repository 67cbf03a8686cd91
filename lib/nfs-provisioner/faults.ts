import { accessMode } from '../access-mode';
import { Faults } from '../faults';
import { checkImage } from '../image';
import { checkAnnotations, checkLabels } from '../labels';
import type { NfsProvisioner, NfsProvisionerProps } from '../nfs-provisioner';
import { checkUser } from '../pod-security';
import { checkResources } from '../resources';
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

/** @throws InvalidPropsError that lists every fault of an NfsProvisioner's props */
export function checkNfsProvisioner(provisioner: NfsProvisioner, props: NfsProvisionerProps): void {
  const { replicas = 1, leaderElection = false } = props;
  const faults = new Faults()
    .check('server', props.server, serverAddress)
    .check('path', props.path, exportPath)
    .check('name', provisioner.name, dnsLabel)
    .check('namespace', provisioner.namespace, dnsLabel)
    .check('provisionerName', provisioner.provisionerName, provisionerName)
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
    .check('priorityClassName', props.priorityClassName, dnsSubdomain)
    .check('maxUnavailable', props.maxUnavailable, wholeNumber);
  props.accessModes?.forEach((mode, i) => {
    faults
      .check(`accessModes[${i}]`, mode, accessMode)
      .when(
        mode === 'ReadWriteOncePod',
        `accessModes[${i}] can't be "ReadWriteOncePod": NFS does not offer it`,
      );
  });
  props.imagePullSecrets?.forEach((name, i) => faults.check(`imagePullSecrets[${i}]`, name, dnsSubdomain));
  props.apiServerPorts?.forEach((port, i) => faults.check(`apiServerPorts[${i}]`, port, portNumber));
  checkImage(faults, props);
  checkNfsMountOptions(faults, props.mountOptions);
  checkUser(faults, props);
  checkLabels(faults, props.labels);
  checkAnnotations(faults, props.podAnnotations);
  checkAnnotations(faults, props.serviceAccountAnnotations);
  checkResources(faults, props.resources);
  faults.throwIfAny(`NfsProvisioner ${provisioner.node.path}`);
}

/** What is wrong with the options of an NFS mount. */
export function checkNfsMountOptions(faults: Faults, options: readonly string[] = []): void {
  checkMountOptions(faults, options);
  options.forEach((option, i) => {
    faults.when(
      option === 'soft' || option === 'softerr',
      `mountOptions[${i}] "${option}" is refused: a write that times out is lost without a word; use "hard"`,
    );
  });
}
