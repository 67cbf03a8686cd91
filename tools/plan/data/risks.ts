import { directoryKey, nfsDirectoryOf } from '../../../lib/validation/nfs-directory';
import { listAt, scalarAt, textAt, valueAt } from '../../manifests/field';
import type { Identity, KubeObject } from '../../manifests/manifest';
import { claimOf, claimsOfPods, describeClaims } from './claims';
import { fateOfClass, fateOfVolume, isNfsCsiClass, isWorse } from './directory-fate';
import { fateOf, orphaned } from './fates';
import { lostMounts } from './mounts';
import { type Entry, type ObjectSet, nameOf } from '../object-set';
import { claimTemplatesOf, podsOf, retentionOf } from '../stateful-set';
import type { Change, Claim, Pair, Risk } from '../types';

/** The data that a change puts at risk. `set` is OLD, which has the existing claims and volumes. */
export function risksOfChange(pair: Pair, changes: readonly Change[], set: ObjectSet): Risk[] {
  const { kind, group } = pair.identity;
  const risks: Risk[] = [];
  if (group === 'apps' && kind === 'StatefulSet') risks.push(...risksOfStatefulSet(pair, set));
  if (kind === 'StorageClass') risks.push(...risksOfClass(pair));
  if (kind === 'PersistentVolume') risks.push(...risksOfVolume(pair, changes));
  if (kind === 'Deployment') risks.push(...risksOfProvisioner(pair.identity, environmentChanges(changes)));
  if (kind === 'ConfigMap' && group === '')
    for (const entry of provisionersReading(pair, set))
      risks.push(...risksOfProvisioner(entry.identity, changes.filter(isOfData)));
  risks.push(...lostMounts(pair));
  return risks;
}

/** The data at risk once an object that NEW leaves out is deleted. `kubectl apply` alone does not delete the object. */
export function risksOfRemoval({ identity, object }: Entry, old: ObjectSet, next: ObjectSet): Risk[] {
  const { kind, group, namespace, name } = identity;
  if (group === 'apps' && kind === 'StatefulSet') {
    const claims = claimsOfPods(object, namespace, old);
    if (claims.length === 0) return [];
    if (retentionOf(object, 'whenDeleted') === 'Delete')
      return [fateOf(claims, 'Deleting the StatefulSet deletes')];
    return [orphaned(claims, 'A deletion of the StatefulSet leaves')];
  }
  if (kind === 'PersistentVolumeClaim' && group === '')
    return [fateOf([claimOf(namespace, name, old)], 'Deleting the claim deletes')];
  if (kind === 'Namespace' && group === '') {
    const claims = claimsIn(name, old).filter(
      (claim) => next.find('PersistentVolumeClaim', claim.namespace, claim.name) === undefined,
    );
    return claims.length === 0 ? [] : [fateOf(claims, 'Deleting the namespace deletes')];
  }
  if (kind === 'PersistentVolume' && group === '') return [risksOfLostVolume(object)];
  return [];
}

/** The claims that a StatefulSet leaves behind when its name or namespace changes. */
export function risksOfRename(from: Entry, to: Entry, old: ObjectSet): Risk[] {
  const claims = claimsOfPods(from.object, from.identity.namespace, old);
  if (claims.length === 0) return [];
  return [
    {
      kind: 'orphaned',
      claims,
      what: `The pods of ${nameOf(to.identity)} start on new, empty claims. ${capital(describeClaims(claims))} stay with ${nameOf(from.identity)}.`,
      keep: 'Move the volumes to the new claims first.',
    },
  ];
}

function risksOfStatefulSet({ identity, old, new: next }: Pair, set: ObjectSet): Risk[] {
  const { namespace } = identity;
  const risks: Risk[] = [];
  const after = podsOf(next);
  const removed = podsOf(old).filter((pod) => !after.includes(pod));
  const left = claimsOfPods(old, namespace, set, removed);
  if (left.length > 0 && retentionOf(next, 'whenScaled') === 'Delete')
    risks.push(fateOf(left, 'Scaling down deletes (whenScaled: Delete)'));
  for (const when of ['whenDeleted', 'whenScaled'] as const) {
    if (retentionOf(old, when) !== 'Retain' || retentionOf(next, when) !== 'Delete') continue;
    const claims = claimsOfPods(next, namespace, set);
    const event = when === 'whenDeleted' ? 'deleting the StatefulSet' : 'scaling down';
    if (claims.length > 0) risks.push(fateOf(claims, `From then on, ${event} deletes (${when}: Delete)`));
  }
  const [templates, kept] = [claimTemplatesOf(old), claimTemplatesOf(next)];
  for (const template of templates) {
    const same = kept.find(({ name }) => name === template.name);
    const names = new Set(podsOf(old).map((pod) => `${template.name}-${pod}`));
    const claims = claimsOfPods(old, namespace, set).filter(({ name }) => names.has(name));
    if (claims.length === 0) continue;
    if (same === undefined)
      risks.push(orphaned(claims, `Without the template "${template.name}", no pod uses`));
    else if (same.className !== template.className)
      risks.push({
        kind: 'orphaned',
        claims,
        what: `New claims of the template "${template.name}" use ${classText(same.className)}. ${capital(describeClaims(claims))} stay where they are.`,
        keep: 'Existing claims keep their class and data. Copy data only if it has to move.',
      });
  }
  return risks;
}

