import { listAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { claimTemplatesOf } from '../stateful-set';
import type { Pair, Risk } from '../types';

/** A claim that a container mounts. */
interface Mount {
  /** Name of the claim template, or of the claim. */
  readonly claim: string;
  readonly container: string;
  readonly path: string;
  readonly subPath: string;
}

/**
 * Claims that are no longer mounted at their path: the app finds an empty folder there, and writes into its container.
 * A removed claim template is a separate risk.
 */
export function lostMounts({ old, new: next }: Pair): Risk[] {
  const after = mountsOf(next);
  const containers = new Set(
    listAt(next, 'spec', 'template', 'spec', 'containers').map((item) => textAt(item, 'name')),
  );
  const templates = claimTemplatesOf(next).map(({ name }) => name);
  return mountsOf(old).flatMap((mount) => {
    const isGone =
      claimTemplatesOf(old).some(({ name }) => name === mount.claim) && !templates.includes(mount.claim);
    const atPath = after.filter(
      ({ container, path, subPath }) =>
        path === mount.path &&
        subPath === mount.subPath &&
        // A container under another name counts as well.
        (container === mount.container || !containers.has(mount.container)),
    );
    if (isGone || atPath.some(({ claim }) => claim === mount.claim)) return [];
    const moved = after.find(({ claim }) => claim === mount.claim);
    const where = moved === undefined ? 'is mounted nowhere' : `is mounted at ${describe(moved)} instead`;
    const writes = atPath.length > 0 ? 'goes to another volume' : 'is lost when its container restarts';
    return [
      {
        kind: 'orphaned' as const,
        claims: [],
        what: `${describe(mount)} no longer holds the claim "${mount.claim}", which ${where}. What the app writes there ${writes}.`,
        keep: 'Mount the claim at the path where the app keeps its data.',
      },
    ];
  });
}

function mountsOf(workload: KubeObject): Mount[] {
  const pod = valueAt(workload, 'spec', 'template', 'spec');
  const claims = new Map(claimTemplatesOf(workload).map(({ name }) => [name, name]));
  for (const volume of listAt(pod, 'volumes')) {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    if (claim !== '') claims.set(textAt(volume, 'name'), claim);
  }
  return listAt(pod, 'containers').flatMap((container) =>
    [...listAt(container, 'volumeMounts'), ...listAt(container, 'volumeDevices')].flatMap((mount) => {
      const claim = claims.get(textAt(mount, 'name'));
      const path = textAt(mount, 'mountPath') || textAt(mount, 'devicePath');
      return claim === undefined
        ? []
        : [{ claim, container: textAt(container, 'name'), path, subPath: textAt(mount, 'subPath') }];
    }),
  );
}

function describe({ container, path, subPath }: Mount): string {
  return `${path} of the container "${container}"${subPath === '' ? '' : ` (subPath ${subPath})`}`;
}
