import { listAt, textAt } from '../../manifests/field';
import type { Identity } from '../../manifests/manifest';
import { claimOf, claimsOfPods, describeClaims } from './claims';
import { fateOf, orphaned } from './fates';
import { lostMounts } from './mounts';
import { riskOfLostVolume, risksOfClass, risksOfVolume } from './volumes';
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
  if (kind === 'PersistentVolume' && group === '') return [riskOfLostVolume(object)];
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
