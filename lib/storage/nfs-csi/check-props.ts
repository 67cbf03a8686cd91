import { isReference } from '../../core/reference';
import { selectorLabels } from '../../pod/labels';
import { OBJECT_OPTIONS } from '../../pod/workload';
import { csiDriverName, must } from '../../validation/checks';
import { PropFaults } from '../../validation/fault';
import { type PropNames, addPropFaults } from '../../core/prop-names';
import type { NfsCsiControllerProps, NfsCsiDriverProps, NfsCsiNodeProps } from './props';

const NODE: PropNames<NfsCsiNodeProps> = {
  name: true,
  serviceAccount: OBJECT_OPTIONS,
  resources: true,
  podAnnotations: true,
  nodeSelector: true,
  tolerations: true,
  priorityClassName: true,
};

const CONTROLLER: PropNames<NfsCsiControllerProps> = {
  ...NODE,
  affinity: true,
  topologySpreadConstraints: true,
  replicas: true,
  leaderElection: true,
  strategy: true,
};

const PROPS: PropNames<NfsCsiDriverProps> = {
  name: true,
  namespace: true,
  labels: true,
  images: { nfsPlugin: true, csiProvisioner: true, nodeDriverRegistrar: true, csiResizer: true },
  imagePullPolicy: true,
  imagePullSecrets: true,
  fsGroupPolicy: true,
  volumeExpansion: true,
  mountOptions: true,
  kubeletPath: true,
  rbac: true,
  controller: CONTROLLER,
  node: NODE,
  overrides: {
    csiDriver: true,
    controllerServiceAccount: true,
    nodeServiceAccount: true,
    deployment: true,
    daemonSet: true,
  },
};

const kubeletRoot = must<unknown>('an absolute path without ".." or a "/" at its end', (path) =>
  /^(?!.*\/\.\.?(\/|$))(\/[^/\s]+)+$/.test(String(path)),
);

/**
 * Checks what no manifest shows.
 * @throws InvalidPropsError for unknown props, lost labels, pods that would work against each other, and overrides without an
 * object
 */
export function checkProps(subject: string, props: NfsCsiDriverProps, name: string): void {
  const { labels, controller = {}, node = {}, overrides, kubeletPath } = props;
  const faults = new PropFaults()
    .add('name', name, csiDriverName(name))
    .add('kubeletPath', kubeletPath, kubeletRoot(kubeletPath));
  addPropFaults(faults, 'NfsCsiDriver', props, PROPS);
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!Object.hasOwn(selectorLabels(''), key)) continue;
    faults.add(`labels["${key}"]`, value, 'cannot be set, as the pods are selected by it', 'Set name');
  }
  const { replicas = 1, strategy, leaderElection = false } = controller;
  const wayOut = 'Set controller.leaderElection';
  if (!leaderElection && replicas > 1) {
    faults.add('controller.replicas', replicas, 'must be at most 1 without leader election', wayOut);
  }
  if (!leaderElection && strategy !== undefined && strategy.type !== 'Recreate') {
    const problem = 'must be "Recreate" without leader election';
    faults.add('controller.strategy.type', strategy.type ?? 'RollingUpdate', problem, wayOut);
  }
  const left = [
    ['controllerServiceAccount', controller],
    ['nodeServiceAccount', node],
  ] as const;
  for (const [object, { serviceAccount }] of left) {
    if (!isReference(serviceAccount) || overrides?.[object] === undefined) continue;
    const problem = 'changes an object that the construct does not define';
    faults.add(`overrides.${object}`, overrides[object], problem);
  }
  faults.throwIfAny(subject);
}
