import { attributesOf, directoryKey, nfsDirectoryOf } from '../../../lib/validation/nfs-directory';
import { scalarAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import { fateOfClass, fateOfVolume } from './directory-fate';
import type { ObjectSet } from '../object-set';
import { claimTemplatesOf, podsOf } from '../stateful-set';
import type { Claim } from '../types';

/** The names of directories that a claim of the same name gets again, by the parameter of each provisioner. */
const NAMED_AFTER_CLAIM = {
  pathpattern: '${.PVC.namespace}.${.PVC.name}',
  subdir: '${pvc.metadata.namespace}.${pvc.metadata.name}',
};

/** The claims of a StatefulSet's pods. */
export function claimsOfPods(
  statefulSet: KubeObject,
  namespace: string,
  set: ObjectSet,
  pods: readonly string[] = podsOf(statefulSet),
): Claim[] {
  return pods.flatMap((pod) =>
    claimTemplatesOf(statefulSet).map(({ name, storage, className }) =>
      claimOf(namespace, `${name}-${pod}`, set, storage, className),
    ),
  );
}

/** A claim by its name. Size and class are those of the claim if the set has it. */
export function claimOf(
  namespace: string,
  name: string,
  set: ObjectSet,
  storage = '',
  className?: string,
): Claim {
  const object = set.find('PersistentVolumeClaim', namespace, name)?.object;
  const spec = valueAt(object, 'spec');
  const known =
    (object === undefined ? className : textAt(spec, 'storageClassName')) ?? set.defaultClassName ?? '';
  const volume = set.volumeOf(namespace, name)?.object;
  const storageClass = set.storageClass(known)?.object;
  return {
    namespace,
    name,
    storage: object === undefined ? storage : scalarAt(spec, 'resources', 'requests', 'storage'),
    className: known,
    comesBack: comesBack(storageClass) && isNamedAfter(volume, `${namespace}.${name}`),
    fate: volume === undefined ? fateOfClass(storageClass) : fateOfVolume(volume, storageClass),
    reclaimPolicy:
      volume === undefined
        ? policyOfClass(known, set)
        : textAt(volume, 'spec', 'persistentVolumeReclaimPolicy') || 'Retain',
  };
}

function comesBack(storageClass: unknown): boolean {
  const given = attributesOf(
    valueAt(storageClass, 'parameters') as Readonly<Record<string, string>> | undefined,
  );
  return Object.entries(NAMED_AFTER_CLAIM).some(([parameter, pattern]) => given[parameter] === pattern);
}

/** Whether the directory of a volume has a name. It is unknown where the volume is. */
function isNamedAfter(volume: unknown, name: string): boolean {
  const directory = nfsDirectoryOf(valueAt(volume, 'spec') ?? {});
  return directory === undefined || directoryKey(directory).endsWith(`/${name}/`);
}

function policyOfClass(name: string, set: ObjectSet): string | undefined {
  const object = set.storageClass(name)?.object;
  // The default of Kubernetes is Delete.
  return object === undefined ? undefined : textAt(object, 'reclaimPolicy') || 'Delete';
}

/** The description of claims: `3 claims (visits/data-visits-0 … data-visits-2, 32Mi each, class nfs-reliable)`. */
export function describeClaims(claims: readonly Claim[]): string {
  const [first] = claims;
  const last = claims.at(-1);
  if (first === undefined || last === undefined) return 'no claim';
  const names =
    claims.length === 1 ? first.name : `${first.name} ${claims.length === 2 ? 'and' : '…'} ${last.name}`;
  const sizes = [...new Set(claims.map(({ storage }) => storage))].filter((size) => size !== '');
  const classes = [...new Set(claims.map(({ className }) => className))].filter((name) => name !== '');
  const details = [
    ...(sizes.length === 0 ? [] : [`${sizes.join(', ')}${claims.length > 1 ? ' each' : ''}`]),
    ...(classes.length === 0 ? [] : [`class ${classes.join(', ')}`]),
  ].join(', ');
  const count = claims.length === 1 ? 'claim' : `${claims.length} claims`;
  return `${count} ${first.namespace}/${names}${details === '' ? '' : ` (${details})`}`;
}
