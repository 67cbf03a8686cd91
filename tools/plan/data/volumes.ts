import { directoryKey, nfsDirectoryOf } from '../../../lib/validation/nfs-directory';
import { scalarAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Change, Pair, Risk } from '../types';
import { fateOfClass, fateOfVolume, isNfsCsiClass, isNfsSubdirClass, isWorse } from './directory-fate';

/** Parameters that do not say where a volume is. */
const NO_PLACE = /^(?:onDelete|archiveOnDelete|mountPermissions|csi\.storage\.k8s\.io\/.*)$/i;

/** The risks of a changed StorageClass. */
export function risksOfClass({ identity, old, new: next }: Pair): Risk[] {
  const risks: Risk[] = fateOfNewVolumes(identity.name, old, next);
  const place = [
    ...changedParameters(old, next)
      .filter((name) => !NO_PLACE.test(name))
      .map((name) => `parameters.${name}`),
    ...(textAt(old, 'provisioner') === textAt(next, 'provisioner') ? [] : ['provisioner']),
  ];
  if (place.length > 0)
    risks.push({
      kind: 'orphaned',
      claims: [],
      what: `A recreated claim may get a new, empty volume: ${new Intl.ListFormat('en').format(place)} ${place.length === 1 ? 'determines' : 'determine'} where new volumes of the class ${identity.name} are created.`,
      keep: 'Existing volumes keep their place. "restore" gives a deleted claim its volume back.',
    });
  return risks;
}

/** The names of parameters that differ. csi-driver-nfs takes them in any case. */
function changedParameters(old: KubeObject, next: KubeObject): string[] {
  const isAnyCase = isNfsCsiClass(old) && isNfsCsiClass(next);
  const [before, after] = [old, next].map((object) => {
    const given = Object.entries(valueAt(object, 'parameters') ?? {});
    return new Map(
      given.map(([name, value]) => [isAnyCase ? name.toLowerCase() : name, [name, value] as const]),
    );
  });
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names]
    .filter((name) => before?.get(name)?.[1] !== after?.get(name)?.[1])
    .map((name) => (after?.get(name) ?? before?.get(name))?.[0] ?? name);
}

/** The risk of a class after which less is kept when claims are deleted. */
function fateOfNewVolumes(name: string, old: KubeObject, next: KubeObject): Risk[] {
  const [before, after] = [old, next].map((object) => textAt(object, 'reclaimPolicy'));
  if (after !== 'Delete') return [];
  const isNewPolicy = before === 'Retain';
  const isSameProvisioner = textAt(old, 'provisioner') === textAt(next, 'provisioner');
  const wasNfsSubdir = isNfsSubdirClass(old);
  const isNfsSubdir = isNfsSubdirClass(next) || (wasNfsSubdir && isSameProvisioner);
  const former = fateOfClass(old, wasNfsSubdir || (isNfsSubdir && isSameProvisioner));
  const fate = fateOfClass(next, isNfsSubdir);
  if (!isNewPolicy && !isWorse(fate, former)) return [];
  const what = `New volumes of the class ${name} are deleted with their claims`;
  const existing = isNewPolicy
    ? 'Existing volumes keep their own policy.'
    : isNfsCsiClass(old)
      ? 'Existing volumes keep what their handles say.'
      : 'The same holds for existing volumes with the policy Delete, as the provisioner reads the class.';
  const keep = isNewPolicy ? 'Keep reclaimPolicy: Retain.' : 'Keep the parameters as they are.';
  if (fate === 'deleted')
    return [{ kind: 'lost', claims: [], what: `${what}, data included. ${existing}`, keep }];
  const directories = fate === 'archived' ? 'are renamed to "archived-…"' : 'stay';
  return [
    {
      kind: 'orphaned',
      claims: [],
      what: `${what}. Their directories ${directories}, but no object refers to them. ${existing}`,
      keep,
    },
  ];
}

