import { textAt, valueAt, listAt } from '../manifests/field';
import type { KubeObject } from '../manifests/manifest';
import { claimTemplatesOf } from './stateful-set';
import type { Pair, Risk } from './types';

/** A claim that was mounted and is not any more: the app sees an empty folder and writes into its container. */
export function lostMounts({ old, new: next }: Pair): Risk[] {
  const before = mountsOfClaims(old);
  const after = mountsOfClaims(next);
  return [...before].flatMap(([path, volume]) => {
    if (after.get(path) === volume || ![...after.values(), ...before.values()].includes(volume)) return [];
    const moved = [...after].find(([, other]) => other === volume)?.[0];
    const where = moved === undefined ? 'is mounted nowhere' : `is mounted at ${pathOf(moved)} instead`;
    return [
      {
        kind: 'orphaned' as const,
        claims: [],
        what: `${pathOf(path)} no longer holds the volume "${volume}", which ${where}. What the app writes there ${after.has(path) ? 'goes to another volume' : 'is lost when its container restarts'}.`,
        keep: 'Mount the volume at the path where the app keeps its data.',
      },
    ];
  });
}

/** The volumes with claims that containers mount, by container, path and subPath. */
function mountsOfClaims(workload: KubeObject): Map<string, string> {
  const pod = valueAt(workload, 'spec', 'template', 'spec');
  const volumes = listAt(pod, 'volumes').flatMap((volume) =>
    valueAt(volume, 'persistentVolumeClaim') === undefined ? [] : [textAt(volume, 'name')],
  );
  const names = new Set([...volumes, ...claimTemplatesOf(workload).map(({ name }) => name)]);
  const mounts = new Map<string, string>();
  for (const container of listAt(pod, 'containers')) {
    for (const mount of [...listAt(container, 'volumeMounts'), ...listAt(container, 'volumeDevices')]) {
      const name = textAt(mount, 'name');
      const path = textAt(mount, 'mountPath') || textAt(mount, 'devicePath');
      if (names.has(name))
        mounts.set([textAt(container, 'name'), path, textAt(mount, 'subPath')].join('\0'), name);
    }
  }
  return mounts;
}

function pathOf(mount: string): string {
  const [container = '', path = '', subPath = ''] = mount.split('\0');
  return `${path} of the container "${container}"${subPath === '' ? '' : ` (subPath ${subPath})`}`;
}
