import { Faults } from '../faults';
import { checkLabels } from '../labels';
import type { LocalVolume, LocalVolumeProps } from '../local-volume';
import { dnsSubdomain, mountPath, must, show, storageQuantity } from '../syntax';
import { checkLocalAccessModes } from './access-modes';

/** A directory of a node, of the form of a mount point. */
const directory = must<string>(
  'an absolute path below "/", without ":", "." or ".." parts, or a "/" at its end, such as "/mnt/data"',
  (value) => mountPath(value) === undefined,
);

/** @throws InvalidPropsError that lists every fault of a LocalVolume's props */
export function checkLocalVolume(volume: LocalVolume, props: LocalVolumeProps): void {
  const faults = new Faults()
    .required('path', props.path, directory)
    .required('storage', props.storage, storageQuantity);
  checkNode(faults, props);
  faults
    .check('name', volume.volumeName, dnsSubdomain)
    .check('storageClassName', props.storageClassName, dnsSubdomain);
  checkLocalAccessModes(faults, props.accessModes);
  checkLabels(faults, props.labels);
  faults
    .when(
      props.storageClassName !== undefined && props.overrides?.storageClass !== undefined,
      'overrides.storageClass has no effect with storageClassName: change the class where it is defined',
    )
    .throwIfAny(`LocalVolume ${volume.node.path}`);
}

/** What is wrong with the choice of the node. */
function checkNode(faults: Faults, { nodeLabels, nodeName }: LocalVolumeProps): void {
  faults
    .when(
      nodeLabels === undefined && nodeName === undefined,
      'nodeLabels or nodeName must be given: they tell which node has the directory',
    )
    .when(
      nodeLabels !== undefined && nodeName !== undefined,
      () =>
        `nodeLabels and nodeName exclude each other, got ${show(nodeLabels)} and ${show(nodeName)}: leave one out`,
    )
    .when(
      nodeLabels !== undefined && Object.keys(nodeLabels).length === 0,
      'nodeLabels must hold at least one label, got {}: no node would have the volume',
    )
    .check('nodeName', nodeName, dnsSubdomain)
    .when(
      (nodeName?.length ?? 0) > 63,
      `nodeName must have at most 63 characters, as the label kubernetes.io/hostname, got ${show(nodeName)}: use nodeLabels`,
    );
  checkLabels(faults, nodeLabels, {}, 'nodeLabels');
}