/** The risks of a changed PersistentVolume. */
export function risksOfVolume({ identity, old, new: next }: Pair, changes: readonly Change[]): Risk[] {
  const risks: Risk[] = fateOfChangedVolume(identity.name, old, next);
  const places = changes.filter(({ field }) =>
    /^spec\.(?:nfs|csi|local|hostPath|\w+Disk|\w+BlockStore|iscsi|rbd|cephfs)\b/.test(field),
  );
  if (places.length > 0 && !isSameDirectory(old, next))
    risks.push({
      kind: 'orphaned',
      claims: [],
      what: `PersistentVolume ${identity.name} points to another location: the data stays at ${describePlace(old)}.`,
      keep: 'Copy the data to the new location before you apply.',
    });
  return risks;
}

/** The risk of a volume after which less is kept when its claim is deleted. */
function fateOfChangedVolume(name: string, old: KubeObject, next: KubeObject): Risk[] {
  const [before, after] = [old, next].map((object) =>
    textAt(object, 'spec', 'persistentVolumeReclaimPolicy'),
  );
  const isNewPolicy = before !== after;
  const event = 'Once its claim is deleted,';
  const keep = isNewPolicy
    ? `Keep persistentVolumeReclaimPolicy: ${before ?? ''}.`
    : 'Keep the volumeHandle as it is.';
  if (after === 'Recycle' && isNewPolicy)
    return [{ kind: 'lost', claims: [], what: `${event} PersistentVolume ${name} is emptied.`, keep }];
  if (after !== 'Delete' || before === 'Recycle') return [];
  const [former, fate] = [old, next].map((object) => fateOfVolume(object, undefined));
  if (!isNewPolicy && (former === undefined || fate === undefined || !isWorse(fate, former))) return [];
  const is = `${event} PersistentVolume ${name} is deleted`;
  if (fate === 'deleted')
    return [{ kind: 'lost', claims: [], what: `${is}, with its data if the volume plugin can.`, keep }];
  const directory = fate === 'archived' ? 'is renamed to "archived-…"' : 'stays';
  const what = `${is}. Its directory ${directory}, but no object refers to it.`;
  return [{ kind: 'orphaned', claims: [], what, keep }];
}

/** Whether a volume leads to the same directory of an NFS server, whatever mounts it. */
function isSameDirectory(old: KubeObject, next: KubeObject): boolean {
  const [before, after] = [old, next].map((object) => nfsDirectoryOf(valueAt(object, 'spec') ?? {}));
  return before !== undefined && after !== undefined && directoryKey(before) === directoryKey(after);
}

/** The risk of a PersistentVolume that is deleted. */
export function riskOfLostVolume(object: KubeObject): Risk {
  const policy = textAt(object, 'spec', 'persistentVolumeReclaimPolicy') || 'Retain';
  const name = textAt(object, 'metadata', 'name');
  const size = scalarAt(object, 'spec', 'capacity', 'storage');
  const event = `Deleting PersistentVolume ${name} (${size}, ${policy})`;
  const isCsi = valueAt(object, 'spec', 'csi') !== undefined;
  const fate = isCsi && policy === 'Delete' ? fateOfVolume(object, undefined) : 'retained';
  if (fate !== 'retained') {
    const does = fate === 'archived' ? 'rename' : 'delete';
    return {
      kind: fate === 'archived' ? 'orphaned' : 'lost',
      claims: [],
      what: `${event} can ${does} the data at ${describePlace(object)}, since Kubernetes 1.33. A bound claim becomes Lost.`,
      keep: 'Set its reclaim policy to Retain first.',
    };
  }
  return {
    kind: 'orphaned',
    claims: [],
    what: `${event} leaves the data at ${describePlace(object)}, without an object that refers to it. A bound claim becomes Lost.`,
    keep: 'Keep the volume, or note where its data is.',
  };
}

function describePlace(volume: KubeObject): string {
  const spec = valueAt(volume, 'spec') ?? {};
  const onNfs = nfsDirectoryOf(spec);
  if (onNfs !== undefined) return `${onNfs.server}:${onNfs.path}`;
  const { csi, local, hostPath } = spec as Record<string, unknown>;
  if (csi !== undefined) return `${textAt(csi, 'driver')} ${textAt(csi, 'volumeHandle')}`;
  const path = textAt(local ?? hostPath, 'path');
  return path === '' ? 'its former place' : path;
}