/** Parameters that do not say where a volume is. */
const NO_PLACE = /^(?:onDelete|archiveOnDelete|mountPermissions|csi\.storage\.k8s\.io\/.*)$/i;

function risksOfClass({ identity, old, new: next }: Pair): Risk[] {
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
  const fate = fateOfClass(next);
  if (!isNewPolicy && !isWorse(fate, fateOfClass(old))) return [];
  const keep = isNewPolicy ? 'Keep reclaimPolicy: Retain.' : 'Keep onDelete as it is.';
  const existing = isNewPolicy
    ? 'Existing volumes keep their own policy.'
    : isNfsCsiClass(next)
      ? 'Existing volumes keep what their handles say.'
      : 'So are existing volumes with the policy Delete, as the provisioner reads the class.';
  if (fate === 'deleted')
    return [
      {
        kind: 'lost',
        claims: [],
        what: `New volumes of the class ${name} are deleted with their claims, data included. ${existing}`,
        keep,
      },
    ];
  const directories = fate === 'archived' ? 'are renamed to "archived-…"' : 'stay';
  return [
    {
      kind: 'orphaned',
      claims: [],
      what: `New volumes of the class ${name} are deleted with their claims. ${existing} Their directories ${directories}, but no object refers to them.`,
      keep,
    },
  ];
}

function risksOfVolume({ identity, old, new: next }: Pair, changes: readonly Change[]): Risk[] {
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
  const isNewPolicy = before === 'Retain';
  if (after !== 'Delete' && after !== 'Recycle') return [];
  const [former, fate] = [old, next].map((object) => fateOfVolume(object, undefined));
  if (!isNewPolicy && (former === undefined || fate === undefined || !isWorse(fate, former))) return [];
  const keep = isNewPolicy
    ? 'Keep persistentVolumeReclaimPolicy: Retain.'
    : 'Keep the volumeHandle as it is.';
  const event = 'Once its claim is deleted,';
  if (after === 'Recycle')
    return [{ kind: 'lost', claims: [], what: `${event} PersistentVolume ${name} is emptied.`, keep }];
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

/** A changed NFS server or path in the environment of nfs-subdir-external-provisioner. */
const NFS_VARIABLES = ['NFS_SERVER', 'NFS_PATH'];

function environmentChanges(changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ field }) => NFS_VARIABLES.some((name) => field.includes(`.env[${name}]`)));
}

function isOfData({ field }: Change): boolean {
  return field.startsWith('data.');
}

/** The Deployments that take the NFS server or path from a ConfigMap. */
function provisionersReading({ identity }: Pair, set: ObjectSet): readonly Entry[] {
  const reads = (variable: unknown): boolean =>
    NFS_VARIABLES.includes(textAt(variable, 'name')) &&
    textAt(variable, 'valueFrom', 'configMapKeyRef', 'name') === identity.name;
  return set
    .ofKind('Deployment', 'apps')
    .filter(({ identity: { namespace } }) => namespace === identity.namespace)
    .filter(({ object }) =>
      listAt(object, 'spec', 'template', 'spec', 'containers').some((container) =>
        listAt(container, 'env').some(reads),
      ),
    );
}

function risksOfProvisioner(identity: Identity, moved: readonly Change[]): Risk[] {
  if (moved.length === 0) return [];
  const places = moved.map(({ old, new: now }) => `${String(old)} → ${String(now)}`).join(', ');
  return [
    {
      kind: 'orphaned',
      claims: [],
      what: `${nameOf(identity)} creates new volumes in another place (${places}). Existing volumes keep their server and path.`,
      keep: 'Keep the former server running, or copy its directories and give them back as static volumes.',
    },
  ];
}

function risksOfLostVolume(object: KubeObject): Risk {
  const policy = textAt(object, 'spec', 'persistentVolumeReclaimPolicy') || 'Retain';
  const name = textAt(object, 'metadata', 'name');
  const size = scalarAt(object, 'spec', 'capacity', 'storage');
  const event = `Deleting PersistentVolume ${name} (${size}, ${policy})`;
  const isCsi = valueAt(object, 'spec', 'csi') !== undefined;
  if (isCsi && policy === 'Delete' && fateOfVolume(object, undefined) === 'deleted')
    return {
      kind: 'lost',
      claims: [],
      what: `${event} can delete the data at ${describePlace(object)}, since Kubernetes 1.33. A bound claim becomes Lost.`,
      keep: 'Set its reclaim policy to Retain first.',
    };
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

/** Every claim of a namespace: those that OLD lists, and those of its StatefulSets. */
function claimsIn(namespace: string, set: ObjectSet): Claim[] {
  const listed = set
    .ofKind('PersistentVolumeClaim')
    .filter(({ identity }) => identity.namespace === namespace);
  const made = set.ofKind('StatefulSet', 'apps').filter(({ identity }) => identity.namespace === namespace);
  const claims = [
    ...listed.map(({ identity }) => claimOf(namespace, identity.name, set)),
    ...made.flatMap(({ object }) => claimsOfPods(object, namespace, set)),
  ];
  return claims.filter(({ name }, i) => claims.findIndex((other) => other.name === name) === i);
}

function classText(className: string | undefined): string {
  return className === undefined ? 'the default class' : `the class ${className}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
